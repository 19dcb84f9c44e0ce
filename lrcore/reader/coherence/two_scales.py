"""Lengths of one scale in some rows of a file and of another in the others: a block of rows, every k-th row.

A factor on all lengths, and by its square on areas, cannot be told from larger nuclei in one row, and among
all rows other laboratories differ by nearly as much. Within a file nuclei of one kind scatter far less: what
the other measurements leave open of their size has a standard deviation of 9 to 12 %.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from lrcore.arrays import Bools, Floats, Ints
from lrcore.model.dataset import load
from lrcore.model.joint_law import class_laws, log_values
from lrcore.reader.coherence.column_sets import column_sets
from lrcore.reader.coherence.scan import disorder

_FEWEST, _FEWEST_IN_PART = 20, 8  # rows
_SPREAD = 0.085  # least standard deviation of what is open of the size, in logarithms
_IN_ORDER, _LIKE_CLASSES = 0.3, 0.6  # least mean square of steps, of that between any two rows, in any column
_STEP = 0.05  # half of what two laboratories may differ by: a block is where rows lie above it
_LEAST, _LEAST_JUMP = 0.12, 0.12  # difference of two parts, and of the rows next to an end, in logarithms
_LEAST_CERTAIN = 0.15
_NEXT_TO = 100  # rows on either side of where a block begins or ends
_PERIODS = range(2, 11)
_LIKELY, _CERTAIN = 5.5, 8.0  # standard errors
_LIKELY_JUMP, _CERTAIN_JUMP = 4.0, 5.0  # the same for the rows next to the ends of a block


@dataclass(frozen=True, eq=False, slots=True)
class TwoScales:
    """Two parts of a file whose lengths differ by a factor.

    Attributes
    ----------
    rows : ndarray of bool, shape (n,)
        The part that lies further from the development series.
    move : float
        Logarithm of the factor between it and the other part.
    value : float
        In standard errors.
    certain : bool
    """

    rows: Bools
    move: float
    value: float
    certain: bool


def two_scales(logs: Floats, malignant: Bools, places: Ints) -> TwoScales | None:
    """Return two parts of a file whose lengths differ in scale, or None.

    Parameters
    ----------
    logs : ndarray of shape (n, 30)
        Logarithms of the measurements.
    malignant : ndarray of bool, shape (n,)
        Rows that are likelier among the malignant aspirates.
    places : ndarray of int, shape (n,)
        Data rows, in ascending order.

    Notes
    -----
    A file may be sorted, so a block counts only where no column is in order, and sizes jump at both of its
    ends, or at the one that is not an end of the file.

    Examples
    --------
    >>> data = load()
    >>> logs, malignant = log_values(data.measurements), data.outcome == 1
    >>> rows = np.arange(len(logs))
    >>> two_scales(logs, malignant, rows) is None
    True
    >>> logs[:200] += np.log(1.2) * column_sets()[-1].direction
    >>> two_scales(logs, malignant, rows).rows.nonzero()[0].max()
    np.int64(199)
    """
    if len(logs) < _FEWEST:
        return None
    sizes = _sizes(logs, malignant)
    found = [*_blocks(sizes, disorder(logs)), *_periodic(sizes, places)]
    best = max(found, key=lambda each: each.value, default=None)
    if best is None:
        return None
    rows = best.rows
    further = abs(np.median(sizes[rows])) >= abs(np.median(sizes[~rows]))
    return best if further else TwoScales(~rows, -best.move, best.value, best.certain)


def _sizes(logs: Floats, malignant: Bools) -> Floats:
    """Return by how much each row is larger than its other measurements say, in logarithms."""
    found = [(logs - law.centre) @ weights for law, weights in zip(class_laws(), _weights(), strict=True)]
    return np.where(malignant, found[1], found[0])


@cache
def _weights() -> tuple[Floats, ...]:
    """Return, for each class, what the other measurements leave open of the size of a row.

    A share of the size itself is taken away, so that in the series it does not depend on how large patients
    are.
    """
    direction = column_sets()[-1].direction
    lengths = np.divide(1.0, direction, where=direction > 0, out=np.zeros_like(direction))
    lengths /= (direction > 0).sum()
    data, weights = load(), []
    for value, law in enumerate(class_laws()):
        away = log_values(data.measurements[data.outcome == value]) - law.centre
        pull = law.precision @ direction
        left_open = pull / (direction @ pull)
        size = away @ lengths
        share = float(np.cov(away @ left_open, size)[0, 1] / size.var(ddof=1))
        weights.append(np.asarray((left_open - share * lengths) / (1 - share)))
    return tuple(weights)


def _blocks(sizes: Floats, in_no_order: float) -> Iterator[TwoScales]:
    if in_no_order < _IN_ORDER:
        return
    for sign in (1.0, -1.0):
        sums = np.concatenate([[0.0], np.cumsum(sign * (sizes - sizes.mean()) - _STEP)])
        low = np.minimum.accumulate(sums)
        stop = int((sums - low).argmax())
        start = int(sums[: stop + 1].argmin())
        start = 0 if start < _FEWEST_IN_PART else start
        stop = len(sizes) if len(sizes) - stop < _FEWEST_IN_PART else stop
        rows = np.zeros(len(sizes), bool)
        rows[start:stop] = True
        jump = _jump(sizes, start, stop)
        found = _contrast(sizes, rows, jump > _CERTAIN_JUMP and in_no_order > _LIKE_CLASSES)
        if found is not None and jump > _LIKELY_JUMP:
            yield found


def _jump(sizes: Floats, start: int, stop: int) -> float:
    """Return the least difference at an end of a block that is no end of the file, in standard errors."""
    jumps = []
    for end in (start, stop):
        if 0 < end < len(sizes):
            width = min(end, len(sizes) - end, stop - start, _NEXT_TO)
            apart = abs(sizes[end - width : end].mean() - sizes[end : end + width].mean())
            if apart < _LEAST_JUMP:
                return 0.0
            jumps.append(float(apart) / (_SPREAD * np.sqrt(2 / width)))
    return min(jumps, default=0.0)


def _periodic(sizes: Floats, places: Ints) -> Iterator[TwoScales]:
    for period in _PERIODS:
        for first in range(period):
            found = _contrast(sizes, places % period == first, True)
            if found is not None:
                yield found


def _contrast(sizes: Floats, rows: Bools, sure: bool) -> TwoScales | None:
    n, inside = len(sizes), int(rows.sum())
    if not _FEWEST_IN_PART <= inside <= n - _FEWEST_IN_PART:
        return None
    move = float(sizes[rows].mean() - sizes[~rows].mean())
    spread = np.sqrt((inside * sizes[rows].var() + (n - inside) * sizes[~rows].var()) / n)
    value = abs(move) * np.sqrt(inside * (n - inside) / n) / max(float(spread), _SPREAD)
    if abs(move) < _LEAST or value < _LIKELY:
        return None
    return TwoScales(rows, move, float(value), bool(sure and value > _CERTAIN and abs(move) > _LEAST_CERTAIN))
