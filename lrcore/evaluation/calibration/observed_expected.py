"""Malignant patients observed, over those expected, with an interval."""

from math import exp, nan, sqrt

from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate, wilson

RATIO_METHOD = "ratio of two means over the same patients, on the log scale"
SHARE_METHOD = "Wilson's interval of the observed share, over the mean risk"
_MIN_RESIDUAL_SHARE = 1e-12  # of the observed patients: below it nothing but rounding is left


def observed_over_expected(
    n: int, observed: int, expected: float, residual: float, *, level: float = LEVEL
) -> Estimate:
    """Return observed over expected malignant patients.

    Parameters
    ----------
    n, observed : int
        Patients in all, and malignant patients.
    expected : float
        Sum of the risks.
    residual : float
        Sum over patients of (outcome - risk * observed / expected)^2.
    level : float
        Coverage.

    Notes
    -----
    Outcomes and risks are means over the same patients, and the more the risks separate the classes, the
    more they vary together: the standard error is that of the linearised ratio, on the log scale. With no
    malignant patient, or only malignant ones, or no residual, it cannot be estimated; the limits are then
    Wilson's for the observed share, with the risks taken as fixed.

    References
    ----------
    Woodruff 1971, doi:10.1080/01621459.1971.10482279. Cochran 1977, Sampling Techniques, 3rd ed., ch. 6.

    Examples
    --------
    >>> found = observed_over_expected(4, 2, 2.0, 0.4)  # risks .2, .4, .6, .8; the higher two malignant
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (1.0, 0.489, 2.046)
    """
    if expected == 0:
        reason = "not defined: every risk is 0, so no cancer was expected"
        return undefined_estimate(reason, n=n, method=RATIO_METHOD, level=level)
    ratio = observed / expected
    if n == 1:
        return Estimate(ratio, nan, nan, level, RATIO_METHOD, n, "interval not defined: a single patient")
    if not 0 < observed < n or residual <= _MIN_RESIDUAL_SHARE * observed:
        low, high = wilson(observed, n, level=level)
        scale = n / expected
        return Estimate(ratio, float(low[0]) * scale, float(high[0]) * scale, level, SHARE_METHOD, n)
    half = normal_quantile(level) * sqrt(residual * n / (n - 1)) / observed
    return Estimate(ratio, ratio * exp(-half), ratio * exp(half), level, RATIO_METHOD, n)
