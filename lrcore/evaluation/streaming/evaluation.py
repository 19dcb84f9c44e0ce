"""The evaluation of patients who were read in parts; each number is named as exact or binned."""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration.agreement import Agreement, crossing_line
from lrcore.evaluation.calibration.joint_test import Cells, joint_test_of_cells
from lrcore.evaluation.calibration.observed_expected import observed_over_expected
from lrcore.evaluation.calibration.slope import WALD_METHOD
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.further_measures import FurtherMeasures, streamed_further_measures
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.json_numbers import (
    estimate_number,
    estimate_object,
    finite_or_none,
    interval,
    number,
)
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.streaming.statistics import N_BINS, StreamingStatistics
from lrcore.evaluation.threshold.net_benefit import BLANK, NetBenefitCurve, net_benefit
from lrcore.evaluation.threshold.operating_characteristics import (
    OperatingCharacteristics,
    operating_characteristics,
)

EXACT = (
    "counts and rates, Brier score and its scaled form, log loss, Nagelkerke's R2, discrimination slope, "
    "observed / expected, ECE, Spiegelhalter's z, net benefit, interventions avoided, expected cost"
)
BINNED = (
    "AUC, partial AUC, sensitivity at a given specificity, calibration-in-the-large, slope, "
    f"test that the risks are right: from {N_BINS:,} bins of log-odds"
)
NOT_COMPUTED = "average precision, CORP and Murphy decompositions, ICI, E50, E90, Emax, ECI"
_ONE_CLASS = "not estimable: no {} patient"


@dataclass(frozen=True, eq=False, slots=True)
class StreamedEvaluation:
    """The evaluation of patients who were never in memory together.

    Attributes
    ----------
    statistics : StreamingStatistics
    auc : Estimate
    auc_bounds : tuple of float
        Between which the exact AUC lies.
    in_the_large, slope, intercept, oe_ratio : Estimate
    agreement : Agreement
        Whether the outcomes contradict the risks, from bins.
    at_threshold : OperatingCharacteristics
    net_benefit : NetBenefitCurve
    further : FurtherMeasures
    """

    statistics: StreamingStatistics
    auc: Estimate
    auc_bounds: tuple[float, float]
    in_the_large: Estimate
    slope: Estimate
    intercept: Estimate
    oe_ratio: Estimate
    agreement: Agreement
    at_threshold: OperatingCharacteristics
    net_benefit: NetBenefitCurve
    further: FurtherMeasures

    def as_json(self) -> dict[str, Any]:
        """Return the numbers under the keys of an evaluation in memory, and which of them are exact."""
        s, at = self.statistics, self.at_threshold
        z, p = s.spiegelhalter()
        no_z = "not defined: every risk is 0, 0.5 or 1"
        return {
            "n": s.n,
            "n_malignant": s.n_malignant,
            "prevalence": s.n_malignant / s.n,
            **estimate_object("auc", self.auc),
            "auc_bounds": [finite_or_none(bound) for bound in self.auc_bounds],
            **estimate_number("brier", s.brier()),
            **estimate_number("brier_skill", s.scaled_brier()),
            **estimate_number("log_loss", s.log_loss()),
            **self.further.as_json(),
            "calibration": {
                **estimate_object("in_the_large", self.in_the_large),
                **estimate_object("slope", self.slope),
                **estimate_number("joint_intercept", self.intercept),
                **estimate_number("oe_ratio", self.oe_ratio),
                "ece": s.ece(),
                "ece_bins": s.ece_bins,
                **number("spiegelhalter_z", z, no_z),
                **number("spiegelhalter_p", p, no_z),
                "mean_risk": s.sums.risk / s.n,
                "right_risks": self.agreement.as_json(),
            },
            "operating_point": {
                **{name: getattr(at, name) for name in ("threshold", "tp", "fp", "tn", "fn")},
                **estimate_object("sensitivity", at.sensitivity),
                **estimate_object("specificity", at.specificity),
                **estimate_object("ppv", at.ppv),
                **estimate_object("npv", at.npv),
                **number("net_benefit", float(self.net_benefit.model[0]), BLANK),
                **interval("net_benefit", self.net_benefit.estimate()),
                **number("net_benefit_treat_all", float(self.net_benefit.treat_all[0]), BLANK),
                **self.further.at_threshold_json(),
                **estimate_number("interventions_avoided_per_100", self.net_benefit.avoided_estimate()),
                **estimate_number("flagged_fraction", at.flagged_fraction),
            },
            "read_in_parts": {"exact": EXACT, "from_bins": BINNED, "not_computed": NOT_COMPUTED},
        }


