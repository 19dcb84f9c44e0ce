"""What needs no distribution: columns that are copies, gaps that were filled, digits that were lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY, FIELDS, N_FIELDS, PROPERTIES

_FEWEST_COPIED, _SHARE_COPIED = 3, 0.5  # rows in which two columns are equal
_SHARE_OF_PART = 0.05  # of the rows, from which copies are no aspirates of few nuclei
_PAIRS_IN_ROW = 5  # pairs of one property that are equal in a row: the row may be a copy
_LOOKED_AT = 128  # rows on which all pairs of columns are compared
_COARSE = 0.15  # of a standard deviation: a step of rounding that loses what distinguishes patients
_DECIMALS = range(5)
_USUALLY_COARSE = tuple(
    BY_KEY[key].index for key in ("mean_smoothness", "worst_smoothness", "worst_symmetry")
)
_COARSE_CELLS = 5  # in one row; at most 2 in the series
_FEWEST_COARSE, _SHARE_COARSE = 5, 0.9  # rows of a column whose values are all coarse
_FEWEST_SORTED, _MANY_SORTED = 8, 10  # rows, and columns that are in order at once
_SAME = 1e-9  # relative
_OFF_A_STEP = 1e-3  # steps: what floating-point arithmetic leaves
_FEWEST_COMPUTED, _RESIDUAL = 10, 1e-3  # rows, and the largest relative residual of computed values
_FEWEST_FILLED = 2
_SHARED_BY_CHANCE = 5  # columns in which all rows with a filled value may agree
_EXTRA_DIGITS = 2  # decimals beyond those of all other values of the column
_REPEATED, _MORE_REPEATED = 4, 2  # rows that share the mean or the median, and how many more any value
_SHARE_REPEATED, _SHARE_AT_LIMIT = 0.05, 0.02  # at most 2 % of a sound file hold its largest value
_MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Copies:
    """Two or more pairs of columns that are equal: the fields, and in how many rows."""

    pairs: tuple[tuple[int, int], ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A value that was put into the gaps of a column: the field, the value, the number of rows."""

    field: int
    value: float
    rows: int


