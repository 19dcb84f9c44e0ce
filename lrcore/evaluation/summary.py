"""Everything a reviewer may ask about one group of patients, in one call and one JSON object."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lrcore.evaluation.bins import ReliabilityBins, equal_width_bins
from lrcore.evaluation.brier import (
    CorpDecomposition,
    MurphyDecomposition,
    brier_score,
    corp_of,
    log_loss,
    murphy_decomposition,
    scaled_brier,
)
from lrcore.evaluation.calibration import Calibration, calibration
from lrcore.evaluation.decision import BLANK, BestStrategy, NetBenefitCurve, best_strategy, net_benefit_at
from lrcore.evaluation.inputs import checked
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.measures import first_net_benefit
from lrcore.evaluation.roc import auc_of, average_precision_of
from lrcore.evaluation.smooth import AUTO, SmoothCurve, curve_of, smoothed
from lrcore.evaluation.sweep import OperatingCharacteristics, operating_characteristics


@dataclass(frozen=True, eq=False, slots=True)
class EvaluationSummary:
    """How far the risks of one group of patients can be trusted.

    Attributes
    ----------
    n, n_malignant : int
    prevalence : float
    auc, brier, log_loss : Estimate
    average_precision : float
        To be compared with the prevalence, which is that of risks that know nothing.
    brier_skill : float
        Share of the Brier score of the prevalence that is gained.
    brier_skill_reason : str
    corp, murphy, calibration, curve, bins, at_threshold, net_benefit, best
        The full results of the functions of those names.
    """

    n: int
    n_malignant: int
    prevalence: float
    auc: Estimate
    average_precision: float
    brier: Estimate
    brier_skill: float
    brier_skill_reason: str
    corp: CorpDecomposition
    murphy: MurphyDecomposition
    log_loss: Estimate
    calibration: Calibration
    curve: SmoothCurve
    bins: ReliabilityBins
    at_threshold: OperatingCharacteristics
    net_benefit: NetBenefitCurve
    best: BestStrategy

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers and words; what is not defined is ``None`` beside ``<key>_reason``."""
        no_cancer = "not defined: no malignant patient"
        return {
            "n": self.n,
            "n_malignant": self.n_malignant,
            "prevalence": self.prevalence,
            **_estimate("auc", self.auc),
            **_number("average_precision", self.average_precision, no_cancer),
            "average_precision_baseline": self.prevalence,
            **_plain("brier", self.brier),
            **_number("brier_skill", self.brier_skill, self.brier_skill_reason),
            "brier_corp": {
                "miscalibration": self.corp.miscalibration,
                "discrimination": self.corp.discrimination,
                "uncertainty": self.corp.uncertainty,
                "method": "isotonic regression (CORP): brier = miscalibration - discrimination + uncertainty",
            },
            "brier_murphy": _murphy_json(self.murphy),
            **_plain("log_loss", self.log_loss),
            "calibration": self._calibration_json(),
            "operating_point": self._operating_point_json(),
        }

    def _calibration_json(self) -> dict[str, Any]:
        c, s = self.calibration, self.curve
        return {
            **_estimate("in_the_large", c.in_the_large),
            **_estimate("slope", c.slope),
            **_plain("joint_intercept", c.joint_intercept),
            **_plain("oe_ratio", c.oe_ratio),
            **_number("ici", s.ici, s.reason),
            **_number("e50", s.e50, s.reason),
            **_number("e90", s.e90, s.reason),
            **_number("emax", s.emax, s.reason),
            "smoother": s.method,
            "ece": self.bins.ece,
            "ece_bins": self.bins.method,
            **_number("spiegelhalter_z", c.spiegelhalter.z, c.spiegelhalter.reason),
            **_number("spiegelhalter_p", c.spiegelhalter.p, c.spiegelhalter.reason),
            "mean_risk": c.mean_risk,
            "n_clipped": c.n_clipped,
            "clipping": c.clipping,
        }

    def _operating_point_json(self) -> dict[str, Any]:
        at, benefit, best = self.at_threshold, self.net_benefit, self.best
        no_cancer = "not defined: no malignant patient"
        harm_ratio = float(benefit.harm_ratio[0])
        return {
            "threshold": at.threshold,
            "tp": at.tp,
            "fp": at.fp,
            "tn": at.tn,
            "fn": at.fn,
            **_estimate("sensitivity", at.sensitivity),
            **_estimate("specificity", at.specificity),
            **_estimate("ppv", at.ppv),
            **_estimate("npv", at.npv),
            **_number("net_benefit", float(benefit.model[0]), BLANK),
            **_interval("net_benefit", first_net_benefit(benefit)),
            **_number("net_benefit_treat_all", float(benefit.treat_all[0]), BLANK),
            **_number(
                "net_benefit_standardised",
                float(benefit.standardised[0]),
                no_cancer if harm_ratio == harm_ratio else BLANK,
            ),
            **_number("interventions_avoided_per_100", float(benefit.avoided[0]), BLANK),
            **_number("harm_ratio", harm_ratio, BLANK),
            **_number("probability_model_is_best", best.model, best.reason),
            **_plain("flagged_fraction", at.flagged_fraction),
        }


