"""Array types, and the logistic function with its inverse."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_MAX_LOG_ODDS = 700.0  # exp does not overflow; the risk is 1 to the last bit


def sigmoid(log_odds: ArrayLike) -> Floats:
    """Return the risks of log-odds, without overflow.

    Parameters
    ----------
    log_odds : array-like of any shape

    Returns
    -------
    ndarray of the same shape
        From 0 to 1; ``nan`` where the log-odds are.

    Examples
    --------
    >>> sigmoid(np.array([-800.0, 0.0, 800.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    eta = np.asarray(log_odds, np.float64)
    small = np.exp(-np.abs(eta))
    risk: Floats = np.where(eta >= 0, 1, small) / (1 + small)
    return risk


def sigmoid_in_place(log_odds: Floats) -> Floats:
    """Overwrite log-odds with their risks, and return the array: no memory is allocated.

    Agrees with :func:`sigmoid` to one unit in the last place of the risk, or of 1 - risk.

    Parameters
    ----------
    log_odds : ndarray of any shape

    Examples
    --------
    >>> sigmoid_in_place(np.array([0.0, 800.0])).tolist()
    [0.5, 1.0]
    """
    np.clip(log_odds, -_MAX_LOG_ODDS, _MAX_LOG_ODDS, out=log_odds)
    np.exp(np.negative(log_odds, out=log_odds), out=log_odds)
    log_odds += 1
    return np.reciprocal(log_odds, out=log_odds)


def logit(risk: ArrayLike) -> Floats:
    """Return the log-odds of risks: the inverse of :func:`sigmoid`.

    Parameters
    ----------
    risk : array-like of any shape
        From 0 to 1.

    Returns
    -------
    ndarray of the same shape
        ``-inf`` and ``inf`` at risks of 0 and 1.

    Examples
    --------
    >>> logit([0.0, 0.5, 0.75, 1.0]).round(4).tolist()
    [-inf, 0.0, 1.0986, inf]
    """
    p = np.asarray(risk, np.float64)
    with np.errstate(divide="ignore"):
        log_odds: Floats = np.log(p) - np.log1p(-p)
    return log_odds
