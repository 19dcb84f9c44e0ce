"""Patients that occur twice, and lines that summarise the patients above them."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.cohort.issues import NOTE, Issue, counted, listed, quoted
from lrcore.schema import N_FIELDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_GROUPS = 50  # named one by one
_NEAR = 0.005  # relative distance at which two values count as alike
_LAST_LINES, _FEWEST_ABOVE, _ALIKE = 6, 3, 25


def repeated_patients(measurements: Floats, ids: Sequence[str], rows: Ints) -> list[Issue]:
    """Return notes on rows with the same 30 measurements and on ids used more than once.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
    ids : sequence of n str
    rows : ndarray of shape (n,)
        Data row of each patient.
    """
    same = _same_measurements(measurements)
    twins = {frozenset(group) for group in same}
    issues = [
        _note(
            group,
            ids,
            rows,
            f"Rows {_rows(group, rows)} hold the same 30 measurements: one patient twice?",
            "repeated patient",
        )
        for group in same[:_MOST_GROUPS]
    ]
    shared = [group for group in _same_ids(ids) if frozenset(group) not in twins]
    issues += [
        _note(
            group,
            ids,
            rows,
            f"Rows {_rows(group, rows)} share the id {quoted(ids[group[0]])} but not their measurements.",
            "repeated id",
        )
        for group in shared[:_MOST_GROUPS]
    ]
    more = max(len(same) - _MOST_GROUPS, 0) + max(len(shared) - _MOST_GROUPS, 0)
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


def _same_measurements(measurements: Floats) -> list[list[int]]:
    # One number per row, equal for equal rows; candidates are then compared in full.
    key = measurements @ np.sqrt(np.arange(2.0, N_FIELDS + 2))
    ascending = np.sort(key)
    if not (ascending[1:] == ascending[:-1]).any():  # a sort is much cheaper than an order
        return []
    order = np.argsort(key, kind="stable")
    groups: dict[bytes, list[int]] = defaultdict(list)
    equal = key[order[1:]] == key[order[:-1]]
    for place in np.unique(np.concatenate([order[:-1][equal], order[1:][equal]])):
        groups[measurements[place].tobytes()].append(int(place))
    return [group for group in groups.values() if len(group) > 1]


def _same_ids(ids: Sequence[str]) -> list[list[int]]:
    if len(set(ids)) == len(ids):
        return []
    groups: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(ids):
        groups[name].append(place)
    return [group for name, group in groups.items() if len(group) > 1 and name.strip()]


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
    above = measurements[: last[-1]]
    total, low, high, found = above.sum(axis=0), above.min(axis=0), above.max(axis=0), {}
    for place in reversed(last):
        row, above = measurements[place], measurements[:place]
        values = {"mean": total / place, "minimum": low, "maximum": high}
        names = [name for name, value in values.items() if np.isclose(row, value, rtol=_NEAR).sum() >= _ALIKE]
        if not names and _is_median(row, above):
            names = ["median"]
        if names and (high > low).any() and not _is_among(row, above):
            found[place] = names[-1]
        total, low, high = total + row, np.minimum(low, row), np.maximum(high, row)
    return dict(sorted(found.items(), reverse=True))


def _is_median(row: Floats, above: Floats) -> bool:
    """Tell whether most values of a row are near the medians; given up after a few that are not."""
    misses = 0
    for value, column in zip(row, above.T, strict=True):
        low, high = (value - 1e-8) / (1 + _NEAR), (value + 1e-8) / (1 - _NEAR)
        half = len(column) / 2
        may_be = np.count_nonzero(column < low) <= half <= np.count_nonzero(column <= high)
        misses += not (may_be and np.isclose(value, np.median(column), rtol=_NEAR))
        if misses > N_FIELDS - _ALIKE:
            return False
    return True


def _is_among(row: Floats, above: Floats) -> bool:
    alike = np.flatnonzero(above[:, 0] == row[0])
    return bool((above[alike] == row).all(axis=1).any())
