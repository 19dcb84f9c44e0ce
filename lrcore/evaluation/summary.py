"""All measures of one group of patients at one threshold, in one call and one JSON object."""

from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.agreement import Agreement, agreement
from lrcore.evaluation.calibration.bins import ReliabilityBins, equal_width_bins
from lrcore.evaluation.calibration.brier import brier_score, log_loss, scaled_brier
from lrcore.evaluation.calibration.brier_decompositions import (
    CorpDecomposition,
    MurphyDecomposition,
    corp_decomposition,
    murphy_decomposition,
)
from lrcore.evaluation.calibration.curves.smooth import (
    AUTO,
    ECI_DEFINITION,
    SmoothCurve,
    fit_smoother,
    smooth_curve,
)
from lrcore.evaluation.calibration.slope import Calibration, calibration
from lrcore.evaluation.discrimination.average_precision import average_precision
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.further_measures import FurtherMeasures, further_measures
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.json_numbers import estimate_number, estimate_object, interval, number
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.best_strategy import BestStrategy, best_strategy
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import BLANK, NetBenefitCurve, net_benefit
from lrcore.evaluation.threshold.operating_characteristics import (
    OperatingCharacteristics,
    operating_characteristics,
)
from lrcore.system.parallel import run_concurrently


@dataclass(frozen=True, eq=False, slots=True)
class EvaluationSummary:
    """Discrimination, calibration, accuracy and net benefit of one group of patients.

    Attributes
    ----------
    n, n_malignant : int
    prevalence : float
    auc, brier, log_loss : Estimate
    average_precision : Estimate
        To be compared with the prevalence, which is that of uninformative risks.
    brier_skill : Estimate
        Scaled Brier score: the gain over the Brier score of the prevalence, as a share of it.
    agreement : Agreement
        Whether the outcomes contradict the risks, and in what.
    corp, murphy, calibration, curve, bins, at_threshold, net_benefit, best, further
        The full results of the functions that compute them.
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
    agreement: Agreement
    curve: SmoothCurve
    bins: ReliabilityBins
    at_threshold: OperatingCharacteristics
    net_benefit: NetBenefitCurve
    best: BestStrategy
    further: FurtherMeasures

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers and words; what is not defined is ``None`` with ``<key>_reason``."""
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
            **self.further.as_json(),
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
            **number("eci", s.eci, s.reason),
            "eci_definition": ECI_DEFINITION,
            "smoother": s.method,
            "ece": self.bins.ece,
            "ece_bins": self.bins.method,
            **number("spiegelhalter_z", c.spiegelhalter.z, c.spiegelhalter.reason),
            **number("spiegelhalter_p", c.spiegelhalter.p, c.spiegelhalter.reason),
            "mean_risk": c.mean_risk,
            "n_clipped": c.n_clipped,
            "clipping": c.clipping,
            "right_risks": self.agreement.as_json(),
        }

    def _operating_point_json(self) -> dict[str, Any]:
        at, benefit, best = self.at_threshold, self.net_benefit, self.best
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
            **self.further.at_threshold_json(),
            **estimate_number("interventions_avoided_per_100", benefit.avoided_estimate()),
            **number("harm_ratio", harm_ratio, BLANK),
            **number("probability_model_is_best", best.model, best.reason),
            **estimate_number("flagged_fraction", at.flagged_fraction),
        }


def evaluation_summary(
    patients: Patients,
    *,
    threshold: float,
    smoother: str = AUTO,
    level: float = LEVEL,
    seed: int = 0,
) -> EvaluationSummary:
    """Return every number of one group of patients, at one threshold.

    Parameters
    ----------
    patients : Patients
    threshold : float
        From 0 to 1.
    smoother : str
        See :func:`lrcore.evaluation.calibration.curves.smooth.smooth_curve`.
    level : float
        Coverage of all intervals.
    seed : int
        Of the probability that the model is the best strategy, and of the test that the risks are right.

    Raises
    ------
    InvalidInput
        If the threshold lies outside [0, 1], or the smoother cannot be used.

    Examples
    --------
    >>> summary = evaluation_summary(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), threshold=0.5).as_json()
    >>> summary["auc"]["estimate"], summary["operating_point"]["tp"]
    (0.75, 1)
    """
    counts = counts_at(patients, threshold)

    def calibrated() -> tuple[Calibration, Agreement]:
        found = calibration(patients, level=level)
        return found, agreement(patients, found, seed=seed)

    model = fit_smoother(patients, smoother)  # sorts the risks, which several of the following need
    found = run_concurrently(
        {
            "calibrated": calibrated,
            "curve": lambda: smooth_curve(patients, smoother=model),
            "corp": lambda: corp_decomposition(patients),
            "auc": lambda: auc(patients, level=level),
            "average_precision": lambda: average_precision(patients, level=level),
            "murphy": lambda: murphy_decomposition(patients, bins=equal_width_bins(patients, level=level)),
            "log_loss": lambda: log_loss(patients, level=level),
            "brier": lambda: brier_score(patients, level=level),
            "brier_skill": lambda: scaled_brier(patients, level=level),
            "further": lambda: further_measures(patients, counts, level=level),
        },
        patients.n,
    )
    calibrated_, agreement_ = found.pop("calibrated")
    return EvaluationSummary(
        calibration=calibrated_,
        agreement=agreement_,
        n=patients.n,
        n_malignant=patients.n_malignant,
        prevalence=patients.prevalence,
        bins=found["murphy"].bins,
        at_threshold=operating_characteristics(counts, level=level),
        net_benefit=net_benefit(counts, level=level),
        best=best_strategy(counts, seed=seed),
        **found,
    )


def _murphy_json(murphy: MurphyDecomposition) -> dict[str, Any]:
    parts = ("reliability", "resolution", "uncertainty", "residual")
    numbers: dict[str, Any] = {part: getattr(murphy, part) for part in parts}
    return numbers | {"bins": murphy.bins.method}
