"""A forest plot: a row for each estimate, with its interval drawn and printed."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isnan
from typing import TYPE_CHECKING

from lrcore.evaluation.intervals import Estimate
from lrcore.figures import theme
from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    import plotly.graph_objects as go

OWN, POOLED, NEW = "own", "pooled", "new"
MAX_NAME_CHARACTERS = 22  # in one line
_LINE_CHARACTERS, _LINE_CHARACTERS_ALONE = 18, 30  # of a name with its size below it, and without
_MAX_NAME_LINES = 2
PARTIAL_NAME = "partially pooled"
ROW_GAP, NARROW_GAP = 10, 4  # pixels; the narrow one lets 30 rows stand on one screen
_LINE_HEIGHT, _MARGIN_HEIGHT = 17, 96  # pixels
_TEXT_SIZE = 13
_OFFSET = 0.24  # of a row, between the estimate and the partially pooled one
_SYMBOLS = {OWN: "square", POOLED: "diamond", NEW: "line-ns"}


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row of a forest plot.

    Attributes
    ----------
    name : str
    size : str
        Patients and events, printed below the name; may be empty.
    value, low, high : float
        What is drawn; ``nan`` where there is nothing to draw.
    printed : tuple of str
        The estimate and its interval, a line each.
    kind : str
        ``own``, ``pooled`` or ``new``: the last is an interval without a mark.
    partial : Estimate or None
        The partially pooled estimate, drawn below.
    """

    name: str
    size: str
    value: float
    low: float
    high: float
    printed: tuple[str, ...]
    kind: str = OWN
    partial: Estimate | None = None

    @property
    def short_name(self) -> str:
        """The name, cut where it is long."""
        cut = self.name[: MAX_NAME_CHARACTERS - 1].rstrip()
        return self.name if len(self.name) <= MAX_NAME_CHARACTERS else f"{cut}…"


def abbreviated(name: str) -> str:
    """Return the name of a measurement with SE for standard error, so that a phone has room for the plot.

    Examples
    --------
    >>> abbreviated("Area, standard error"), abbreviated("Area, mean")
    ('Area, SE', 'Area, mean')
    """
    return name.replace("standard error", "SE")


def _name_lines(row: ForestRow) -> list[str]:
    """Return a name in one or two lines, cut only beyond them, and below it the size."""
    width = _LINE_CHARACTERS if row.size else _LINE_CHARACTERS_ALONE
    lines = textwrap.wrap(row.name, width) or [""]
    if len(lines) > _MAX_NAME_LINES:
        lines = [*lines[: _MAX_NAME_LINES - 1], f"{lines[_MAX_NAME_LINES - 1][: width - 1].rstrip()}…"]
    return [*lines, *([row.size] if row.size else [])]


def printed_lines(estimate: Estimate, words: str) -> tuple[str, ...]:
    """Return an estimate in words as two lines, the interval below; without its reason where it has none.

    Examples
    --------
    >>> printed_lines(Estimate(0.5, 0.4, 0.6, 0.95, "", 90), "0.50 (0.40 to 0.60)")
    ('0.50', '0.40 to 0.60')
    """
    if not estimate.defined:
        return ("not defined",)
    value, _, limits = words.partition(" (")
    return (value, limits.removesuffix(")")) if estimate.has_interval else (value,)


def forest(
    rows: Sequence[ForestRow],
    title: str,
    *,
    digits: int,
    reference: float | None = None,
    log: bool = False,
    row_gap: int = ROW_GAP,
) -> "go.Figure":
    """Draw rows from the top to the bottom.

    Parameters
    ----------
    rows : sequence of ForestRow
    title : str
        Of the axis.
    digits : int
        Of numbers under the pointer.
    reference : float, optional
        Where an upright line is drawn.
    log : bool
        Whether the axis is logarithmic.
    row_gap : int
        Pixels between rows.
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    number = f"%{{x:.{digits}f}}"
    for place, row in enumerate(rows):
        _add_row(figure, row, place, number)
    _add_partial(figure, rows, number)
    lines = max((max(len(row.printed), len(_name_lines(row))) for row in rows), default=1)
    height = _MARGIN_HEIGHT + (_LINE_HEIGHT * lines + row_gap) * len(rows)
    has_partial = any(row.partial is not None for row in rows)
    figure.update_layout(theme.layout(title, "", height=height, showlegend=has_partial))
    _label(figure, rows)
    if log:
        figure.update_xaxes(type="log")
    if reference is not None:
        figure.add_vline(x=reference, line=theme.REFERENCE_LINE)
    return figure


def _add_row(figure: "go.Figure", row: ForestRow, place: int, number: str) -> None:
    colour, mark = theme.MODEL, row.kind != NEW
    at = place - (_OFFSET / 2 if row.partial is not None else 0)
    figure.add_scatter(
        x=[row.low, row.value, row.high] if mark else [row.low, row.high],
        y=[at] * (3 if mark else 2),
        mode="lines+markers",
        marker={
            "size": [0, 10 if row.kind == OWN else 14, 0] if mark else [12, 12],
            "symbol": _SYMBOLS[row.kind],
            "color": colour,
            "opacity": 1,
            "line": {"width": 0 if mark else 3, "color": colour},
        },
        line={"color": colour, "width": 2 if row.kind == OWN else 4},
        name=escape(row.short_name, quote=False),
        showlegend=False,
        hovertemplate=f"{number}<extra>{escape(row.short_name, quote=False)}</extra>",
    )


def _add_partial(figure: "go.Figure", rows: Sequence[ForestRow], number: str) -> None:
    """Draw the partially pooled estimates, each below its own row; one entry of the legend for all."""
    first = True
    for place, row in enumerate(rows):
        each = row.partial
        if each is None or not each.has_interval:
            continue
        figure.add_scatter(
            x=[each.low, each.value, each.high],
            y=[place + _OFFSET] * 3,
            mode="lines+markers",
            marker={"size": [0, 9, 0], "symbol": "circle-open", "color": theme.NEUTRAL, "opacity": 1},
            line={"color": theme.NEUTRAL, "width": 2, "dash": "dot"},
            name=PARTIAL_NAME,
            legendgroup=PARTIAL_NAME,
            showlegend=first,
            hovertemplate=f"{number}<extra>{escape(row.short_name, quote=False)}, {PARTIAL_NAME}</extra>",
        )
        first = False


def _label(figure: "go.Figure", rows: Sequence[ForestRow]) -> None:
    """Write names and sizes on the left, estimates and intervals on the right."""
    places = list(range(len(rows)))
    names = ["<br>".join(escape(typeset(line), quote=False) for line in _name_lines(row)) for row in rows]
    printed = ["<br>".join(escape(typeset(line), quote=False) for line in row.printed) for row in rows]
    shared = {
        "range": [len(rows) - 0.4, -0.6],
        "tickvals": places,
        "tickfont": {"size": _TEXT_SIZE},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }
    figure.update_layout(
        yaxis=shared | {"ticktext": names},
        yaxis2=shared | {"ticktext": printed, "overlaying": "y", "side": "right"},
    )
    # An axis without a trace is not drawn.
    figure.add_scatter(
        x=[next((row.value for row in rows if not isnan(row.value)), 1.0)],
        y=[0],
        yaxis="y2",
        mode="markers",
        marker={"opacity": 0},
        showlegend=False,
        hoverinfo="skip",
    )
