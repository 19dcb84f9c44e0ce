"""Quantiles of Student's t distribution, without the cost of importing scipy."""

from functools import lru_cache
from math import atan, exp, isclose, lgamma, log1p, pi, sin, sqrt

from lrcore.evaluation.intervals import normal_quantile

_MAX_SUMMED_DF = 1_000  # beyond it four terms of the expansion in 1 / df are exact to 1e-11
_MAX_STEPS = 200


@lru_cache(maxsize=1_024)
def t_quantile(level: float, df: int) -> float:
    """Return t such that Student's t lies within ±t with probability `level`.

    Parameters
    ----------
    level : float
        Between 0 and 1.
    df : int
        Degrees of freedom, 1 or more.

    References
    ----------
    Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.3 to 26.7.5.

    Examples
    --------
    >>> round(t_quantile(0.95, 9), 6)
    2.262157
    """
    z = normal_quantile(level)
    if df > _MAX_SUMMED_DF:
        return _expanded(z, df)
    t = z  # lies below the quantile; the probability within ±t is concave, so each step stays below it
    scale = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi)
    for _ in range(_MAX_STEPS):
        density = scale * exp(-(df + 1) / 2 * log1p(t * t / df))
        before, t = t, t + (level - _within(t, df)) / (2 * density)
        if isclose(t, before, rel_tol=1e-13):
            break
    return t


def _expanded(z: float, df: int) -> float:
    """Return the quantile as a series in 1 / df around the normal one."""
    terms = (
        z**3 + z,
        (5 * z**5 + 16 * z**3 + 3 * z) / 24,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 96,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 23_040,
    )
    first, second, third, fourth = (term / 4 for term in terms)
    return z + (first + (second + (third + fourth / df) / df) / df) / df


def _within(t: float, df: int) -> float:
    """Return the probability that Student's t lies within ±t: a finite sum for whole degrees of freedom."""
    angle = atan(t / sqrt(df))
    squared = df / (df + t * t)
    odd = df % 2
    term = total = sqrt(squared) if odd else 1.0
    for k in range(2 + odd, df - 1, 2):
        term *= squared * (k - 1) / k
        total += term
    if not odd:
        return sin(angle) * total
    return 2 / pi * (angle + (sin(angle) * total if df > 1 else 0.0))
