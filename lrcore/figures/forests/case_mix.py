"""How far two groups of patients differ: a forest plot of standardised differences, the largest first."""

from math import isnan, nan
from typing import TYPE_CHECKING

from lrcore.evaluation.groups.case_mix import CaseMix
from lrcore.figures.forests.forest import NARROW_GAP, ForestRow, abbreviated, forest
from lrcore.wording.numbers import fixed, number_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go

_TITLE = "Standardised difference"
_DIGITS, _MAX_NAMED = 2, 5


def case_mix_rows(mix: CaseMix) -> list[ForestRow]:
    """Return a row for each quantity, those that differ most first and those not defined last."""
    pairs = sorted(zip(mix.names, mix.differences, strict=True), key=lambda pair: -abs(_size(pair[1].value)))
    return [
        ForestRow(
            abbreviated(name),
            "",
            *((each.value, each.low, each.high) if each.has_interval else (nan, nan, nan)),
            (fixed(each.value, _DIGITS) if each.defined else "not defined",),
        )
        for name, each in pairs
    ]


def _size(value: float) -> float:
    return 0.0 if isnan(value) else value


def case_mix_figure(mix: CaseMix) -> "go.Figure":
    """Draw the difference of each quantity with its interval."""
    return forest(case_mix_rows(mix), _TITLE, digits=_DIGITS, reference=0.0, row_gap=NARROW_GAP)


def case_mix_alt(mix: CaseMix) -> str:
    """Describe the figure in words."""
    pairs = sorted(zip(mix.names, mix.differences, strict=True), key=lambda pair: -abs(_size(pair[1].value)))
    largest = "; ".join(f"{name}: {number_with_interval(each, _DIGITS)}" for name, each in pairs[:_MAX_NAMED])
    return f"Standardised differences of {len(pairs)} quantities. The largest: {largest}."
