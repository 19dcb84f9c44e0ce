"""Types of arrays, and the two functions that lead from log-odds to risks and back."""

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


def logit(risk: Floats) -> Floats:
    """Return the log-odds that belong to risks, infinite at 0 and 1.

    Examples
    --------
    >>> logit(np.array([0.5, 0.75])).round(6).tolist()
    [0.0, 1.098612]
    """
    log_odds: Floats = np.log(risk) - np.log1p(-np.asarray(risk))
    return log_odds
