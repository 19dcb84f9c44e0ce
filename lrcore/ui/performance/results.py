"""What the Performance page shows, computed once for each group of patients."""

from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.discrimination.roc import RocCurve, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.evaluation.threshold.best_strategy import BestStrategy, best_strategy
from lrcore.evaluation.threshold.counts import counts_at, sweep_counts
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve, net_benefit
from lrcore.evaluation.threshold.sweep import OperatingCharacteristics, operating_characteristics
from lrcore.ui.cached_per_set import cached_per_set
from lrcore.ui.performance.calibration_curve import reliability_of

_ANY_THRESHOLD = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Performance:
    """Everything on the page that does not depend on the threshold."""

    summary: EvaluationSummary
    reliability: Reliability
    roc: RocCurve
    net_benefit: NetBenefitCurve


@cached_per_set
def performance(patients: EvaluationSet) -> Performance:
    """Return the results for one group of patients."""
    return Performance(
        evaluation_summary(patients, threshold=_ANY_THRESHOLD),
        reliability_of(patients),
        roc_curve(patients),
        net_benefit(sweep_counts(patients)),
    )


def at_threshold(patients: EvaluationSet, threshold: float) -> OperatingCharacteristics:
    """Return what one threshold does to these patients."""
    return operating_characteristics(counts_at(patients, threshold))


@dataclass(frozen=True, slots=True)
class Worth:
    """What using the model at one threshold is worth, and how surely it is the best strategy."""

    net_benefit: NetBenefitCurve
    best: BestStrategy


def worth_at(patients: EvaluationSet, threshold: float) -> Worth:
    """Return what acting at one threshold is worth among these patients."""
    counts = counts_at(patients, threshold)
    return Worth(
        net_benefit(counts),
        best_strategy(counts),
    )


def everything(patients: EvaluationSet, threshold: float) -> dict[str, Any]:
    """Return every number as ``python -m lrcore evaluate --json`` prints it."""
    summary = evaluation_summary(patients, threshold=threshold)
    return {"patients": patients.name, **summary.as_json()}