def copies(rows: Floats) -> Copies | None:
    """Find columns that are equal in most rows, or several pairs of them in some.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients. A worst value may equal its mean where an aspirate has few nuclei: in two of
        the 569 aspirates all ten do.

    Examples
    --------
    >>> series = load().measurements
    >>> copies(series) is None
    True
    >>> copies(series[:, [*range(20), *range(10)]]).rows
    569
    """
    same = _pairs_of_properties()
    equal = _equal(rows, same)
    several = equal.sum(axis=1) >= _PAIRS_IN_ROW
    if several.sum() >= max(_FEWEST_COPIED, _SHARE_OF_PART * len(rows)):
        alike = np.flatnonzero(equal[several].mean(axis=0) >= _SHARE_COPIED)
        return Copies(tuple(same[place] for place in alike), int(several.sum()))
    some = rows[:: max(len(rows) // _LOOKED_AT, 1)]
    times = _equal(some, _every_pair()).sum(axis=0)
    alike = np.flatnonzero((times >= _FEWEST_COPIED) & (times >= _SHARE_COPIED * len(some)))
    if not len(alike):
        return None
    pairs = tuple(_every_pair()[place] for place in alike)
    return Copies(pairs, int(_equal(rows, pairs[:1]).sum()))


def _equal(rows: Floats, pairs: Sequence[tuple[int, int]]) -> Bools:
    first, second = np.array(pairs).T
    return np.asarray((rows[:, first] == rows[:, second]) & (rows[:, first] > 0))


@cache
def _every_pair() -> tuple[tuple[int, int], ...]:
    return tuple(combinations(range(N_FIELDS), 2))


@cache
def _pairs_of_properties() -> tuple[tuple[int, int], ...]:
    """Return the pairs of fields of one property."""
    return tuple(pair for pair in _every_pair() if not (pair[1] - pair[0]) % len(PROPERTIES))


def computed_columns(rows: Floats) -> list[int]:
    """Return the errors and worst values that are a linear function of the other two of their property.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients. Of ten aspirates of the series the largest relative residual is above 0.007 in
        any of 1,500 resamples; rounding to four digits leaves less than 0.0005.

    Examples
    --------
    >>> series = load().measurements[:20]
    >>> worst = series[:, :10] + 3 * series[:, 10:20]
    >>> computed_columns(series), computed_columns(np.hstack([series[:, :20], worst]))
    ([], [20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
    """
    if len(rows) < _FEWEST_COMPUTED:
        return []
    size = len(PROPERTIES)
    triples = [(place + size * of, place, place + size * (3 - of)) for of in (2, 1) for place in range(size)]
    found = [target for target, *others in triples if _is_linear(rows[:, target], rows[:, others])]
    worst = {target % size for target in found if target >= 2 * size}
    return sorted(target for target in found if target >= 2 * size or target % size not in worst)


def _is_linear(values: Floats, others: Floats) -> bool:
    terms = np.column_stack([np.ones(len(others)), others])
    terms /= np.maximum(np.abs(terms).max(axis=0), _SAME)
    fitted = terms @ np.linalg.lstsq(terms, values, rcond=None)[0]
    return bool(np.ptp(values) > 0 and (np.abs(values - fitted) <= _RESIDUAL * np.abs(values)).all())


def sorted_columns(rows: Floats) -> list[int]:
    """Return the fields whose values ascend or descend throughout, where they are too many for a sorted file.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients. Where a file is sorted by one column, a few others follow it.

    Examples
    --------
    >>> series = load().measurements[:40]
    >>> sorted_columns(series[series[:, 0].argsort()])
    []
    >>> len(sorted_columns(np.sort(series, axis=0)))
    30
    """
    steps = np.diff(rows, axis=0)
    ordered = np.flatnonzero((steps >= 0).all(axis=0) | (steps <= 0).all(axis=0))
    many = len(rows) >= _FEWEST_SORTED and len(ordered) >= _MANY_SORTED
    return [int(field) for field in ordered] if many else []


def coarse_cells(rows: Floats, fields: Sequence[int] = range(N_FIELDS)) -> Bools:
    """Mark values that are multiples of a step too coarse to tell patients apart; shape (n, 30).

    Examples
    --------
    >>> series = load().measurements
    >>> int(coarse_cells(series).sum(axis=1).max())
    2
    >>> bool((coarse_cells(np.round(series, 2)).sum(axis=1) >= 5).all())
    True
    """
    found = np.zeros(rows.shape, bool, order="F")
    for field in fields:
        steps = rows[:, field] * _coarse_steps()[field]
        found[:, field] = (np.abs(steps - np.rint(steps)) <= _OFF_A_STEP) & (steps >= 0.5)
    return found


@cache
def _coarse_steps() -> tuple[float, ...]:
    """Return how many of the finest steps that are too coarse make 1, for each field; 0 where none is."""
    steps = [[10.0**d for d in _DECIMALS if 10.0**-d > _COARSE * spread] for spread in _spread().tolist()]
    return tuple(max(each, default=0.0) for each in steps)


@cache
def _spread() -> Floats:
    return np.asarray(load().measurements.std(axis=0))


def coarse_rows(rows: Floats) -> Bools:
    """Mark rows that have lost digits: with several coarse cells, one of them among the usual ones.

    Examples
    --------
    >>> series = load().measurements
    >>> bool(coarse_rows(series).any()), bool(coarse_rows(np.round(series, 2)).all())
    (False, True)
    """
    likely = np.flatnonzero(coarse_cells(rows, _USUALLY_COARSE)[:, _USUALLY_COARSE].any(axis=1))
    marked = np.zeros(len(rows), bool)
    marked[likely] = coarse_cells(rows[likely]).sum(axis=1) >= _COARSE_CELLS
    return marked


def coarse_columns(rows: Floats, cells: Bools) -> list[int]:
    """Return the fields whose values have lost digits throughout."""
    known = (rows != 0).sum(axis=0)
    throughout = (known >= _FEWEST_COARSE) & (cells.sum(axis=0) >= _SHARE_COARSE * np.maximum(known, 1))
    return [int(field) for field in np.flatnonzero(throughout)]


def filled(rows: Floats) -> Filled | None:
    """Find a value that was put into the gaps of a column: its mean, its median, a limit.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients.

    Notes
    -----
    In the series a value occurs up to five times. A repeated value is taken for a filling, or for a limit
    at which values were cut, where it stands in one of twenty rows and in six at least, in four if it is
    the mean or the median of the others, or has more decimals than every other value of its column. At the
    largest and the smallest value, which no two aspirates of the series share, four rows and 2 % suffice.
    """
    for field in range(N_FIELDS):
        found = _filled(field, rows[:, field])
        if found is not None and not _are_one_patient(rows, rows[:, field] == found.value):
            return found
    return None


def _are_one_patient(rows: Floats, marked: Bools) -> bool:
    """Return whether rows agree in so many columns that one patient was measured again in part.

    Where the values they share are the means or the medians of their columns, gaps of a group were filled.
    """
    some = rows[marked]
    shared = np.flatnonzero((some == some[0]).all(axis=0))
    if len(some) < 2 or len(shared) <= _SHARED_BY_CHANCE:
        return False
    central = sum(_is_central(float(some[0, column]), rows[~marked, column]) for column in shared.tolist())
    return central < len(shared) / 2


def _filled(field: int, column: Floats) -> Filled | None:
    values, times = np.unique(column[column > 0], return_counts=True)
    if len(values) < 2:
        return None
    place = int(times.argmax())
    value, most = float(values[place]), int(times[place])
    others = column[column != value]
    enough = max(_REPEATED, _SHARE_REPEATED * len(column))
    often = most >= enough + _MORE_REPEATED or (most >= enough and _is_central(value, others))
    digits = most >= _FEWEST_FILLED and _has_more_digits(value, others)
    if digits or often:
        return Filled(field, value, most)
    ends = (-1,) if FIELDS[field].nuclear_property.may_be_zero else (-1, 0)
    for end in ends:
        if times[end] >= max(_REPEATED, _SHARE_AT_LIMIT * len(column)):
            return Filled(field, float(values[end]), int(times[end]))
    return _filled_once(field, values, column)


def _filled_once(field: int, values: Floats, column: Floats) -> Filled | None:
    """Find a single value that is exactly the mean of the others."""
    total, n = float(column.sum()), len(column)
    if n <= _REPEATED:
        return None
    for value in values[np.abs(values * n - total) <= _SAME * abs(total)].tolist():
        others = column[column != value]
        if len(others) and _has_more_digits(value, others):
            return Filled(field, value, n - len(others))
    return None


def _has_more_digits(value: float, others: Floats) -> bool:
    own = _decimals(value)
    step = 10.0 ** (own - _EXTRA_DIGITS)
    scaled = others * step
    return own > _EXTRA_DIGITS and bool((np.abs(scaled - np.rint(scaled)) <= _OFF_A_STEP).all())


def _decimals(value: float) -> int:
    text = f"{value:.{_MOST_DECIMALS}f}".rstrip("0")
    return len(text.split(".")[1])


def _is_central(value: float, others: Floats) -> bool:
    """Return whether a value is the mean or the median of the others, as far as its digits go."""
    centres = np.array([others.mean(), np.median(others)])
    return bool((np.abs(value - centres) <= 0.6 * 10.0 ** -_decimals(value) + 1e-3 * centres).any())
