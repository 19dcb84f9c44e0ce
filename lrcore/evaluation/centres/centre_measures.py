"""The measures of one centre, each on the scale on which centres are pooled."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan, log, nan, sqrt
from typing import Any

from lrcore.arrays import logit
from lrcore.evaluation.calibration.observed_expected import RATIO_METHOD
from lrcore.evaluation.calibration.slope import WALD_METHOD, calibration
from lrcore.evaluation.centres.random_effects import IDENTITY, LOG, LOGIT
from lrcore.evaluation.discrimination.roc import DELONG_METHOD, auc, delong_variance
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.benefit_error import MEAN_METHOD, benefit_with_error
from lrcore.evaluation.threshold.counts import Counts, counts_at
from lrcore.evaluation.threshold.net_benefit import BLANK, net_benefit

SCALES = {"auc": LOGIT, "oe": LOG, "in_the_large": IDENTITY, "slope": IDENTITY, "net_benefit": IDENTITY}
OVER_ALL = "net_benefit_over_all"
_MIN_ERROR = 1e-12  # below it nothing but rounding is left


@dataclass(frozen=True, slots=True)
class CentreMeasure:
    """One measure of one centre.

    Attributes
    ----------
    estimate : Estimate
        With the interval of the centre alone.
    value, error : float
        On the scale of pooling, with the standard error; ``nan`` where the centre cannot be pooled.
    reason : str
        Why it cannot be pooled; empty if it can.
    """

    estimate: Estimate
    value: float
    error: float
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the estimate, its standard error on the scale of pooling, and why it is not pooled."""
        numbers = self.estimate.as_json() | {"error_on_scale": finite_or_none(self.error)}
        return numbers | ({"not_pooled": self.reason} if self.reason else {})


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre by itself.

    Attributes
    ----------
    name : str
    n, n_malignant : int
    expected : float
        Sum of the risks.
    measures : dict of str to CentreMeasure
        ``auc, oe, in_the_large, slope, net_benefit``, and ``net_benefit_over_all``: the net benefit less
        that of flagging all patients.
    """

    name: str
    n: int
    n_malignant: int
    expected: float
    measures: dict[str, CentreMeasure]

    def as_json(self) -> dict[str, Any]:
        """Return every number of the centre."""
        counts = {
            "centre": self.name,
            "n": self.n,
            "n_malignant": self.n_malignant,
            "expected": self.expected,
        }
        return counts | {name: each.as_json() for name, each in self.measures.items()}


def centre_measures(name: str, patients: Patients, *, threshold: float, level: float = LEVEL) -> Centre:
    """Return the measures of the patients of one centre.

    Parameters
    ----------
    name : str
    patients : Patients
    threshold : float
        Of the net benefit.
    level : float
        Coverage of the intervals.

    Examples
    --------
    >>> found = centre_measures("North", Patients([0, 0, 1, 1] * 5, [0.1, 0.6, 0.4, 0.9] * 5), threshold=0.5)
    >>> area = found.measures["auc"]
    >>> area.estimate.value, round(area.value, 4), round(area.error, 4)
    (0.75, 1.0986, 0.6285)
    """
    calibrated, counts = calibration(patients, level=level), counts_at(patients, threshold)
    wald = {"in_the_large": calibrated.in_the_large, "slope": calibrated.slope}
    benefit = net_benefit(counts, level=level).estimate()
    found = {
        "auc": _area(patients, level),
        "oe": _ratio(calibrated.oe_ratio, level),
        **{key: _on_scale(each, WALD_METHOD, float, level) for key, each in wald.items()},
        "net_benefit": _benefit(benefit, counts),
        OVER_ALL: _over_all(counts, level),
    }
    expected = float(patients.risk.sum())
    return Centre(name, patients.n, patients.n_malignant, expected, found)


def _area(patients: Patients, level: float) -> CentreMeasure:
    found = auc(patients, level=level)
    if not found.has_interval:
        return CentreMeasure(found, nan, nan, found.reason)
    if found.method != DELONG_METHOD:
        return CentreMeasure(found, nan, nan, f"not pooled: an AUC of {found.value:g} has no finite log-odds")
    value = found.value
    error = sqrt(delong_variance(patients.tally)) / (value * (1 - value))
    return CentreMeasure(found, float(logit(value)), error)


def _ratio(found: Estimate, level: float) -> CentreMeasure:
    if found.has_interval and found.method != RATIO_METHOD:
        reason = "not pooled: with no malignant patient, or none else, the logarithm has no standard error"
        return CentreMeasure(found, nan, nan, reason)
    return _on_scale(found, RATIO_METHOD, log, level)


def _on_scale(found: Estimate, method: str, scale: Callable[[float], float], level: float) -> CentreMeasure:
    """Return a measure whose limits are symmetric on a scale, with its standard error there."""
    if not found.has_interval or found.method != method:
        return CentreMeasure(found, nan, nan, found.reason)
    error = (scale(found.high) - scale(found.low)) / (2 * normal_quantile(level))
    return CentreMeasure(found, scale(found.value), error)


def _benefit(found: Estimate, counts: Counts) -> CentreMeasure:
    value, error = benefit_with_error(counts)
    return _mean(found, value, error)


def _over_all(counts: Counts, level: float) -> CentreMeasure:
    """Return the net benefit of the model less that of flagging all patients."""
    value, error = benefit_with_error(counts, over_all=True)
    if isnan(value):
        found = undefined_estimate(BLANK, n=counts.n, method=MEAN_METHOD, level=level)
    else:
        half, reason = normal_quantile(level) * error, "interval not defined: a single patient"
        reason = reason if isnan(error) else ""
        found = Estimate(value, value - half, value + half, level, MEAN_METHOD, counts.n, reason)
    return _mean(found, value, error)


def _mean(found: Estimate, value: float, error: float) -> CentreMeasure:
    """Return a mean over patients, which is pooled with its standard error."""
    if not found.defined or isnan(error):
        return CentreMeasure(found, nan, nan, found.reason or "not pooled: a single patient")
    if error <= _MIN_ERROR:
        reason = "not pooled: every patient counts the same, so there is no standard error"
        return CentreMeasure(found, nan, nan, reason)
    return CentreMeasure(found, value, error)
