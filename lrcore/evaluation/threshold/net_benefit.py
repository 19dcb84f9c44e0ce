"""What acting on the risks is worth: net benefit, compared with treating all patients and none."""

from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.intervals import LEVEL, Estimate, wilson
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.harm_ratio import harm_weight, require_prevalence

if TYPE_CHECKING:
    import pandas as pd

BLANK = "not defined: at a threshold of 0 or 1 one harm would weigh infinitely more than the other"
_ONE_CLASS = "not defined: at a stated prevalence, patients of both classes are needed"
_SHARES = (
    "Wilson's intervals of the shares of {} and {} patients, combined with their correlation by the method "
    "of variance estimates recovery"
)
FLAGGED_METHOD = _SHARES.format("flagged malignant", "flagged benign")
CLEARED_METHOD = _SHARES.format("missed", "cleared")
RATES_METHOD = (
    "Wilson's intervals of sensitivity and specificity, combined by the method of variance estimates recovery"
)


@dataclass(frozen=True, eq=False, slots=True)
class NetBenefitCurve:
    """Net benefit of the model and of treating all patients, at each threshold.

    In malignant patients found per patient, after false alarms have been subtracted at the harm
    ratio of the threshold. Treating none has net benefit 0.

    Attributes
    ----------
    threshold : ndarray of shape (k,)
    model, low, high : ndarray of shape (k,)
        Net benefit of the model and its limits; ``nan`` at thresholds of 0 and 1.
    treat_all : ndarray of shape (k,)
    avoided, avoided_low, avoided_high : ndarray of shape (k,)
        Interventions avoided per 100 patients, compared with treating all, after each missed cancer
        is charged at the harm ratio.
    prevalence : float
        Prevalence to which the net benefit refers.
    n, n_malignant : int
        Patients in all, and malignant patients.
    level : float
    method, avoided_method : str
        The methods of the limits.
    reason : str
        Why nothing is defined; empty when something is. Thresholds of 0 and 1 are always blank.
    """

    threshold: Floats
    model: Floats
    low: Floats
    high: Floats
    treat_all: Floats
    avoided: Floats
    avoided_low: Floats
    avoided_high: Floats
    prevalence: float
    n: int
    n_malignant: int
    level: float
    method: str
    avoided_method: str
    reason: str

    @property
    def treat_none(self) -> Floats:
        """Net benefit of treating no patient: 0."""
        return np.where(np.isnan(harm_weight(self.threshold)), np.nan, 0.0)

    @property
    def standardised(self) -> Floats:
        """Net benefit of the model as a share of the most that is possible; ``nan`` without cancers."""
        return self.model / (self.prevalence or np.nan)

    @property
    def harm_ratio(self) -> Floats:
        """False alarms as bad as one missed cancer, at each threshold."""
        return 1 / harm_weight(self.threshold)

    def estimate(self, place: int = 0) -> Estimate:
        """Return the net benefit of the model at one of the thresholds, with its interval."""
        return self._estimate(self.method, self.model[place], self.low[place], self.high[place])

    def avoided_estimate(self, place: int = 0) -> Estimate:
        """Return the interventions avoided per 100 patients at one threshold, with their interval."""
        ends = (self.avoided[place], self.avoided_low[place], self.avoided_high[place])
        return self._estimate(self.avoided_method, *ends)

    def _estimate(self, method: str, *ends: np.float64) -> Estimate:
        value, low, high = (float(end) for end in ends)
        reason = (self.reason or BLANK) if isnan(value) else ""
        return Estimate(value, low, high, self.level, method, self.n, reason)

    def frame(self) -> "pd.DataFrame":
        """Return one row per threshold."""
        import pandas as pd

        columns = [
            "threshold",
            "harm_ratio",
            "model",
            "low",
            "high",
            "treat_all",
            "treat_none",
            "standardised",
        ]
        columns += ["avoided", "avoided_low", "avoided_high"]
        return pd.DataFrame({name: getattr(self, name) for name in columns})


