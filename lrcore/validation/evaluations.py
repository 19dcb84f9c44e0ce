"""The evaluation of one or more sets of patients: a summary of each, and all their numbers as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.cumulative import cumulative_calibration
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.discrimination.auc_comparison import paired_comparisons
from lrcore.evaluation.discrimination.expected_auc import expected_auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.evaluation.threshold.at_prevalence import ThresholdAtPrevalence, threshold_at_prevalence
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.net_benefit import BLANK
from lrcore.evaluation.threshold.threshold_rules import LowestCost
from lrcore.evaluation.threshold.threshold_stability import threshold_stability
from lrcore.model.dataset import load
from lrcore.registry.artifact import Artifact
from lrcore.validation.internal import internal_validation


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """What is evaluated.

    Attributes
    ----------
    threshold : float
    prevalence : float or None
        Where the threshold is to be used; None for the patients' own prevalence.
    resampled : bool
        Whether to add what takes resampling: the calibration curve with its band, the stability of the
        threshold, and the internal validation of the model.
    """

    threshold: float
    prevalence: float | None = None
    resampled: bool = False


def summary_of(patients: EvaluationSet, settings: EvaluationSettings) -> EvaluationSummary:
    """Return the summary of one set at the threshold."""
    return evaluation_summary(patients, threshold=settings.threshold)


def at_prevalence_of(patients: EvaluationSet, settings: EvaluationSettings) -> ThresholdAtPrevalence | None:
    """Return the threshold at another prevalence; None where none is set."""
    if settings.prevalence is None:
        return None
    return threshold_at_prevalence(patients, settings.threshold, prevalence=settings.prevalence)


def numbers_of_sets(sets: Sequence[EvaluationSet], settings: EvaluationSettings) -> dict[str, Any]:
    """Return the numbers of one set; of several models, those of each and the differences of their AUCs."""
    if len(sets) == 1:
        return _numbers(sets[0], settings)
    differences = [
        {"models": [first.name, second.name], **difference.as_json()}
        for first, second, difference in paired_comparisons(sets)
    ]
    return {"models": {each.name: _numbers(each, settings) for each in sets}, "auc_differences": differences}


def numbers_of_development(
    artifact: Artifact, sets: Sequence[EvaluationSet], settings: EvaluationSettings
) -> dict[str, Any]:
    """Return the numbers of the patients the model was developed with.

    Parameters
    ----------
    artifact : Artifact
    sets : sequence of EvaluationSet
        What :func:`lrcore.registry.development_sets.evaluation_sets` returns for it.
    settings : EvaluationSettings
    """
    numbers: dict[str, Any] = {"patients": {each.name: _numbers(each, settings) for each in sets}}
    if settings.resampled and artifact.record.updates:
        reason = "not shown: the model was updated after it was trained; this measures the way of training"
        numbers |= {"internal_validation": None, "internal_validation_reason": reason}
    elif settings.resampled:
        trained_with = artifact.record.parameters
        validated = internal_validation(
            load(),
            C=trained_with["C"],
            class_weight=trained_with["class_weight"],
            threshold=settings.threshold,
        )
        numbers["internal_validation"] = validated.as_json()
    return numbers


def _numbers(patients: EvaluationSet, settings: EvaluationSettings) -> dict[str, Any]:
    numbers = summary_of(patients, settings).as_json()
    there = at_prevalence_of(patients, settings)
    if there is not None:
        numbers["at_prevalence"] = there.as_json()
    numbers["calibration"]["cumulative"] = cumulative_calibration(patients).as_json()
    if settings.resampled:
        numbers["expected_auc"] = expected_auc(patients).as_json()
        numbers["calibration"]["curve"] = reliability(patients).as_json()
        numbers["threshold_stability"] = _stability(patients, settings.threshold)
    return numbers


def _stability(patients: EvaluationSet, threshold: float) -> dict[str, Any]:
    if not threshold:
        return {"rule": None, "rule_reason": BLANK}
    rule = LowestCost(harm_ratio_of(threshold))
    return threshold_stability(patients, rule).as_json()
