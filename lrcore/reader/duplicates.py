"""Patients that occur twice, and lines that summarise the patients above them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, Ints
from lrcore.reader.columns.string_column import ODD, StringColumn
from lrcore.reader.issues import NOTE, Issue, counted, listed, quoted
from lrcore.schema import N_FIELDS

_EXTREMES = ("mean", "minimum", "maximum")
_MAX_GROUPS = 50  # named one by one
_NEAR = 0.005  # relative distance at which two values count as alike
_FACTORS = ODD ** np.arange(1, N_FIELDS + 1, dtype=np.uint64)
_LAST_LINES, _FEWEST_ABOVE, _ALIKE = 6, 3, 25


def row_keys(measurements: Floats) -> NDArray[np.uint64]:
    """Return a number for each row, the same for the same 30 measurements, whichever rows it is with.

    Notes
    -----
    The bits of the measurements are multiplied and added as whole numbers: a sum of floating-point
    numbers is rounded in one way at the end of an array and in another elsewhere.
    """
    keys = np.zeros(len(measurements), np.uint64)
    for column, factor in zip(measurements.T, _FACTORS, strict=False):
        keys += column.view(np.uint64) * factor
    return keys


def repeated_patients(
    measurements: Floats, keys: NDArray[np.uint64], ids: Sequence[str], rows: Ints
) -> list[Issue]:
    """Return notes on rows with the same 30 measurements and on ids used more than once.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
    keys : ndarray of uint64, shape (n,)
        Those of the rows: see :func:`row_keys`.
    ids : sequence of n str
    rows : ndarray of shape (n,)
        Data row of each patient.
    """
    same = _same_measurements(measurements, keys)
    twins = {frozenset(group) for group in same}
    issues = [
        _note(
            group,
            ids,
            rows,
            f"Rows {_rows(group, rows)} hold the same 30 measurements: one patient twice?",
            "repeated patient",
        )
        for group in same[:_MAX_GROUPS]
    ]
    shared = [group for group in same_ids(ids) if frozenset(group) not in twins]
    issues += [
        _note(
            group,
            ids,
            rows,
            f"Rows {_rows(group, rows)} share the id {quoted(ids[group[0]])} but not their measurements.",
            "repeated id",
        )
        for group in shared[:_MAX_GROUPS]
    ]
    more = max(len(same) - _MAX_GROUPS, 0) + max(len(shared) - _MAX_GROUPS, 0)
    if more:
        issues.append(
            Issue(
                0,
                "",
                "",
                "",
                f"{counted(more, 'more group')} of rows repeat a patient or an id.",
                NOTE,
                "repeated",
            )
        )
    return issues


def _rows(group: Sequence[int], rows: Ints) -> str:
    return listed([str(rows[place]) for place in group])


def _note(group: Sequence[int], ids: Sequence[str], rows: Ints, problem: str, rule: str) -> Issue:
    return Issue(int(rows[group[-1]]), ids[group[-1]], "", "", problem, NOTE, rule)


def _same_measurements(measurements: Floats, keys: NDArray[np.uint64]) -> list[list[int]]:
    groups: dict[bytes, list[int]] = defaultdict(list)
    for place in shared_places(keys).tolist():  # equal keys say that rows may be equal
        groups[measurements[place].tobytes()].append(place)
    return _of_several(groups)


def same_ids(ids: Sequence[str]) -> list[list[int]]:
    """Return the places of each id that is used more than once; empty ids are left out."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place in _may_share_an_id(ids):
        groups[ids[place]].append(place)
    return [group for group in _of_several(groups) if ids[group[0]].strip()]


def _may_share_an_id(ids: Sequence[str]) -> Iterable[int]:
    if isinstance(ids, StringColumn):
        if not ids.body:
            return ()
        keys = ids.keys()
        if keys is not None:
            ascending = bool((keys[1:] > keys[:-1]).all())
            return () if ascending else shared_places(keys).tolist()
    distinct = set(ids)
    return () if len(distinct) == len(ids) or distinct == {""} else range(len(ids))


