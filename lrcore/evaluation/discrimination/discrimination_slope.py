"""Discrimination slope: how far apart the mean risks of the two classes lie."""

from math import nan

from lrcore.evaluation.intervals import LEVEL, Estimate, independent_difference, undefined_estimate
from lrcore.evaluation.numerics.moments import Moments, moments_of
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.skewed_mean import skewed_mean_limits

SLOPE_METHOD = "means of the two classes, each corrected for skewness (Hall), combined (MOVER)"
_EQUAL_RISKS = "interval not defined: a class with the same risk for every patient"


def discrimination_slope(patients: Patients, *, level: float = LEVEL) -> Estimate:
    """Return the mean risk of malignant patients less that of benign ones.

    0 is no separation, 1 is perfect. It rests on the size of the risks: risks that are too extreme have a
    larger one without ranking better.

    Parameters
    ----------
    patients : Patients
    level : float
        Coverage.

    References
    ----------
    Yates 1982, doi:10.1016/0030-5073(82)90237-9. Tjur 2009, doi:10.1198/tast.2009.08210.
    Hall 1992, doi:10.1111/j.2517-6161.1992.tb01876.x. Zou and Donner 2008, doi:10.1002/sim.3095.

    Examples
    --------
    >>> round(discrimination_slope(Patients([0, 0, 1, 1], [0.1, 0.5, 0.6, 0.8])).value, 6)
    0.4
    """
    malignant = patients.malignant
    return discrimination_slope_of(
        moments_of(patients.risk[~malignant]), moments_of(patients.risk[malignant]), level=level
    )


def discrimination_slope_of(benign: Moments, malignant: Moments, *, level: float = LEVEL) -> Estimate:
    """Return the discrimination slope from the risks of each class.

    Parameters
    ----------
    benign, malignant : Moments
        Of the risks.
    level : float
        Coverage.
    """
    n = benign.n + malignant.n
    if not benign.n or not malignant.n:
        reason = f"not defined: no {'malignant' if benign.n else 'benign'} patient"
        return undefined_estimate(reason, n=n, method=SLOPE_METHOD, level=level)
    means = [_mean_risk(each, level) for each in (malignant, benign)]
    found = independent_difference(*means)
    low, high = (nan, nan) if found.reason else (max(-1.0, found.low), min(1.0, found.high))
    return Estimate(found.value, low, high, level, SLOPE_METHOD, n, found.reason)


def _mean_risk(risks: Moments, level: float) -> Estimate:
    low, high, reason = skewed_mean_limits(risks, level, equal=_EQUAL_RISKS)
    if not reason:
        low, high = max(0.0, low), min(1.0, high)
    return Estimate(risks.mean, low, high, level, SLOPE_METHOD, risks.n, reason)
