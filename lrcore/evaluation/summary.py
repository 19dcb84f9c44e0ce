"""Everything a reviewer may ask about one group of patients, in one call and one JSON object."""

from dataclasses import dataclass
from math import isnan
from typing import Any

from numpy.typing import ArrayLike

from lrcore.evaluation.calibration.bins import ReliabilityBins, equal_width_bins
from lrcore.evaluation.calibration.brier import (
    CorpDecomposition,
    MurphyDecomposition,
    brier_score,
    corp_of,
    log_loss,
    murphy_decomposition,
    scaled_brier,
)
from lrcore.evaluation.calibration.slope import Calibration, calibration_of
from lrcore.evaluation.calibration.smooth import AUTO, SmoothCurve, curve_of, smoothed
from lrcore.evaluation.discrimination.roc import auc_of, average_precision_of
from lrcore.evaluation.inputs import checked
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.json_numbers import estimate_number, estimate_object, interval, number
from lrcore.evaluation.threshold.best_strategy import BestStrategy, best_of
from lrcore.evaluation.threshold.counts import one_threshold
from lrcore.evaluation.threshold.net_benefit import BLANK, NetBenefitCurve, curve_of_counts
from lrcore.evaluation.threshold.sweep import OperatingCharacteristics, characteristics_of
from lrcore.system.concurrent import run_concurrently


@dataclass(frozen=True, eq=False, slots=True)
class EvaluationSummary:
    """How far the risks of one group of patients can be trusted.

    Attributes
    ----------
    n, n_malignant : int
    prevalence : float
    auc, brier, log_loss : Estimate
    average_precision : Estimate
        To be compared with the prevalence, which is that of risks that know nothing.
    brier_skill : Estimate
        Share of the Brier score of the prevalence that is gained.
    corp, murphy, calibration, curve, bins, at_threshold, net_benefit, best
        The full results of the functions of those names.
    """

    n: int
    n_malignant: int
    prevalence: float
    auc: Estimate
    average_precision: Estimate
    brier: Estimate
    brier_skill: Estimate
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
        return {
            "n": self.n,
            "n_malignant": self.n_malignant,
            "prevalence": self.prevalence,
            **estimate_object("auc", self.auc),
            **estimate_number("average_precision", self.average_precision),
            "average_precision_baseline": self.prevalence,
            **estimate_number("brier", self.brier),
            **estimate_number("brier_skill", self.brier_skill),
            "brier_corp": {
                "miscalibration": self.corp.miscalibration,
                "discrimination": self.corp.discrimination,
                "uncertainty": self.corp.uncertainty,
                "method": "isotonic regression (CORP): brier = miscalibration - discrimination + uncertainty",
            },
            "brier_murphy": _murphy_json(self.murphy),
            **estimate_number("log_loss", self.log_loss),
            "calibration": self._calibration_json(),
            "operating_point": self._operating_point_json(),
        }

    def _calibration_json(self) -> dict[str, Any]:
        c, s = self.calibration, self.curve
        return {
            **estimate_object("in_the_large", c.in_the_large),
            **estimate_object("slope", c.slope),
            **estimate_number("joint_intercept", c.joint_intercept),
            **estimate_number("oe_ratio", c.oe_ratio),
            **number("ici", s.ici, s.reason),
            **number("e50", s.e50, s.reason),
            **number("e90", s.e90, s.reason),
            **number("emax", s.emax, s.reason),
            "smoother": s.method,
            "ece": self.bins.ece,
            "ece_bins": self.bins.method,
            **number("spiegelhalter_z", c.spiegelhalter.z, c.spiegelhalter.reason),
            **number("spiegelhalter_p", c.spiegelhalter.p, c.spiegelhalter.reason),
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
            **estimate_object("sensitivity", at.sensitivity),
            **estimate_object("specificity", at.specificity),
            **estimate_object("ppv", at.ppv),
            **estimate_object("npv", at.npv),
            **number("net_benefit", float(benefit.model[0]), BLANK),
            **interval("net_benefit", benefit.estimate()),
            **number("net_benefit_treat_all", float(benefit.treat_all[0]), BLANK),
            **number(
                "net_benefit_standardised",
                float(benefit.standardised[0]),
                BLANK if isnan(harm_ratio) else no_cancer,
            ),
            **estimate_number("interventions_avoided_per_100", benefit.avoided_estimate()),
            **number("harm_ratio", harm_ratio, BLANK),
            **number("probability_model_is_best", best.model, best.reason),
            **estimate_number("flagged_fraction", at.flagged_fraction),
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
        See :func:`lrcore.evaluation.calibration.smooth.smooth_curve`.
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
    at = one_threshold(malignant, p, threshold)
    fit = smoothed(malignant, p, log_odds, smoother)
    found = run_concurrently(
        {
            "calibration": lambda: calibration_of(fit.on_log_odds, p, fit.log_odds, level),
            "curve": lambda: curve_of(fit, malignant, p),
            "corp": lambda: corp_of(fit.patients),
            "auc": lambda: auc_of(fit.patients, level),
            "average_precision": lambda: average_precision_of(fit.patients, level),
            "murphy": lambda: murphy_decomposition(
                malignant, p, bins=equal_width_bins(malignant, p, level=level)
            ),
            "log_loss": lambda: log_loss(malignant, p, log_odds=log_odds, level=level),
            "brier": lambda: brier_score(malignant, p, level=level),
            "brier_skill": lambda: scaled_brier(malignant, p, level=level),
        },
        len(p),
    )
    return EvaluationSummary(
        n=len(p),
        n_malignant=at.n_malignant,
        prevalence=float(malignant.mean()),
        bins=found["murphy"].bins,
        at_threshold=characteristics_of(at, level=level),
        net_benefit=curve_of_counts(at, None, level),
        best=best_of(at, seed=seed),
        **found,
    )


def _murphy_json(murphy: MurphyDecomposition) -> dict[str, Any]:
    parts = ("reliability", "resolution", "uncertainty", "residual")
    numbers: dict[str, Any] = {part: getattr(murphy, part) for part in parts}
    return numbers | {"bins": murphy.bins.method}
