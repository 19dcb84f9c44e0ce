"""The interval of a mean of skewed values, such as the losses of patients."""

from math import cbrt, expm1, isfinite, log1p, nan, sqrt

from lrcore.evaluation.intervals import normal_quantile
from lrcore.evaluation.numerics.moments import Moments

MEAN_METHOD = "mean over patients, corrected for skewness (Hall)"
MIN_PATIENTS = 3  # two values have no skewness
MIN_SPREAD = 1e-12  # (1 - 0.7)^2 and 0.3^2 are not the same double
_TOO_FEW = "interval not defined: fewer than 3 patients"
_TOO_LARGE = "interval not defined: the losses are too large to be squared"


def skewed_mean_limits(values: Moments, level: float, *, equal: str) -> tuple[float, float, str]:
    """Return the limits of a mean, and why there are none.

    Parameters
    ----------
    values : Moments
    level : float
        Coverage.
    equal : str
        The reason where all values are equal.

    Returns
    -------
    low, high : float
        ``nan`` where they are not defined.
    reason : str
        Empty where they are.

    Notes
    -----
    The studentised mean of n values with skewness g is transformed to
    t + r t^2 / 3 + r^2 t^3 / 27 + r / 6 with r = g / sqrt(n), which removes the skewness to the first order
    and is monotone; its inverse at the normal quantiles gives the limits.

    References
    ----------
    Hall 1992, doi:10.1111/j.2517-6161.1992.tb01876.x.

    Examples
    --------
    >>> skewed = Moments(25, 1.0, 24.0, 50.0)  # mean 1, standard deviation 1, skewness 2.13
    >>> low, high, reason = skewed_mean_limits(skewed, 0.95, equal="")
    >>> round(low, 3), round(high, 3)
    (0.694, 1.685)
    """
    if values.n < MIN_PATIENTS:
        return nan, nan, _TOO_FEW
    if not isfinite(values.third):
        return nan, nan, _TOO_LARGE
    if values.spread <= MIN_SPREAD:
        return nan, nan, equal
    z, r = normal_quantile(level), values.skewness / sqrt(values.n)
    low, high = (values.mean - values.standard_error * _studentised(end, r) for end in (z, -z))
    return low, high, ""


def _studentised(corrected: float, r: float) -> float:
    """Return the studentised mean that the transformation takes to a value."""
    excess = r * (corrected - r / 6)
    if not r:
        return corrected
    root_less_1 = expm1(log1p(excess) / 3) if excess > -0.5 else cbrt(1 + excess) - 1
    return 3 * root_less_1 / r
