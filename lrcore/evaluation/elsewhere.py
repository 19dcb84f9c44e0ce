"""What a threshold does where cancers are more, or less, frequent than among these patients."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lrcore.evaluation.counts import flagged
from lrcore.evaluation.decision import BLANK, NetBenefitCurve, net_benefit_at
from lrcore.evaluation.inputs import checked
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.json_numbers import estimate_number, estimate_object, number
from lrcore.evaluation.prevalence import PredictiveValues, predictive_values, shifted_risk

ASSUMPTION = (
    "Malignant patients there have the measurements of malignant patients here, and benign ones likewise."
)
_ONE_CLASS = "not defined: the risks of one class alone cannot be moved to another prevalence"


@dataclass(frozen=True, eq=False, slots=True)
class Elsewhere:
    """A threshold at another prevalence.

    Attributes
    ----------
    values : PredictiveValues
        What a flag, and no flag, then means; the flags stay as they are.
    net_benefit : NetBenefitCurve
        Of one threshold.
    mean_shifted_risk : float
        Mean over these patients of the risks moved to that prevalence; ``nan`` with one class.
    flagged_after_shift : int
        Patients whose moved risk reaches the threshold; -1 with one class.
    """

    values: PredictiveValues
    net_benefit: NetBenefitCurve
    mean_shifted_risk: float
    flagged_after_shift: int

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers; what is not defined is ``None`` beside its reason."""
        benefit, after = self.net_benefit, self.flagged_after_shift
        one_class = after < 0
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
        }


def elsewhere(
    outcome: ArrayLike, risk: ArrayLike, threshold: float, *, prevalence: float, level: float = LEVEL
) -> Elsewhere:
    """Return what a threshold does at a stated prevalence.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    threshold : float
        From 0 to 1.
    prevalence : float
        Between 0 and 1.
    level : float
        Coverage of the intervals.

    Notes
    -----
    Either the flags stay, and their meaning changes with the prevalence; or the risks are moved to
    the prevalence first and then meet the threshold. Both are given, and they are not the same.

    Examples
    --------
    >>> there = elsewhere([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, prevalence=0.1)
    >>> round(there.values.ppv.value, 3), there.flagged_after_shift
    (0.1, 1)
    """
    malignant, p = checked(outcome, risk)
    own, mean, after = float(malignant.mean()), float("nan"), -1
    if 0 < own < 1:
        moved = shifted_risk(p, from_prevalence=own, to_prevalence=prevalence)
        mean, after = float(moved.mean()), int(flagged(moved, threshold).sum())
    return Elsewhere(
        predictive_values(malignant, p, threshold, prevalence=prevalence, level=level),
        net_benefit_at(malignant, p, threshold, prevalence=prevalence, level=level),
        mean,
        after,
    )
