"""The coefficients of the model: a forest plot, the largest first, with the range of the refits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures.forests.forest import NARROW_GAP, ForestRow, abbreviated, forest
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go

_TITLE = "Log-odds per SD"
_DIGITS, _MAX_NAMED = 2, 5


def coefficient_rows(names: Sequence[str], values: Floats, low: Floats, high: Floats) -> list[ForestRow]:
    """Return a row for each coefficient, the largest first."""
    order = np.argsort(-np.abs(values), kind="stable").tolist()
    return [
        ForestRow(
            abbreviated(names[k]),
            "",
            float(values[k]),
            float(low[k]),
            float(high[k]),
            (fixed(float(values[k]), _DIGITS),),
        )
        for k in order
    ]


def coefficient_figure(names: Sequence[str], values: Floats, low: Floats, high: Floats) -> "go.Figure":
    """Draw each coefficient with the range of the refits.

    Parameters
    ----------
    names : sequence of p str
    values, low, high : ndarray of shape (p,)
        The coefficients, and the limits of those of the refits.
    """
    rows = coefficient_rows(names, values, low, high)
    return forest(rows, _TITLE, digits=_DIGITS, reference=0.0, row_gap=NARROW_GAP)


def coefficient_alt(names: Sequence[str], values: Floats) -> str:
    """Describe the figure in words."""
    order = np.argsort(-np.abs(values), kind="stable").tolist()[:_MAX_NAMED]
    largest = "; ".join(f"{names[k]}: {fixed(float(values[k]), _DIGITS)}" for k in order)
    return f"Coefficients of {len(names)} measurements. The largest: {largest}."
