"""Expected maximum of 0 and two normal variables."""

from itertools import pairwise
from math import erf, exp, pi, sqrt

import numpy as np

_NODES = 128
_REACH_SD = 10.0


def expected_maximum(mean: tuple[float, float], variance: tuple[float, float], covariance: float) -> float:
    """Return E max(0, X1, X2) of a bivariate normal.

    Parameters
    ----------
    mean, variance : tuple of float
        Variances may be 0.
    covariance : float

    Notes
    -----
    Given X1, the expectation over X2 is a closed form; it is integrated over X1 by Gauss-Legendre
    quadrature, in pieces that end where the integrand bends: where X1 is 0, and where X2 is expected to
    equal X1 or 0.

    References
    ----------
    Lee, Gustafson and Sadatsafavi 2023, doi:10.1177/0272989X231171166, whose closed form it equals.

    Examples
    --------
    >>> round(expected_maximum((-2, 3), (2, 4), 0.7 * sqrt(8)), 8)
    3.05861834
    """
    (m1, m2), (v1, v2) = mean, variance
    if v1 <= 0:
        return _above(max(0.0, m1), m2, sqrt(max(v2, 0.0)))
    slope, spread = covariance / v1, sqrt(v1)
    rest = sqrt(max(v2 - covariance**2 / v1, 0.0))
    level = m2 - slope * m1
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    total = 0.0
    ends = _pieces(m1, spread, level, slope)
    for low, high in pairwise(ends):
        x = (low + high) / 2 + (high - low) / 2 * nodes
        density = np.exp(-(((x - m1) / spread) ** 2) / 2) / (spread * sqrt(2 * pi))
        inner = [_above(max(0.0, first), level + slope * first, rest) for first in x.tolist()]
        total += float((high - low) / 2 * (weights * density) @ np.array(inner))
    return total


def _pieces(mean: float, spread: float, level: float, slope: float) -> list[float]:
    """Return the ends of the pieces within reach of the mean, ascending."""
    bends = [0.0]
    if slope:
        bends.append(-level / slope)
    if slope != 1:
        bends.append(level / (1 - slope))
    low, high = mean - _REACH_SD * spread, mean + _REACH_SD * spread
    return [low, *sorted(bend for bend in bends if low < bend < high), high]


def _above(floor: float, mean: float, spread: float) -> float:
    """Return E max(floor, X) of a normal X."""
    if spread == 0:
        return max(floor, mean)
    z = (mean - floor) / spread
    share = (1 + erf(z / sqrt(2))) / 2
    return floor + (mean - floor) * share + spread * exp(-z * z / 2) / sqrt(2 * pi)
