"""Colours, fonts and sizes of every figure, once.

The colours are Okabe and Ito's, distinct under the common colour-vision deficiencies; each also
has its own marker or dash, so that no meaning rests on colour alone. All keep a contrast of 3:1 or
more on the light and on the dark background. Nothing is green or red: a threshold is a judgement,
not a traffic light.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

MALIGNANT = "#d55e00"
BENIGN = "#0072b2"
MODEL = "#0072b2"
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

MALIGNANT_SYMBOL, BENIGN_SYMBOL = "diamond", "circle"
THRESHOLD_SYMBOL, GROUPS_SYMBOL = "diamond", "square"
THRESHOLD_LINE = {"color": THRESHOLD, "width": 2, "dash": "dash"}
REFERENCE_LINE = {"color": NEUTRAL, "width": 1.5, "dash": "dot"}
FONT_SIZE = 14
HEIGHT = 420


def translucent(colour: str, opacity: float) -> str:
    """Return a ``#rrggbb`` colour as ``rgba(...)``.

    Examples
    --------
    >>> translucent("#0072b2", 0.2)
    'rgba(0, 114, 178, 0.2)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
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
    figure.update_xaxes(range=[-0.01, 1.01], constrain="domain", tickformat=".1f", dtick=0.2)
    figure.update_yaxes(range=[-0.01, 1.01], scaleanchor="x", constrain="domain", tickformat=".1f", dtick=0.2)
    return figure