def evaluation_summary(
    outcome: ArrayLike,
    risk: ArrayLike,
    *,
    log_odds: ArrayLike | None = None,
    threshold: float,
    smoother: str = AUTO,
    level: float = LEVEL,
    seed: int = 0,
) -> EvaluationSummary:
    """Return every number of one group of patients, at one threshold.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    log_odds : array-like of shape (n,), optional
        The model's own; recommended, because a risk that rounds to 1 has lost them.
    threshold : float
        From 0 to 1.
    smoother : str
        See :func:`lrcore.evaluation.smooth.smooth_curve`.
    level : float
        Coverage of all intervals.
    seed : int
        Of the probability that the model is the best strategy, the only number that is drawn.

    Raises
    ------
    InvalidInput
        If the arrays or the threshold break their rules.

    Examples
    --------
    >>> summary = evaluation_summary([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], threshold=0.5).as_json()
    >>> summary["auc"]["estimate"], summary["operating_point"]["tp"]
    (0.75, 1)
    """
    malignant, p = checked(outcome, risk)
    fit = smoothed(malignant, p, log_odds, smoother)
    groups = equal_width_bins(malignant, p, level=level)
    skill, no_skill = scaled_brier(malignant, p)
    return EvaluationSummary(
        n=len(p),
        n_malignant=fit.patients.n_malignant,
        prevalence=float(malignant.mean()),
        auc=auc_of(fit.patients, level),
        average_precision=average_precision_of(fit.patients),
        brier=brier_score(malignant, p, level=level),
        brier_skill=skill,
        brier_skill_reason=no_skill,
        corp=corp_of(fit.patients),
        murphy=murphy_decomposition(malignant, p, bins=groups),
        log_loss=log_loss(malignant, p, log_odds=log_odds, level=level),
        calibration=calibration(malignant, p, log_odds=log_odds, level=level),
        curve=curve_of(fit, malignant, p),
        bins=groups,
        at_threshold=operating_characteristics(malignant, p, threshold, level=level),
        net_benefit=net_benefit_at(malignant, p, threshold, level=level),
        best=best_strategy(malignant, p, threshold, seed=seed),
    )


def _number(key: str, value: float, reason: str) -> dict[str, Any]:
    if np.isfinite(value):
        return {key: value}
    return {key: None, f"{key}_reason": reason}


def _estimate(key: str, estimate: Estimate) -> dict[str, Any]:
    """Return the estimate with its interval as an object; why it is not defined, beside it."""
    beside = {} if np.isfinite(estimate.value) else {f"{key}_reason": estimate.reason}
    return {key: estimate.as_json()} | beside


def _plain(key: str, estimate: Estimate) -> dict[str, Any]:
    """Return the estimate as a number, with its interval beside it."""
    return _number(key, estimate.value, estimate.reason) | _interval(key, estimate)


def _interval(key: str, estimate: Estimate) -> dict[str, Any]:
    return {f"{key}_interval": {name: x for name, x in estimate.as_json().items() if name != "estimate"}}


def _murphy_json(murphy: MurphyDecomposition) -> dict[str, Any]:
    parts = ("reliability", "resolution", "uncertainty", "residual")
    numbers: dict[str, Any] = {part: getattr(murphy, part) for part in parts}
    return numbers | {"bins": murphy.bins.method}
