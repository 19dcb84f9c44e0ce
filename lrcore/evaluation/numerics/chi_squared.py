"""The chi-squared distribution with whole degrees of freedom, without the cost of importing scipy."""

from math import erfc, lgamma, sqrt

import numpy as np

from lrcore.arrays import Floats

_MIN_HALF = 1e-300  # its logarithm is finite


def chi_squared_above(values: Floats, df: int) -> Floats:
    """Return the probability that a chi-squared variable exceeds each value: a finite sum.

    Parameters
    ----------
    values : ndarray of shape (k,)
        0 or more.
    df : int
        Degrees of freedom, 1 or more.

    References
    ----------
    Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4.4 and 26.4.5.

    Examples
    --------
    >>> chi_squared_above(np.array([0.0, 9.487729, 3.841459]), 4).round(6).tolist()
    [1.0, 0.05, 0.427887]
    """
    half = np.maximum(np.asarray(values, np.float64) / 2, _MIN_HALF)
    odd = df % 2
    powers = np.arange(df // 2) + odd / 2
    logarithms = np.array([lgamma(power + 1) for power in powers])
    terms = np.exp(np.outer(np.log(half), powers) - half[:, None] - logarithms)
    start = np.array([erfc(sqrt(each)) for each in half.tolist()]) if odd else 0.0
    above: Floats = np.minimum(start + terms.sum(axis=1), 1.0)
    return above
