"""Measures next to the main ones: overall performance, parts of the ROC curve, cost of the decisions."""

from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.r_squared import nagelkerke_r2, nagelkerke_r2_of
from lrcore.evaluation.discrimination.discrimination_slope import (
    discrimination_slope,
    discrimination_slope_of,
)
from lrcore.evaluation.discrimination.partial_auc import (
    MAX_FALSE_ALARM_RATE,
    partial_auc,
    standardised_partial_auc,
)
from lrcore.evaluation.discrimination.roc_band import SPECIFICITY, sensitivity_at_specificity
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.json_numbers import estimate_number, estimate_object
from lrcore.evaluation.numerics.tally import Ranked
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.streaming.statistics import StreamingStatistics
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.expected_cost import COST_UNIT, expected_cost
from lrcore.evaluation.threshold.standardised_benefit import standardised_net_benefit
from lrcore.evaluation.threshold.use_with_care import UseWithCare, use_with_care


@dataclass(frozen=True, slots=True)
class FurtherMeasures:
    """Further measures of one group of patients, the last three at one threshold.

    Attributes
    ----------
    discrimination_slope, nagelkerke_r2 : Estimate
    partial_auc, standardised_partial_auc : Estimate
        Over specificities from 0.9 to 1: mean recall there, and McClish's scale.
    sensitivity_at_specificity : Estimate
        At the threshold whose specificity is 0.9.
    expected_cost, standardised_net_benefit : Estimate
    use_with_care : UseWithCare
        The improper measures.
    """

    discrimination_slope: Estimate
    nagelkerke_r2: Estimate
    partial_auc: Estimate
    standardised_partial_auc: Estimate
    sensitivity_at_specificity: Estimate
    expected_cost: Estimate
    standardised_net_benefit: Estimate
    use_with_care: UseWithCare

    def as_json(self) -> dict[str, Any]:
        """Return the measures that need no threshold."""
        part = {"lowest_specificity": 1 - MAX_FALSE_ALARM_RATE}
        return {
            **estimate_number("discrimination_slope", self.discrimination_slope),
            **estimate_number("nagelkerke_r2", self.nagelkerke_r2),
            "partial_auc": part
            | {
                "of_the_range": self.partial_auc.as_json(),
                "standardised": self.standardised_partial_auc.as_json(),
            },
            **estimate_object("sensitivity_at_specificity", self.sensitivity_at_specificity),
            "sensitivity_at_specificity_of": SPECIFICITY,
        }

    def at_threshold_json(self) -> dict[str, Any]:
        """Return the measures of the decisions at the threshold."""
        return {
            **estimate_number("net_benefit_standardised", self.standardised_net_benefit),
            **estimate_number("expected_cost", self.expected_cost),
            "expected_cost_unit": COST_UNIT,
            "use_with_care": self.use_with_care.as_json(),
        }


def further_measures(patients: Patients, counts: Counts, *, level: float = LEVEL) -> FurtherMeasures:
    """Return the further measures of one group of patients.

    Parameters
    ----------
    patients : Patients
    counts : Counts
        At one threshold.
    level : float
        Coverage of all intervals.

    Examples
    --------
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> known = Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    >>> further_measures(known, counts_at(known, 0.5)).use_with_care.accuracy
    0.5
    """
    slope, r2 = discrimination_slope(patients, level=level), nagelkerke_r2(patients, level=level)
    return _further_measures(slope, r2, patients, counts, level)


def streamed_further_measures(statistics: StreamingStatistics, *, level: float = LEVEL) -> FurtherMeasures:
    """Return the further measures of patients who are no longer in memory.

    Parameters
    ----------
    statistics : StreamingStatistics
        The parts of the ROC curve come from its narrow bins; the rest is exact.
    level : float
        Coverage of all intervals.
    """
    sums = statistics.sums
    slope = discrimination_slope_of(sums.risk_of_benign, sums.risk_of_malignant, level=level)
    r2 = nagelkerke_r2_of(sums.log_loss_of_benign, sums.log_loss_of_malignant, level=level)
    return _further_measures(slope, r2, statistics, statistics.counts_at_threshold(), level)


def _further_measures(
    slope: Estimate, r2: Estimate, patients: Ranked, counts: Counts, level: float
) -> FurtherMeasures:
    area = partial_auc(patients, level=level)
    return FurtherMeasures(
        slope,
        r2,
        area,
        standardised_partial_auc(area),
        sensitivity_at_specificity(patients, level=level),
        expected_cost(counts, level=level),
        standardised_net_benefit(counts, level=level),
        use_with_care(counts),
    )
