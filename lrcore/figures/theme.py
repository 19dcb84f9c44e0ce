"""Colours, fonts and sizes of every figure, once.

The colours of patients are Okabe and Ito's, distinct under the common colour-vision deficiencies; each
also has its own marker or dash, so that no meaning rests on colour alone. What a model says is drawn in
slate, which only its lightness sets apart, so that the colours of outcomes are left to outcomes. On a
dark page each has a lighter form; all keep a contrast of 3:1 or more on their page. Nothing is green or
red: a threshold is a judgement, not a traffic light.
"""

from math import ceil, floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

MALIGNANT = "#d55e00"
BENIGN = "#0072b2"
MODEL = "#37404f"
THRESHOLD = "#7a5cff"
GROUPS = "#758000"  # of patients, in calibration figures
ACCENT = "#8c6d31"  # the second of two in a figure without a meaning of its own
SECOND = "#009e73"
THIRD = "#cc79a7"
NEUTRAL = "#808080"
# Models, or groups of patients, on the same axes: none has the colour of malignant patients, or of flagging
# all of them.
SERIES = ((MODEL, "solid"), ("#b35ba6", "dash"), (ACCENT, "dashdot"), (THIRD, "dot"))
COMPARED = SERIES[1][0]  # the development patients next to others

IN_THE_DARK = {
    MALIGNANT: "#e8701a",
    BENIGN: "#45a9e6",
    MODEL: "#e3e7ee",
    THRESHOLD: "#a48fff",
    GROUPS: "#a3b018",
    ACCENT: "#c79a52",
    SECOND: "#1fb78c",
    THIRD: "#f2c1dc",
    NEUTRAL: "#9a9a9a",
    COMPARED: "#c56fb9",
}

MALIGNANT_SYMBOL, BENIGN_SYMBOL = "diamond", "circle"
THRESHOLD_SYMBOL, GROUPS_SYMBOL = "diamond", "square"
THRESHOLD_LINE = {"color": THRESHOLD, "width": 2, "dash": "dash"}
REFERENCE_LINE = {"color": NEUTRAL, "width": 1.5, "dash": "dot"}
FONT_SIZE = 14
HEIGHT = 420
_STEPS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # between ticks in percent
_MAX_STEPS, _SLACK = 6, 1e-6


def for_both_themes(colour: str) -> str:
    """Return a colour for a style sheet: as it is on a light page, lighter on a dark one.

    Examples
    --------
    >>> for_both_themes(BENIGN)
    'light-dark(#0072b2, #45a9e6)'
    """
    return f"light-dark({colour}, {IN_THE_DARK[colour]})"


def style_for_both_themes() -> str:
    """Return a style sheet that draws finished figures lighter on a dark page, whichever was drawn first.

    Plotly writes colours as ``rgb(...)`` into the style of an element, the charts of the report as
    ``#rrggbb`` into its attributes and into the borders of their legend.
    """
    rules = []
    for colour in IN_THE_DARK:
        channels = ", ".join(str(each) for each in _channels(colour))
        for part in ("stroke", "fill"):
            found = f'[style*="{part}: rgb({channels})"], [{part}="{colour}"], [{part}="rgb({channels})"]'
            rules.append(_rule(f":is({found}):not(.hoverlayer *)", part, colour))
        rules.append(_rule(f'i[style*="border-color:{colour}"]', "border-color", colour))
    return "\n".join(rules)


def _rule(selector: str, part: str, colour: str) -> str:
    return f"{selector} {{ {part}: {for_both_themes(colour)} !important; }}"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def percent(share: float) -> str:
    r"""Return a share of 1 as a tick of an axis.

    Examples
    --------
    >>> percent(0.2), percent(-0.025)
    ('20\xa0%', '\u22122.5\xa0%')
    """
    return f"{100 * share:g}\u00a0%".replace("-", "\u2212")


def percent_axis(low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    """Return the ticks of an axis of shares, in percent; Plotly itself leaves no space before the sign.

    Parameters
    ----------
    low, high : float
        Between which there are ticks, at most eight.
    """
    step = next(each for each in _STEPS if (high - low) / each <= _MAX_STEPS)
    first, last = ceil(low / step - _SLACK), floor(high / step + _SLACK)
    places = [round(k * step, 6) for k in range(first, last + 1)]
    return {"tickvals": places, "ticktext": [percent(each) for each in places]}


def translucent(colour: str, opacity: float) -> str:
    """Return a ``#rrggbb`` colour as ``rgba(...)``.

    Examples
    --------
    >>> translucent("#0072b2", 0.2)
    'rgba(0, 114, 178, 0.2)'
    """
    red, green, blue = _channels(colour)
    return f"rgba({red}, {green}, {blue}, {opacity})"


def layout(x: str, y: str, **changes: Any) -> dict[str, Any]:
    """Return the layout shared by all figures: axis titles, room for the legend, no background.

    Parameters
    ----------
    x, y : str
        Axis titles, with units.
    **changes
        Further Plotly layout entries; they win.
    """
    axis = {"showgrid": True, "zeroline": False, "automargin": True, "title": {"standoff": 12}}
    shared = {
        "xaxis": axis | {"title": {"text": x, "standoff": 12}},
        "yaxis": axis | {"title": {"text": y, "standoff": 12}},
        "font": {"size": FONT_SIZE},
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left"},
        "hoverlabel": {"font": {"size": FONT_SIZE}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
    for key, value in changes.items():
        mergeable = isinstance(value, dict) and isinstance(shared.get(key), dict)
        shared[key] = shared[key] | value if mergeable else value
    return shared


def square_unit_axes(figure: "go.Figure") -> "go.Figure":
    """Give both axes the range 0 to 1 at one scale, so that the diagonal is a diagonal."""
    figure.update_xaxes(range=[-0.01, 1.01], constrain="domain", **percent_axis())
    figure.update_yaxes(range=[-0.01, 1.01], scaleanchor="x", constrain="domain", **percent_axis())
    return figure
