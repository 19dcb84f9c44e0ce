"""Type-7 quantiles, with positions computed in whole numbers."""

from collections.abc import Sequence

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.numerics.histogram_cells import histogram_cells

_MAX_VALUES_PARTITIONED = 20_000  # values above which counting them first is faster than partitioning
_N_CELLS = 4_096


def quantiles(values: Floats, parts: Sequence[int], whole: int) -> Floats:
    """Return the quantiles parts / whole by linear interpolation (type 7).

    Parameters
    ----------
    values : ndarray of shape (n,)
    parts, whole : int
        For example ``(1, 9), 10`` for the 10 % and the 90 % quantile.

    Notes
    -----
    As ``numpy.quantile`` and R's ``quantile``, except that a quantile that falls on a value is exactly
    that value: 0.7 * 10 is not quite 7 in floating point. Only what is needed is sorted.

    References
    ----------
    Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566.

    Examples
    --------
    >>> quantiles(np.array([4.0, 1.0, 2.0]), (0, 1, 3, 4), 4).tolist()
    [1.0, 1.5, 3.0, 4.0]
    """
    position = np.array(parts) * (len(values) - 1)
    below, rest = position // whole, position % whole / whole
    lower, upper = order_statistics(values, np.array([below, np.minimum(below + 1, len(values) - 1)]))
    between: Floats = lower + (upper - lower) * rest
    return between


def order_statistics(values: Floats, places: Ints) -> Floats:
    """Return order statistics: the values at these positions of the sorted sample.

    Parameters
    ----------
    values : ndarray of shape (n,)
    places : ndarray of any shape
        From 0 to n - 1.

    Examples
    --------
    >>> order_statistics(np.array([4.0, 1.0, 2.0]), np.array([0, 2])).tolist()
    [1.0, 4.0]
    """
    if len(values) > _MAX_VALUES_PARTITIONED:
        return _among_neighbours(values, places)
    return np.partition(values, places.ravel())[places]


def _among_neighbours(values: Floats, places: Ints) -> Floats:
    """Count the values in cells, and sort within the cells that hold the places."""
    cell = histogram_cells(values, values.min(), values.max(), _N_CELLS)
    up_to = np.cumsum(np.bincount(cell))
    holding, found = np.searchsorted(up_to, places, side="right"), np.empty(places.shape)
    for one in np.unique(holding):
        inside, asked = np.sort(values[np.flatnonzero(cell == one)]), holding == one
        found[asked] = inside[places[asked] - (up_to[one] - len(inside))]
    return found
