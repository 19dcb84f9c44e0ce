"""Precision of the measures of a validation: from the risks alone, and by the published criteria."""

from math import nan

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.planning.precision import (
    LOG,
    LOGIT,
    PLAIN,
    AucByNewcombe,
    Precision,
    Variance,
)
from lrcore.evaluation.planning.risk_distribution import RiskDistribution

MEASURES = ("oe", "slope", "auc", "snb", "sensitivity", "specificity")
NO_RATES = "not computed: the published criterion needs an anticipated sensitivity and specificity"
_EXTREME_RATE = "not defined: a rate of 0 or 1 has no variance"
NO_THRESHOLD = "not computed: no threshold is stated"
_ALIKE_OR_SEPARATED = "not defined: the classes are alike, or separated, in every study"
_ALIKE = "not estimable: all patients have the same risk"
_ONE_CLASS = "not defined: patients of both classes are needed"
_NO_ERROR = (
    "not defined: at this threshold nobody is flagged, or nobody wrongly flagged or missed, so there is no "
    "variance"
)
_MIN_VARIANCE = 1e-9  # per patient, below which nothing but rounding is left
_MIN_UNIT = 1e-6  # AUC times (1 - AUC), below which the classes are separated in nearly every study
_MIN_SHARE = 1e-12  # of a product of moments, below which their difference is rounding


def precision_from_risks(risks: RiskDistribution, threshold: float | None) -> dict[str, Precision]:
    """Return the precision of each measure in patients with these risks, if the risks are right.

    Parameters
    ----------
    risks : RiskDistribution
    threshold : float or None
        Of the standardised net benefit.

    Notes
    -----
    Per patient: observed / expected has the variance mean(p(1-p)) / mean(p)^2 on the log scale, that of a
    ratio of two means over the same patients. The slope has I00 / (I00 I11 - I01^2), with
    I_ab = mean(eta^(a+b) p(1-p)). The AUC has DeLong's variance with each patient counted as malignant
    by p and as benign by 1 - p, on the logit scale.

    References
    ----------
    Riley et al. 2021, doi:10.1002/sim.9025, for the slope and for the net benefit. DeLong, DeLong and
    Clarke-Pearson 1988, doi:10.2307/2531595. Woodruff 1971, doi:10.1080/01621459.1971.10482279.
    """
    rates = None if threshold is None else risks.rates_at(threshold)
    return {
        "oe": _ratio(risks),
        "slope": _slope(risks),
        "auc": _auc(risks),
        "snb": _net_benefit(risks.prevalence, rates, threshold),
        **_rates(risks.prevalence, rates, threshold),
    }


def precision_published(
    risks: RiskDistribution,
    *,
    prevalence: float,
    auc: float,
    threshold: float | None,
    rates: tuple[float, float] | None,
) -> dict[str, Precision]:
    """Return the precision of each measure by the published criteria.

    Parameters
    ----------
    risks : RiskDistribution
        For the slope only.
    prevalence, auc : float
        Anticipated.
    threshold : float or None
    rates : tuple of float, optional
        Anticipated sensitivity and specificity at the threshold.

    References
    ----------
    Riley et al. 2021, doi:10.1002/sim.9025. Riley et al. 2024, doi:10.1136/bmj-2023-074821. Buderer 1996,
    doi:10.1111/j.1553-2712.1996.tb03538.x, for sensitivity and specificity.
    """
    one_class = "" if 0 < prevalence < 1 else _ONE_CLASS
    ratio = nan if one_class else (1 - prevalence) / prevalence
    return {
        "oe": Variance(ratio, 1.0, LOG, one_class),
        "slope": _slope(risks),
        "auc": Variance(nan, auc, PLAIN, one_class) if one_class else AucByNewcombe(auc, prevalence),
        "snb": _net_benefit(prevalence, rates, threshold),
        **_rates(prevalence, rates, threshold),
    }


