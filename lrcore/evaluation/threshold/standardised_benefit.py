"""Standardised net benefit: net benefit as a share of the most that is possible."""

from math import hypot, inf, isnan

from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate, wilson
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.harm_ratio import harm_weight
from lrcore.evaluation.threshold.net_benefit import BLANK

STANDARDISED_METHOD = (
    "Wilson's intervals of the sensitivity and of the share of false alarms among false alarms and malignant "
    "patients, combined (MOVER)"
)
_NO_CANCER = "not defined: no malignant patient"


def standardised_net_benefit(counts: Counts, *, level: float = LEVEL) -> Estimate:
    """Return the net benefit over the prevalence: 1 finds every cancer without a false alarm.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    level : float
        Coverage.

    Notes
    -----
    It is the sensitivity less the weighted number of false alarms per malignant patient. That number is
    the odds of a share, which has Wilson limits, and given the malignant patients it does not depend on how
    many of them are found.

    References
    ----------
    Kerr, Brown, Zhu and Janes 2016, doi:10.1200/JCO.2015.65.5654. Zou and Donner 2008, doi:10.1002/sim.3095.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> standardised_net_benefit(counts_at(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), 0.2)).value
    0.875
    """
    weight, n, m = float(harm_weight(counts.threshold)[0]), counts.n, counts.n_malignant
    tp, fp = int(counts.tp[0]), int(counts.fp[0])
    if isnan(weight) or not m:
        reason = BLANK if isnan(weight) else _NO_CANCER
        return undefined_estimate(reason, n=n, method=STANDARDISED_METHOD, level=level)
    (found_low, share_low), (found_high, share_high) = (
        ends.tolist() for ends in wilson([tp, fp], [m, fp + m], level=level)
    )
    found, alarms = tp / m, fp / m
    fewest, most = (share / (1 - share) if share < 1 else inf for share in (share_low, share_high))
    value = found - weight * alarms
    low = value - hypot(found - found_low, weight * (most - alarms))
    high = value + hypot(found_high - found, weight * (alarms - fewest))
    return Estimate(value, low, min(1.0, high), level, STANDARDISED_METHOD, n)
