"""Limits of an interval around a risk, which are no risks themselves."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np

from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.risks.contents import Contents

IS_LIMIT = "is a limit of an interval by its header and its numbers"
_LOW = "low lower lo l lb lwr lcl ll lbound min minimum from bottom inf inferior left untere unten"
_HIGH = "high upper hi u ub upr ucl ul ubound max maximum to top sup superior right obere oben"
_OPPOSITES = frozenset(zip(_LOW.split(), _HIGH.split(), strict=True))
_QUANTILES = word_set("1 2 5 10 25 75 90 95 97 99 01 05 005 025 975 995")
_WHOLES = (100, 99, 1000)  # 5 and 95, 2.5 and 97.5 of which the 5 is common, 025 and 975
_FEWEST_ROWS = 10  # before three columns are in one order in every row by more than chance


def limits_by_name(
    names: Sequence[str], contents: Sequence[Contents], columns: Sequence[int]
) -> Mapping[int, str]:
    """Return the columns that are the two limits of an interval, each with what it holds.

    Parameters
    ----------
    names : sequence of str
        Every header.
    contents : sequence of Contents
        Of every column.
    columns : sequence of int
        Those that seem to hold risks.
    """
    found: dict[int, str] = {}
    for low, high in permutations(columns, 2):
        if _are_opposite(names[low], names[high]) and _is_below(contents, low, high):
            found |= {low: IS_LIMIT, high: IS_LIMIT}
    return found


def enclosed_column(contents: Sequence[Contents], columns: Sequence[int]) -> tuple[int, int, int] | None:
    """Return three columns in one order in every row, as a risk between its limits is; or None."""
    for low, risk, high in permutations(columns, 3):
        enough = len(contents[risk].known) >= _FEWEST_ROWS
        if enough and _is_below(contents, low, risk) and _is_below(contents, risk, high):
            return low, risk, high
    return None


def _are_opposite(low: str, high: str) -> bool:
    """Tell whether two headers differ in one word only, and name the two ends of an interval.

    Examples
    --------
    >>> _are_opposite("p_low", "p_high"), _are_opposite("risk_2.5", "risk_97.5"), _are_opposite("p_1", "p_2")
    (True, True, False)
    """
    first, second = words_of(low), words_of(high)
    differ = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    if len(first) != len(second) or len(differ) != 1:
        return False
    one, other = differ[0]
    quantiles = {one, other} <= _QUANTILES and int(one) + int(other) in _WHOLES
    return (one, other) in _OPPOSITES or quantiles


def _is_below(contents: Sequence[Contents], low: int, high: int) -> bool:
    """Tell whether a column is never above another, and mostly below it."""
    first, second = contents[low].numbers, contents[high].numbers
    known = np.isfinite(first) & np.isfinite(second)
    first, second = first[known], second[known]
    return bool(known.any() and (first <= second).all() and 2 * (first < second).sum() > len(first))
