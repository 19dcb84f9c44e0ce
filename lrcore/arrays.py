"""Types of arrays, and the function that leads from log-odds to risks."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def sigmoid(log_odds: Floats) -> Floats:
    """Return the risks that belong to log-odds, without overflow for any finite log-odds.

    Examples
    --------
    >>> sigmoid(np.array([-800.0, 0.0, 800.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    small = np.exp(-np.abs(log_odds))
    risk: Floats = np.where(log_odds >= 0, 1, small) / (1 + small)
    return risk