def streamed_evaluation(statistics: StreamingStatistics, *, level: float = LEVEL) -> StreamedEvaluation:
    """Return every number that follows from the statistics.

    Parameters
    ----------
    statistics : StreamingStatistics
    level : float
        Coverage of all intervals.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.streaming.statistics import streaming_statistics
    >>> patients = Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], [-2.2, 0.41, -0.41, 2.2])
    >>> found = streamed_evaluation(streaming_statistics(patients, threshold=0.5))
    >>> found.auc.value, found.at_threshold.tp
    (0.75, 1)
    """
    tally, counts = statistics.tally, statistics.counts_at_threshold()
    area = auc(statistics, level=level)
    pairs = statistics.n_malignant * (statistics.n - statistics.n_malignant)
    largest_error = float(tally.malignant @ tally.benign) / 2 / (pairs or np.nan)
    large, intercept, slope = _recalibrations(statistics, level)
    ratio = _observed_over_expected(statistics, level)
    return StreamedEvaluation(
        statistics,
        area,
        (area.value - largest_error, area.value + largest_error),
        large,
        slope,
        intercept,
        ratio,
        _agreement(statistics, large, intercept, slope, ratio),
        operating_characteristics(counts, level=level),
        net_benefit(counts, level=level),
        streamed_further_measures(statistics, level=level),
    )


def _agreement(
    statistics: StreamingStatistics, large: Estimate, intercept: Estimate, slope: Estimate, ratio: Estimate
) -> Agreement:
    """Return whether risks and outcomes agree; the log-odds of a model are finite, so no risk is certain."""
    tally, eta = statistics.tally, statistics.bin_log_odds
    patients, malignant = tally.patients.astype(np.float64), tally.malignant.astype(np.float64)
    return Agreement(
        statistics.n,
        statistics.n_malignant,
        statistics.sums.risk,
        joint_test_of_cells(Cells(eta, sigmoid(eta), patients, malignant)),
        large,
        slope,
        ratio,
        crossing_line(intercept, slope, eta, patients),
        n_certain_wrong=0,
    )


def _recalibrations(statistics: StreamingStatistics, level: float) -> list[Estimate]:
    """Return calibration-in-the-large, and the intercept and slope of the joint fit."""
    tally, eta, n = statistics.tally, statistics.bin_log_odds, statistics.n
    if not 0 < statistics.n_malignant < n:
        reason = _ONE_CLASS.format("benign" if statistics.n_malignant else "malignant")
        return [undefined_estimate(reason, n=n, method=WALD_METHOD, level=level)] * 3
    malignant, trials = tally.malignant[None].astype(float), tally.patients[None].astype(float)
    ones = np.ones(len(eta))
    estimates = []
    for design, offset in ((ones[:, None], eta), (np.array([ones, eta]).T, None)):
        fit = fit_logistic(design, malignant, trials, offset=offset)
        if not fit.converged[0]:
            reason = "not estimable: the likelihood has no maximum that can be reached"
            estimates += [undefined_estimate(reason, n=n, method=WALD_METHOD, level=level)] * design.shape[1]
            continue
        half = normal_quantile(level) * np.sqrt(np.diag(np.linalg.inv(fit.information[0])))
        for value, h in zip(fit.coefficients[0].tolist(), half.tolist(), strict=True):
            estimates.append(Estimate(value, value - h, value + h, level, WALD_METHOD, n))
    return estimates


def _observed_over_expected(statistics: StreamingStatistics, level: float) -> Estimate:
    observed, sums = statistics.n_malignant, statistics.sums
    ratio = observed / (sums.risk or nan)
    residual = observed - 2 * ratio * sums.risk_of_malignant.sum + ratio**2 * sums.risk_squared
    return observed_over_expected(statistics.n, observed, sums.risk, residual, level=level)
