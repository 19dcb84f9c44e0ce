"""Consequences of a threshold at another prevalence."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lrcore.evaluation.intervals import LEVEL, undefined_estimate
from lrcore.evaluation.json_numbers import estimate_number, estimate_object, number
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at, flagged
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.net_benefit import BLANK, NetBenefitCurve, net_benefit
from lrcore.evaluation.threshold.prevalence import (
    PredictiveValues,
    predictive_values,
    prior_shift,
    shifted_risk,
)

ASSUMPTION = (
    "Malignant patients there have the measurements of malignant patients here, and benign ones likewise."
)
# What follows from a stated prevalence, and what remains that of these patients.
FOLLOWS = ("PPV", "NPV", "net benefit", "flagged in 1,000")
STAYS = (
    "counts of these patients",
    "calibration",
    "the harm ratio, unless it is read off the shifted threshold",
)
_ONE_CLASS = "not defined: the risks of one class alone cannot be moved to another prevalence"


@dataclass(frozen=True, eq=False, slots=True)
class ThresholdAtPrevalence:
    """A threshold at another prevalence.

    Attributes
    ----------
    values : PredictiveValues
        The meaning of a flag, and of no flag, at that prevalence; the flags do not change.
    net_benefit : NetBenefitCurve
        Of one threshold.
    mean_shifted_risk : float
        Mean over these patients of the risks shifted to that prevalence; ``nan`` with one class.
    flagged_after_shift : int
        Patients whose shifted risk reaches the threshold; -1 with one class.
    shift : float
        Added to the log-odds of every risk; ``nan`` with one class.
    threshold : float
    shifted_threshold : float
        The same threshold on the scale of the shifted risks, where it flags the same patients; ``nan``
        with one class.
    shifted_net_benefit : NetBenefitCurve or None
        Of the same flags at the harm ratio of the shifted threshold; None with one class.
    """

    values: PredictiveValues
    net_benefit: NetBenefitCurve
    mean_shifted_risk: float
    flagged_after_shift: int
    shift: float
    threshold: float
    shifted_threshold: float
    shifted_net_benefit: NetBenefitCurve | None

    @property
    def shifted_harm_ratio(self) -> float:
        """False alarms as bad as one missed cancer, read off the shifted threshold; or ``nan``."""
        return float("nan") if self.shifted_net_benefit is None else harm_ratio_of(self.shifted_threshold)

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers, ``None`` with a reason where undefined."""
        benefit, after, shifted = self.net_benefit, self.flagged_after_shift, self.shifted_net_benefit
        one_class = after < 0
        nothing = undefined_estimate(_ONE_CLASS, n=benefit.n)
        return {
            "prevalence": self.values.prevalence,
            "assumption": ASSUMPTION,
            **estimate_object("ppv", self.values.ppv),
            **estimate_object("npv", self.values.npv),
            **estimate_object("net_benefit", benefit.estimate()),
            **number("net_benefit_treat_all", float(benefit.treat_all[0]), BLANK),
            **estimate_number("interventions_avoided_per_100", benefit.avoided_estimate()),
            **number("mean_shifted_risk", self.mean_shifted_risk, _ONE_CLASS),
            **number("flagged_after_shift", np.nan if one_class else after, _ONE_CLASS),
            "follows": list(FOLLOWS),
            "does_not_follow": list(STAYS),
            **number("shift_in_log_odds", self.shift, _ONE_CLASS),
            **number("shifted_threshold", self.shifted_threshold, _ONE_CLASS),
            **number(
                "shifted_harm_ratio", _finite(self.shifted_harm_ratio), _ONE_CLASS if one_class else BLANK
            ),
            **estimate_object("shifted_net_benefit", shifted.estimate() if shifted else nothing),
        }


def threshold_at_prevalence(
    patients: Patients, threshold: float, *, prevalence: float, level: float = LEVEL
) -> ThresholdAtPrevalence:
    """Return the consequences of a threshold at a stated prevalence.

    Parameters
    ----------
    patients : Patients
    threshold : float
        From 0 to 1.
    prevalence : float
        Between 0 and 1.
    level : float
        Coverage of the intervals.

    Notes
    -----
    Either the flags stay the same and their meaning changes with the prevalence, or the risks are first
    shifted to the prevalence and then compared with the threshold. The two differ; both are given.

    Examples
    --------
    >>> there = threshold_at_prevalence(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), 0.5, prevalence=0.1)
    >>> round(there.values.ppv.value, 3), there.flagged_after_shift
    (0.1, 1)
    """
    own, nan, counts = patients.prevalence, float("nan"), counts_at(patients, threshold)
    values = predictive_values(counts, prevalence=prevalence, level=level)
    benefit = net_benefit(counts, prevalence=prevalence, level=level)
    if not 0 < own < 1:
        return ThresholdAtPrevalence(values, benefit, nan, -1, nan, threshold, nan, None)
    shifted = shifted_risk(patients.risk, from_prevalence=own, to_prevalence=prevalence)
    there = net_benefit_of_shifted(patients, threshold, prevalence=prevalence, level=level)
    return ThresholdAtPrevalence(
        values,
        benefit,
        float(shifted.mean()),
        int(flagged(shifted, threshold).sum()),
        prior_shift(from_prevalence=own, to_prevalence=prevalence),
        threshold,
        float(there.threshold[0]),
        there,
    )


def net_benefit_of_shifted(
    patients: Patients, thresholds: ArrayLike, *, prevalence: float, level: float = LEVEL
) -> NetBenefitCurve:
    """Return the net benefit at another prevalence when the risks are shifted to it as well.

    Parameters
    ----------
    patients : Patients
        Patients of both classes.
    thresholds : array-like of shape (k,)
        On the scale of the unshifted risks. The same patients are flagged by shifted risks at the
        shifted threshold.
    prevalence : float
        Between 0 and 1.
    level : float

    Returns
    -------
    NetBenefitCurve
        At the shifted thresholds, which determine the harm ratio.

    Examples
    --------
    >>> there = net_benefit_of_shifted(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), 0.5, prevalence=0.1)
    >>> round(float(there.threshold[0]), 3), round(float(there.model[0]), 3)
    (0.1, 0.0)
    """
    counts = counts_at(patients, thresholds)
    at = shifted_risk(counts.threshold, from_prevalence=patients.prevalence, to_prevalence=prevalence)
    return net_benefit(replace(counts, threshold=at), prevalence=prevalence, level=level)


def _finite(value: float) -> float:
    return value if np.isfinite(value) else float("nan")