def net_benefit(counts: Counts, *, prevalence: float | None = None, level: float = LEVEL) -> NetBenefitCurve:
    """Return the net benefit at each threshold of the counts: with all 1,001, the decision curve.

    Parameters
    ----------
    counts : Counts
        At k thresholds from 0 to 1.
    prevalence : float, optional
        Between 0 and 1; without it, that of the patients.
    level : float
        Coverage of the pointwise limits.

    Raises
    ------
    InvalidInput
        If the prevalence does not lie between 0 and 1.

    Notes
    -----
    Net benefit rests on the shares of the patients found and falsely alarmed, interventions avoided on
    those missed and cleared, of which there may be few or none: Wilson limits of the two shares are
    combined, with their correlation as parts of one whole. At a stated prevalence both are sums of two
    rates, whose Wilson limits are combined. No smoothing.

    References
    ----------
    Vickers and Elkin 2006, doi:10.1177/0272989X06295361. Zou and Donner 2008, doi:10.1002/sim.3095.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import sweep_counts
    >>> curve = net_benefit(sweep_counts(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])))
    >>> curve.model[[0, 200, 1000]].tolist()
    [nan, 0.4375, nan]
    """
    weight, share = harm_weight(counts.threshold), counts.n_malignant / counts.n
    if prevalence is None:
        method, avoided_method, reason = FLAGGED_METHOD, CLEARED_METHOD, ""
        limits = partial(_shares, counts, weight, level)
    else:
        share = require_prevalence(prevalence)
        method = avoided_method = RATES_METHOD
        reason = "" if counts.n_malignant and counts.n_benign else _ONE_CLASS
        limits = partial(_rates, counts, weight, level, prevalence)
    model, model_low, model_high = limits(counts.tp, counts.fp)
    # Against treating all: what is lost by not treating the missed and the cleared, negated.
    lost, lost_low, lost_high = limits(counts.fn, counts.tn)
    per_100 = 100 / weight
    return NetBenefitCurve(
        counts.threshold,
        model,
        model_low,
        model_high,
        treat_all=share - weight * (1 - share),
        avoided=-lost * per_100,
        avoided_low=-lost_high * per_100,
        avoided_high=-lost_low * per_100,
        prevalence=share,
        n=counts.n,
        n_malignant=counts.n_malignant,
        level=level,
        method=method,
        avoided_method=avoided_method,
        reason=reason,
    )


def _shares(
    counts: Counts, weight: Floats, level: float, malignant: Ints, benign: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return the mean over patients of 1 for these malignant and -weight for these benign ones."""
    p, p_low, p_high = _share(malignant, counts.n, level)
    q, q_low, q_high = _share(benign, counts.n, level)
    both = p * q  # each patient is one or the other or neither: what one share gains the other may lose
    correlation = -np.sqrt(np.divide(both, (1 - p) * (1 - q), out=np.zeros(len(p)), where=both > 0))
    value = p - weight * q
    return (
        value,
        value - _recovered(p - p_low, weight * (q_high - q), correlation),
        value + _recovered(p_high - p, weight * (q - q_low), correlation),
    )


def _recovered(first: Floats, second: Floats, correlation: Floats) -> Floats:
    """Return how far a difference may lie off, when its two terms may lie off by these distances."""
    distance: Floats = np.sqrt(first**2 + second**2 - 2 * correlation * first * second)
    return distance


def _rates(
    counts: Counts, weight: Floats, level: float, prevalence: float, malignant: Ints, benign: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return prevalence * share of the malignant - weight * (1 - prevalence) * share of the benign."""
    harm = weight * (1 - prevalence)
    gain, gain_low, gain_high = _share(malignant, counts.n_malignant, level)
    loss, loss_low, loss_high = _share(benign, counts.n_benign, level)
    value = prevalence * gain - harm * loss
    below = np.hypot(prevalence * (gain - gain_low), harm * (loss_high - loss))
    above = np.hypot(prevalence * (gain_high - gain), harm * (loss - loss_low))
    return value, value - below, value + above


def _share(part: Ints, whole: int, level: float) -> tuple[Floats, Floats, Floats]:
    low, high = wilson(part, np.full(len(part), whole), level=level)
    return part / (whole or np.nan), low, high
