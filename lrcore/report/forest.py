"""A forest plot of a report as inline SVG: a row for each estimate, with its interval drawn and printed."""

from collections.abc import Sequence
from math import isfinite, log10

from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.figures.forests.forest import NEW, OWN, ForestRow
from lrcore.report.axes import MARKS, Shape
from lrcore.report.charts import Chart, Key
from lrcore.report.templating import render

_WIDTH, _ROW, _TOP, _BOTTOM = 700, 23, 30, 46
_NAME, _SIZE, _LEFT, _RIGHT, _PRINTED = 0, 252, 270, 462, 476  # where each column begins; the size ends
_MAX_TICKS = 5
_MARGIN = 0.04  # of the range of the axis
_LOG_TICKS = tuple(step * 10**power for power in range(-3, 4) for step in (1, 2, 5))


class _Scale:
    """Where a number lies across the plot."""

    def __init__(self, numbers: Sequence[float], *, log: bool) -> None:
        self._log = log
        places = [self._place(each) for each in numbers if isfinite(each)] or [0.0, 1.0]
        low, high = min(places), max(places)
        wide = (high - low) or 1.0
        self._low, self._high = low - _MARGIN * wide, high + _MARGIN * wide

    def _place(self, value: float) -> float:
        return log10(value) if self._log else value

    def across(self, value: float) -> float:
        """Return the place of a number, in units of the drawing."""
        share = (self._place(value) - self._low) / (self._high - self._low)
        return _LEFT + share * (_RIGHT - _LEFT)

    def ticks(self) -> list[float]:
        """Return round numbers within the range."""
        if self._log:
            inside = [each for each in _LOG_TICKS if self._low <= log10(each) <= self._high]
            if len(inside) > 1:
                return inside[:: -(-len(inside) // _MAX_TICKS)]
        low, high = (10**end if self._log else end for end in (self._low, self._high))
        steps = (step * 10.0**power for power in range(-4, 6) for step in (1, 2, 5))
        step = next(step for step in steps if (high - low) / step <= _MAX_TICKS)
        first = -(-low // step)
        return [(first + k) * step for k in range(_MAX_TICKS + 1) if (first + k) * step <= high]


def forest_chart(
    rows: Sequence[ForestRow],
    title: str,
    axis: str,
    alt: str,
    words: StudyWords = WISCONSIN,
    *,
    reference: float | None = None,
    log: bool = False,
) -> Chart:
    """Draw rows from the top to the bottom.

    Parameters
    ----------
    rows : sequence of ForestRow
    title, axis : str
        Of the figure and of its axis.
    alt : str
        Describes the figure for those who cannot see it.
    words : StudyWords, default WISCONSIN
    reference : float, optional
        Where an upright line is drawn.
    log : bool
        Whether the axis is logarithmic.
    """
    drawn = [end for row in rows for end in (row.low, row.value, row.high)]
    scale = _Scale([*drawn, *([] if reference is None else [reference])], log=log)
    bottom = _TOP + _ROW * len(rows)
    shapes = _frame(scale, axis, words.say("Patients"), bottom)
    if reference is not None:
        shapes.append(_line(scale.across(reference), _TOP, bottom, theme.NEUTRAL, "2 4"))
    for place, row in enumerate(rows):
        shapes += _row(scale, row, _TOP + _ROW * (place + 0.5))
    svg = render("chart.svg.j2", width=_WIDTH, height=bottom + _BOTTOM, words=alt, shapes=shapes)
    keys = [Key(theme.MODEL, "solid", "estimate with its 95 % interval")]
    if any(row.kind == NEW for row in rows):
        keys.append(Key(theme.MODEL, "dashed", "95 % prediction interval of a new centre"))
    if reference is not None:
        keys.append(Key(theme.NEUTRAL, "dotted", f"{reference:g}"))
    caption = words.say("Patients of each row, malignant ones in brackets.")
    return Chart(title, svg, tuple(keys), caption)


def _frame(scale: _Scale, axis: str, patients: str, bottom: float) -> list[Shape]:
    shapes = [_text(_NAME, 18, "Centre", "start"), _text(_SIZE, 18, patients, "end")]
    shapes.append(_text(_PRINTED, 18, "95 % interval", "start"))
    for tick in scale.ticks():
        at = scale.across(tick)
        shapes.append(Shape("path", {"class": "grid", "d": f"M{at:.2f} {_TOP}V{bottom:.2f}"}))
        shapes.append(_text(at, bottom + 17, f"{tick:.6g}", "middle"))
    return [*shapes, _text((_LEFT + _RIGHT) / 2, bottom + 37, axis, "middle")]


def _row(scale: _Scale, row: ForestRow, at: float) -> list[Shape]:
    value, *limits = row.printed
    printed = f"{value} ({limits[0]})" if limits else value
    shapes = [_text(_NAME, at + 4.5, row.short_name, "start"), _text(_SIZE, at + 4.5, row.size, "end")]
    shapes = [each for each in [*shapes, _text(_PRINTED, at + 4.5, printed, "start")] if each.text]
    if not (isfinite(row.low) and isfinite(row.high)):
        return shapes
    pen = {"stroke": theme.MODEL, "stroke-width": "1.8" if row.kind == OWN else "3.2"}
    dash = {"stroke-dasharray": "7 5"} if row.kind == NEW else {}
    ends = f"M{scale.across(row.low):.2f} {at:.2f}H{scale.across(row.high):.2f}"
    shapes.append(Shape("path", {"d": ends, **pen, **dash}))
    if row.kind != NEW:
        mark = MARKS["square" if row.kind == OWN else "diamond"]
        place = f"translate({scale.across(row.value):.2f} {at:.2f})"
        shapes.append(Shape("path", {"transform": place, "d": mark, "fill": theme.MODEL}))
    return shapes


def _line(x: float, top: float, bottom: float, colour: str, dash: str) -> Shape:
    line = f"M{x:.2f} {top:.2f}V{bottom:.2f}"
    return Shape("path", {"d": line, "stroke": colour, "stroke-width": "1.5", "stroke-dasharray": dash})


def _text(x: float, y: float, words: str, anchor: str) -> Shape:
    return Shape("text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor}, words)
