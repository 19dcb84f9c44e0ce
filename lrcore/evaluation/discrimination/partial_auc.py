"""The part of the ROC curve at which a test is used: partial AUC, with limits."""

from math import nan, sqrt

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import logit_interval
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.numerics.tally import Ranked, Tally

MAX_FALSE_ALARM_RATE = 0.1  # specificities from 0.9 to 1
PARTIAL_METHOD = "influence function on the logit scale"
_MIN_PATIENTS = 3
_NO_VARIATION = "interval not defined: no patient's place varies in this part of the curve"


def partial_auc(
    patients: Ranked, *, max_false_alarm_rate: float = MAX_FALSE_ALARM_RATE, level: float = LEVEL
) -> Estimate:
    """Return the partial AUC over a range of false alarm rates from 0, as a share of the range.

    That is the mean recall over these rates: 1 is perfect, half the highest rate is chance.

    Parameters
    ----------
    patients : Patients
    max_false_alarm_rate : float
        Above 0, at most 1, where it is the AUC.
    level : float
        Coverage.

    Raises
    ------
    InvalidInput
        If the rate does not lie in (0, 1].

    Notes
    -----
    With u the highest rate, the area is the mean over malignant patients of u less the share of benign
    patients above them, where that is positive. The variance is that of the influence of each patient:
    for a benign one, minus the share of the malignant patients within the range that lie below. The
    interval is symmetric on the logit scale.

    References
    ----------
    McClish 1989, doi:10.1177/0272989X8900900307. Dodd and Pepe 2003, doi:10.1111/1541-0420.00071.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> known = Patients([0, 0, 0, 0, 1, 1, 1, 1], [0.1, 0.2, 0.3, 0.8, 0.25, 0.5, 0.7, 0.9])
    >>> partial_auc(known, max_false_alarm_rate=0.5).value
    0.5
    """
    if not 0 < max_false_alarm_rate <= 1:
        raise InvalidInput(
            f"`max_false_alarm_rate` must lie above 0 and be at most 1, got {max_false_alarm_rate}."
        )
    t = patients.tally
    m, n = t.n_malignant, t.n_benign
    if not m or not n:
        reason = f"not defined: no {'benign' if m else 'malignant'} patient"
        return undefined_estimate(reason, n=m + n, method=PARTIAL_METHOD, level=level)
    top, of_malignant, of_benign = _influences(t, max_false_alarm_rate)
    malignant, benign = t.malignant[top], t.benign[top]
    value = float(malignant @ of_malignant) / m / max_false_alarm_rate
    if min(m, n) < _MIN_PATIENTS:
        reason = f"interval not defined: fewer than {_MIN_PATIENTS} patients of a class"
        return Estimate(value, nan, nan, level, PARTIAL_METHOD, m + n, reason)
    error = sqrt(_variance_of_mean(malignant, of_malignant, m) + _variance_of_mean(benign, of_benign, n))
    if not (error > 0 and 0 < value < 1):
        return Estimate(value, nan, nan, level, PARTIAL_METHOD, m + n, _NO_VARIATION)
    low, high = logit_interval(value, error / max_false_alarm_rate, normal_quantile(level))
    return Estimate(value, low, high, level, PARTIAL_METHOD, m + n)


def standardised_partial_auc(
    area: Estimate, *, max_false_alarm_rate: float = MAX_FALSE_ALARM_RATE
) -> Estimate:
    """Return a partial AUC on McClish's scale, on which chance is 0.5 and a perfect curve is 1.

    Parameters
    ----------
    area : Estimate
        What :func:`partial_auc` returned.
    max_false_alarm_rate : float

    References
    ----------
    McClish 1989, doi:10.1177/0272989X8900900307.

    Examples
    --------
    >>> standardised_partial_auc(Estimate(0.05, 0.05, 1.0, 0.95, "", 9)).value
    0.5
    """
    chance = max_false_alarm_rate / 2
    value, low, high = (
        0.5 * (1 + (end - chance) / (1 - chance)) for end in (area.value, area.low, area.high)
    )
    return Estimate(value, low, high, area.level, area.method, area.n, area.reason)


def _influences(t: Tally, u: float) -> tuple[slice, Floats, Floats]:
    """Return the risks within the range, and what a malignant and a benign patient at each contribute.

    A malignant patient at a risk shared with benign ones is spread evenly over their part of the axis.
    Patients of lower risks contribute nothing.
    """
    n, m = t.n_benign, t.n_malignant
    from_top = np.cumsum(t.benign[::-1])
    top = slice(max(0, len(from_top) - 1 - int(np.searchsorted(from_top, u * n, side="right"))), None)
    above_or_at, width = from_top[::-1][top] / n, t.benign[top] / n
    room = np.clip(u - (above_or_at - width), 0, None)
    inside = np.minimum(room, width)  # the part of the tie within the range
    share = np.divide(inside, width, out=np.where(room > 0, 1.0, 0.0), where=width > 0)
    # A benign patient takes from each malignant one what moving the ends of their part of the axis takes.
    # One of a higher risk moves both ends, one of the same risk the far end alone.
    found = t.malignant[top] * share
    below = np.cumsum(found) - found
    return top, share * (room - inside / 2), -(below + found * share / 2) / m


def _variance_of_mean(patients: Ints, values: Floats, n: int) -> float:
    """Return the variance of the mean over n patients, of whom those not given have the value 0."""
    total = float(patients @ values)
    return max(0.0, float(patients @ values**2) - total**2 / n) / (n - 1) / n
