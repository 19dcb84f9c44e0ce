"""Several risks for the same patients, compared in pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.discrimination.auc_comparison import AucComparison, paired_comparisons
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.paired_difference import brier_difference, net_benefit_difference
from lrcore.evaluation.intervals import LEVEL, Estimate


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """Two risks for the same patients.

    Attributes
    ----------
    first, second : str
        Their names.
    auc : AucComparison
    brier, net_benefit : Estimate
        First less second.
    threshold : float
        Of the net benefit.
    """

    first: str
    second: str
    auc: AucComparison
    brier: Estimate
    net_benefit: Estimate
    threshold: float

    def as_json(self) -> dict[str, Any]:
        """Return every number."""
        return {
            "models": [self.first, self.second],
            "threshold": self.threshold,
            "auc": self.auc.as_json(),
            "brier": self.brier.as_json(),
            "net_benefit": self.net_benefit.as_json(),
        }


def model_comparisons(
    sets: Sequence[EvaluationSet], *, threshold: float, level: float = LEVEL
) -> tuple[ModelComparison, ...]:
    """Compare all pairs of several risks for the same patients.

    Parameters
    ----------
    sets : sequence of EvaluationSet
        The same patients, in the same order.
    threshold : float
        Of the net benefit.
    level : float
        Coverage of the intervals.
    """
    return tuple(
        ModelComparison(
            first.name,
            second.name,
            areas,
            brier_difference(first.outcome, first.risk, second.risk, level=level),
            net_benefit_difference(first.outcome, first.risk, second.risk, threshold, level=level),
            threshold,
        )
        for first, second, areas in paired_comparisons(sets, level=level)
    )
