"""The evaluation of one or more sets of patients: a summary of each, and all their numbers as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.agreement import Agreement
from lrcore.evaluation.calibration.curves.cumulative import cumulative_calibration
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.discrimination.auc_comparison import paired_comparisons
from lrcore.evaluation.discrimination.expected_auc import expected_auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.model_curves import model_curves
from lrcore.evaluation.measured_coverage import pooled_coverage
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.evaluation.threshold.at_prevalence import ThresholdAtPrevalence, threshold_at_prevalence
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.net_benefit import BLANK
from lrcore.evaluation.threshold.threshold_rules import LowestCost
from lrcore.evaluation.threshold.threshold_stability import threshold_stability
from lrcore.model.dataset import load
from lrcore.registry.artifact import CROSS_VALIDATED, Artifact
from lrcore.validation.internal import repeated_cross_validation, validation_of_the_series
from lrcore.validation.internal_results import RepeatedCrossValidation
from lrcore.validation.whole_file import WholeFile

InWords = Callable[[Agreement], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """What is evaluated.

    Attributes
    ----------
    threshold : float
    prevalence : float or None
        Where the threshold is to be used; None for the patients' own prevalence.
    resampled : bool
        Whether to add the curves (calibration, ROC, net benefit, interventions avoided) with their bands, and
        what takes resampling: the stability of the threshold, and the internal validation of the model.
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


def numbers_of(patients: EvaluationSet, summary: EvaluationSummary, in_words: InWords) -> dict[str, Any]:
    """Return the numbers of one group of patients: the same in commands, reports and downloads.

    Parameters
    ----------
    patients : EvaluationSet
    summary : EvaluationSummary
        Of these patients.
    in_words : callable
        Puts into words whether risks and outcomes agree.
    """
    numbers = summary.as_json() | in_words(summary.agreement)
    numbers["calibration"]["cumulative"] = cumulative_calibration(patients).as_json()
    return numbers


def numbers_of_sets(
    sets: Sequence[EvaluationSet], settings: EvaluationSettings, file: WholeFile, in_words: InWords
) -> dict[str, Any]:
    """Return the numbers of one set; of several models, those of each and the differences of their AUCs.

    Parameters
    ----------
    sets : sequence of EvaluationSet
        One for each model.
    settings : EvaluationSettings
    file : WholeFile
        The file from which the sets were made.
    in_words : callable
        See :func:`numbers_of`.
    """
    curves = _curves_json(sets, settings)
    numbers = [
        _numbers(each, settings, in_words) | file.findings(each, model, settings.threshold).as_json()
        for model, each in enumerate(sets)
    ]
    if len(sets) == 1:
        return numbers[0] | curves
    differences = [
        {"models": [first.name, second.name], **difference.as_json()}
        for first, second, difference in paired_comparisons(sets)
    ]
    models = {each.name: own for each, own in zip(sets, numbers, strict=True)}
    return {"models": models, "auc_differences": differences, **curves}


def numbers_of_development(
    artifact: Artifact, sets: Sequence[EvaluationSet], settings: EvaluationSettings, in_words: InWords
) -> dict[str, Any]:
    """Return the numbers of the patients the model was developed with.

    Parameters
    ----------
    artifact : Artifact
    sets : sequence of EvaluationSet
        What :func:`lrcore.registry.development_sets.evaluation_sets` returns for it.
    settings : EvaluationSettings
    in_words : callable
        See :func:`numbers_of`.
    """
    patients = {each.name: _numbers(each, settings, in_words) for each in sets}
    numbers: dict[str, Any] = {"patients": patients}
    cross_validated = patients.get(CROSS_VALIDATED.capitalize())
    if cross_validated is not None:
        cross_validated["intervals"] = fixed_risks()
    numbers |= _curves_json(sets, settings)
    repeated = repeated_of(artifact, settings.threshold)
    numbers |= _or_updated("repeated_cross_validation", None if repeated is None else repeated.as_json())
    if settings.resampled:
        validated = None if repeated is None else _internal_validation(artifact, settings.threshold)
        numbers |= _or_updated("internal_validation", validated)
    return numbers


def repeated_of(artifact: Artifact, threshold: float) -> RepeatedCrossValidation | None:
    """Return the cross-validation of the model repeated with other folds; None for an updated model."""
    if artifact.record.updates:
        return None
    return repeated_cross_validation(load(), threshold=threshold, **_trained_with(artifact))


def fixed_risks() -> str:
    """Return what the intervals of one cross-validation, its risks pooled, are intervals of."""
    held = pooled_coverage()
    return (
        "of these risks, fixed: other folds would have led to other risks, which the intervals do not "
        "include. In simulated series like this one they held the truth of the model in "
        f"{held['auc']:.0f} % (AUC), {held['slope']:.0f} % (slope) and {held['brier']:.0f} % (Brier score). "
        "The mean over repetitions comes first"
    )


def _trained_with(artifact: Artifact) -> dict[str, Any]:
    parameters = artifact.record.parameters
    return {"C": parameters["C"], "class_weight": parameters["class_weight"]}


def _internal_validation(artifact: Artifact, threshold: float) -> dict[str, Any]:
    return validation_of_the_series(**_trained_with(artifact), threshold=threshold).as_json()


def _or_updated(key: str, found: dict[str, Any] | None) -> dict[str, Any]:
    """Return what was found, or that it does not apply to an updated model."""
    reason = "not shown: the model was updated after it was trained; this measures the way of training"
    return {key: found} if found is not None else {key: None, f"{key}_reason": reason}


def _numbers(patients: EvaluationSet, settings: EvaluationSettings, in_words: InWords) -> dict[str, Any]:
    numbers = numbers_of(patients, summary_of(patients, settings), in_words)
    there = at_prevalence_of(patients, settings)
    if there is not None:
        numbers["at_prevalence"] = there.as_json()
    if settings.resampled:
        numbers["expected_auc"] = expected_auc(patients).as_json()
        numbers["calibration"]["curve"] = reliability(patients).as_json()
        numbers["threshold_stability"] = _stability(patients, settings.threshold)
    return numbers


def _curves_json(sets: Sequence[EvaluationSet], settings: EvaluationSettings) -> dict[str, Any]:
    """Return the ROC and decision curves of all sets, where curves are wanted."""
    return (
        {"roc_and_decision": model_curves({each.name: each for each in sets}).as_json()}
        if settings.resampled
        else {}
    )


def _stability(patients: EvaluationSet, threshold: float) -> dict[str, Any]:
    if not threshold:
        return {"rule": None, "rule_reason": BLANK}
    rule = LowestCost(harm_ratio_of(threshold))
    return threshold_stability(patients, rule).as_json()
