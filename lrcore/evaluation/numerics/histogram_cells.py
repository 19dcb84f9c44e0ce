"""Values assigned to cells of equal width: the cheapest way to group similar values."""

from math import inf

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats


def histogram_cells(values: Floats, low: float, high: float, cells: int) -> NDArray[np.uint16]:
    """Return the number of each value's cell; ascending with the values.

    Parameters
    ----------
    values : ndarray of shape (n,)
        From `low` to `high`.
    low, high : float
        With a width that is 0 or beyond the largest number there is one cell.
    cells : int
        At most 65,535; `high` itself lies in one more.

    Examples
    --------
    >>> histogram_cells(np.array([0.0, 0.9, 1.0, 4.0]), 0.0, 4.0, 4).tolist()
    [0, 0, 1, 4]
    """
    scale = cells / (float(high) - float(low) or inf)
    if not 0 < scale < inf:
        return np.zeros(len(values), np.uint16)
    return ((values - low) * scale).astype(np.uint16)
