"""Distinct values in ascending order, without the imports of ``numpy.unique``."""

import numpy as np

from lrcore.arrays import Floats


def unique_sorted(values: Floats) -> Floats:
    """Return the distinct values, ascending; as ``numpy.unique``, whose first use imports ``numpy.ma``.

    Parameters
    ----------
    values : ndarray of shape (n,)
        One or more, none of them missing.

    Examples
    --------
    >>> unique_sorted(np.array([0.3, 0.1, 0.3])).tolist()
    [0.1, 0.3]
    """
    ordered = np.sort(values)
    return np.compress(np.append(True, ordered[1:] != ordered[:-1]), ordered)
