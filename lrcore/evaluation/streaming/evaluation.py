"""The numbers of an evaluation whose patients were seen in parts, each named exact or not."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.evaluation.calibration.slope import SHARE, WALD
from lrcore.evaluation.discrimination.roc import auc_of
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined, wilson
from lrcore.evaluation.json_numbers import (
    estimate_number,
    estimate_object,
    finite_or_none,
    interval,
    number,
)
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.streaming.sums import BINS, StreamingStatistics
from lrcore.evaluation.threshold.net_benefit import BLANK, NetBenefitCurve, curve_of_counts
from lrcore.evaluation.threshold.sweep import OperatingCharacteristics, characteristics_of

EXACT = "counts and rates, Brier score, log loss, observed / expected, ECE, Spiegelhalter's z, net benefit"
BINNED = f"AUC, calibration in the large, slope: from {BINS:,} bins of log-odds"
NOT_HERE = "average precision, CORP and Murphy decompositions, ICI, E50, E90, Emax"
_ONE_CLASS = "not estimable: no {} patient"


@dataclass(frozen=True, eq=False, slots=True)
class StreamedEvaluation:
    """What can be said of patients that were never in memory together.

    Attributes
    ----------
    sums : StreamingStatistics
    auc : Estimate
    auc_bounds : tuple of float
        Between which the exact AUC lies.
    in_the_large, slope, intercept, oe_ratio : Estimate
    at_threshold : OperatingCharacteristics
    net_benefit : NetBenefitCurve
    """

    sums: StreamingStatistics
    auc: Estimate
    auc_bounds: tuple[float, float]
    in_the_large: Estimate
    slope: Estimate
    intercept: Estimate
    oe_ratio: Estimate
    at_threshold: OperatingCharacteristics
    net_benefit: NetBenefitCurve

    def as_json(self) -> dict[str, Any]:
        """Return the numbers under the keys of an evaluation at once, and which of them are exact."""
        s, at = self.sums, self.at_threshold
        z, p = s.spiegelhalter()
        no_z = "not defined: every risk is 0, 0.5 or 1"
        return {
            "n": s.n,
            "n_malignant": s.n_malignant,
            "prevalence": s.n_malignant / s.n,
            **estimate_object("auc", self.auc),
            "auc_bounds": [finite_or_none(bound) for bound in self.auc_bounds],
            **estimate_number("brier", s.brier()),
            **estimate_number("log_loss", s.log_loss()),
            "calibration": {
                **estimate_object("in_the_large", self.in_the_large),
                **estimate_object("slope", self.slope),
                **estimate_number("joint_intercept", self.intercept),
                **estimate_number("oe_ratio", self.oe_ratio),
                "ece": s.ece(),
                "ece_bins": s.ece_bins,
                **number("spiegelhalter_z", z, no_z),
                **number("spiegelhalter_p", p, no_z),
                "mean_risk": float(s.totals[0] / s.n),
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
                **estimate_number("flagged_fraction", at.flagged_fraction),
            },
            "read_in_parts": {"exact": EXACT, "from_bins": BINNED, "not_computed": NOT_HERE},
        }


def evaluation_of(sums: StreamingStatistics, *, level: float = LEVEL) -> StreamedEvaluation:
    """Return every number that the sums give.

    Examples
    --------
    >>> from lrcore.evaluation.streaming.sums import streaming_statistics
    >>> risk, log_odds = [0.1, 0.6, 0.4, 0.9], [-2.2, 0.41, -0.41, 2.2]
    >>> found = evaluation_of(streaming_statistics([0, 0, 1, 1], risk, log_odds, threshold=0.5))
    >>> found.auc.value, found.at_threshold.tp
    (0.75, 1)
    """
    tally, counts = sums.tally(), sums.counts_at_threshold()
    area = auc_of(tally, level)
    benign = sums.n - sums.n_malignant
    loose = float(tally.malignant @ tally.benign) / 2 / (sums.n_malignant * benign or np.nan)
    large, intercept, slope = _recalibrations(sums, level)
    return StreamedEvaluation(
        sums,
        area,
        (area.value - loose, area.value + loose),
        large,
        slope,
        intercept,
        _observed_over_expected(sums, level),
        characteristics_of(counts, level=level),
        curve_of_counts(counts, None, level),
    )


def _recalibrations(sums: StreamingStatistics, level: float) -> list[Estimate]:
    """Return calibration in the large, and the intercept and slope of the joint fit."""
    tally, eta, n = sums.tally(), sums.bin_log_odds(), sums.n
    if not 0 < sums.n_malignant < n:
        reason = _ONE_CLASS.format("benign" if sums.n_malignant else "malignant")
        return [undefined(reason, n=n, method=WALD, level=level)] * 3
    found, all_ = tally.malignant[None].astype(float), (tally.malignant + tally.benign)[None].astype(float)
    ones = np.ones(len(eta))
    estimates = []
    for design, offset in ((ones[:, None], eta), (np.array([ones, eta]).T, None)):
        fit = fit_logistic(design, found, all_, offset=offset)
        if not fit.converged[0]:
            reason = "not estimable: the likelihood has no maximum that can be reached"
            estimates += [undefined(reason, n=n, method=WALD, level=level)] * design.shape[1]
            continue
        half = normal_quantile(level) * np.sqrt(np.diag(np.linalg.inv(fit.information[0])))
        for value, h in zip(fit.coefficients[0].tolist(), half.tolist(), strict=True):
            estimates.append(Estimate(value, value - h, value + h, level, WALD, n))
    return estimates


def _observed_over_expected(sums: StreamingStatistics, level: float) -> Estimate:
    n, expected = sums.n, float(sums.totals[0])
    if expected == 0:
        return undefined("not defined: every risk is 0, so no cancer was expected", n=n, level=level)
    low, high = wilson(sums.n_malignant, n, level=level)
    scale = n / expected
    return Estimate(sums.n_malignant / expected, low[0] * scale, high[0] * scale, level, SHARE, n)
