"""Type-7 quantiles, positions reckoned in whole numbers."""

from collections.abc import Sequence

import numpy as np

from lrcore.evaluation.inputs import Floats


def quantiles(values: Floats, parts: Sequence[int], whole: int) -> Floats:
    """Return the quantiles parts / whole by linear interpolation (type 7).

    Parameters
    ----------
    values : ndarray of shape (n,)
    parts, whole : int
        For example ``(1, 9), 10`` for the 10 % and the 90 % quantile.

    Notes
    -----
    As ``numpy.quantile`` and R's ``quantile``, save that a quantile which falls on a value is that
    value: 0.7 * 10 is not quite 7 in floating point. No more is put in order than is asked for.

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
    above = np.minimum(below + 1, len(values) - 1)
    ordered = np.partition(values, np.union1d(below, above))
    between: Floats = ordered[below] + (ordered[above] - ordered[below]) * rest
    return between