def net_benefit_variance(prevalence: float, rates: tuple[float, float], threshold: float) -> float:
    """Return n times the variance of the standardised net benefit.

    Parameters
    ----------
    prevalence : float
    rates : tuple of float
        Sensitivity and specificity.
    threshold : float

    References
    ----------
    Marsh, Janes and Pepe 2020, doi:10.1111/biom.13190. Riley et al. 2021, doi:10.1002/sim.9025.

    Examples
    --------
    >>> round(net_benefit_variance(0.1, (0.8, 0.7), 0.08), 4)
    2.3554
    """
    phi, (sensitivity, specificity) = prevalence, rates
    weight = (1 - phi) / phi * threshold / (1 - threshold)
    alarms = 1 - specificity
    return (
        sensitivity * (1 - sensitivity) / phi
        + weight**2 * specificity * alarms / (1 - phi)
        + weight**2 * alarms**2 / (phi * (1 - phi))
    )


def require_rate(rate: float, name: str) -> float:
    """Return a sensitivity or specificity from 0 to 1.

    Raises
    ------
    InvalidInput
    """
    if not 0 <= rate <= 1:
        raise InvalidInput(f"The {name} must lie between 0 and 1, got {rate:g}.")
    return rate


def _ratio(risks: RiskDistribution) -> Variance:
    phi = risks.prevalence
    if not 0 < phi < 1:
        return Variance(nan, 1.0, LOG, _ONE_CLASS)
    return Variance(float(risks.weight @ risks.variance) / phi**2, 1.0, LOG)


def _slope(risks: RiskDistribution) -> Variance:
    # Centred at the information-weighted mean, where I01 is 0: nothing is lost by subtraction.
    share = risks.weight * risks.variance
    information = float(share.sum())
    if not information:
        return Variance(nan, 1.0, PLAIN, _ONE_CLASS)
    distance = risks.log_odds - share @ risks.log_odds / information
    spread, scale = float(share @ distance**2), float(share @ risks.log_odds**2)
    if spread <= _MIN_SHARE * scale:
        return Variance(nan, 1.0, PLAIN, _ALIKE)
    return Variance(1 / spread, 1.0, PLAIN)


def _auc(risks: RiskDistribution) -> Variance:
    if not 0 < risks.prevalence < 1:
        return Variance(nan, nan, LOGIT, _ONE_CLASS)
    (malignant, benign), phi, area = risks.classes, risks.prevalence, risks.auc
    above = _spread(malignant, np.cumsum(benign) - benign / 2) / phi
    below = _spread(benign, np.cumsum(malignant) - malignant / 2) / (1 - phi)
    unit = area * (1 - area)
    if len(risks.risk) == 1 or not (above + below > 0 and unit > _MIN_UNIT):
        return Variance(nan, area, LOGIT, _ALIKE_OR_SEPARATED)
    return Variance((above + below) / unit**2, area, LOGIT)


def _spread(weight: Floats, place: Floats) -> float:
    return float(weight @ (place - weight @ place) ** 2)


def _rates(
    prevalence: float, rates: tuple[float, float] | None, threshold: float | None
) -> dict[str, Variance]:
    names, shares = ("sensitivity", "specificity"), (prevalence, 1 - prevalence)
    reason = _why_no_rates(prevalence, rates, threshold)
    if reason or rates is None:
        return dict.fromkeys(names, Variance(nan, nan, PLAIN, reason))
    return {
        name: Variance(rate * (1 - rate) / share, rate, PLAIN, "" if 0 < rate < 1 else _EXTREME_RATE)
        for name, rate, share in zip(names, rates, shares, strict=True)
    }


def _why_no_rates(prevalence: float, rates: tuple[float, float] | None, threshold: float | None) -> str:
    if threshold is None:
        return NO_THRESHOLD
    if rates is None:
        return NO_RATES
    return "" if 0 < prevalence < 1 else _ONE_CLASS


def _net_benefit(prevalence: float, rates: tuple[float, float] | None, threshold: float | None) -> Variance:
    reason = _why_no_rates(prevalence, rates, threshold)
    if reason or rates is None or threshold is None:
        return Variance(nan, nan, PLAIN, reason)
    variance = net_benefit_variance(prevalence, rates, threshold)
    sensitivity, specificity = rates
    value = sensitivity - (1 - specificity) * (1 - prevalence) / prevalence * threshold / (1 - threshold)
    return Variance(variance, value, PLAIN, "" if variance > _MIN_VARIANCE else _NO_ERROR)