def _of_several(groups: Mapping[Any, list[int]]) -> list[list[int]]:
    return [group for group in groups.values() if len(group) > 1]


def shared_places(keys: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return the places whose key stands at another place too, in ascending order.

    Parameters
    ----------
    keys : ndarray of uint64, shape (n,)

    Notes
    -----
    Sorting 32 bits of each key is several times as fast as sorting the keys; the few keys that
    share these 32 bits with another are then compared in full.

    Examples
    --------
    >>> shared_places(np.array([3, 1, 2, 1, 3], dtype=np.uint64)).tolist()
    [0, 1, 3, 4]
    """
    mixed = ((keys * ODD) >> np.uint64(32)).astype(np.uint32)
    ascending = np.sort(mixed)
    twice = ascending[1:][ascending[1:] == ascending[:-1]]
    if not len(twice):
        return np.empty(0, np.intp)
    table = np.zeros(2**16, bool)
    table[twice >> 16] = True
    likely = np.flatnonzero(table[mixed >> 16])
    _, which, times = np.unique(keys[likely], return_inverse=True, return_counts=True)
    return np.asarray(likely[times[which] > 1])


def summary_lines(measurements: Floats) -> dict[int, str]:
    """Find lines at the end that hold the mean, the median or the extremes of the others.

    A patient who is simply there twice is none of these.

    Returns
    -------
    dict of int to str
        Place among the rows -> what the line holds.
    """
    n = len(measurements)
    last = range(n - 1, max(n - 1 - _LAST_LINES, _FEWEST_ABOVE - 1), -1)
    if not last:
        return {}
    first, found = last[-1], {}
    columns = _Columns(measurements[:first])
    for place in reversed(last):
        row, above = measurements[place], measurements[:place]
        what = columns.shown_by(row, measurements[first:place])
        if not what and _is_median(row, above):
            what = "median"
        if what and (above != above[0]).any() and not _is_among(row, above):
            found[place] = what
    return dict(sorted(found.items(), reverse=True))


class _Columns:
    """Mean and extremes of columns, each computed on first use."""

    def __init__(self, rows: Floats) -> None:
        self._rows, self._known = rows, dict[int, tuple[float, float, float]]()

    def _with(self, field: int, more: Floats) -> list[float]:
        if field not in self._known:
            known = self._rows[:, field]
            self._known[field] = float(known.sum()), float(known.min()), float(known.max())
        total, low, high = self._known[field]
        n, column = len(self._rows) + len(more), more[:, field]
        return [(total + column.sum()) / n, min([low, *column]), max([high, *column])]

    def shown_by(self, row: Floats, more: Floats) -> str:
        """Return which of them most values of a row are, those of more rows included; given up early."""
        misses = np.zeros(len(_EXTREMES), np.intp)
        for field, value in enumerate(row):
            misses += ~np.isclose(value, self._with(field, more), rtol=_NEAR)
            if misses.min() > N_FIELDS - _ALIKE:
                return ""
        return [name for name, n in zip(_EXTREMES, misses, strict=True) if n <= N_FIELDS - _ALIKE][-1]


def _is_median(row: Floats, above: Floats) -> bool:
    """Return whether most values of a row are near the medians; given up after a few that are not."""
    misses = 0
    for value, column in zip(row, above.T, strict=True):
        low, high = (value - 1e-8) / (1 + _NEAR), (value + 1e-8) / (1 - _NEAR)
        half, below, up_to = len(column) / 2, np.count_nonzero(column < low), np.count_nonzero(column <= high)
        if below == half or up_to == half:  # it lies between two values, of which one is too far away
            misses += not np.isclose(value, np.median(column), rtol=_NEAR)
        else:
            misses += not below < half < up_to
        if misses > N_FIELDS - _ALIKE:
            return False
    return True


def _is_among(row: Floats, above: Floats) -> bool:
    alike = np.flatnonzero(above[:, 0] == row[0])
    return bool((above[alike] == row).all(axis=1).any())
