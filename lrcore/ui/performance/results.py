"""The results of the Performance page, computed once for each evaluation set."""

from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.discrimination.roc import RocCurve, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.further_measures import FurtherMeasures, further_measures
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.evaluation.threshold.best_strategy import BestStrategy, best_strategy
from lrcore.evaluation.threshold.counts import counts_at, sweep_counts
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve, net_benefit
from lrcore.evaluation.threshold.operating_characteristics import (
    OperatingCharacteristics,
    operating_characteristics,
)
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.performance.calibration_curve import reliability_of
from lrcore.validation.evaluations import numbers_of
from lrcore.wording.calibration.sentences import sentences_json

_ANY_THRESHOLD = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Performance:
    """Everything on the page that does not depend on the threshold."""

    summary: EvaluationSummary
    reliability: Reliability
    roc: RocCurve
    net_benefit: NetBenefitCurve
    words: StudyWords


@cached_per_owner
def performance(patients: EvaluationSet) -> Performance:
    """Return the results for one group of patients."""
    return Performance(
        evaluation_summary(patients, threshold=_ANY_THRESHOLD),
        reliability_of(patients),
        roc_curve(patients),
        net_benefit(sweep_counts(patients)),
        patients.words,
    )


def at_threshold(patients: EvaluationSet, threshold: float) -> OperatingCharacteristics:
    """Return the counts and rates at one threshold."""
    return operating_characteristics(counts_at(patients, threshold))


@dataclass(frozen=True, slots=True)
class Usefulness:
    """The net benefit at one threshold, and how often the model is the best strategy."""

    net_benefit: NetBenefitCurve
    best: BestStrategy


def usefulness_at(patients: EvaluationSet, threshold: float) -> Usefulness:
    """Return the net benefit of these patients at one threshold."""
    counts = counts_at(patients, threshold)
    return Usefulness(
        net_benefit(counts),
        best_strategy(counts),
    )


def further_at(patients: EvaluationSet, threshold: float) -> FurtherMeasures:
    """Return the further measures of these patients at one threshold."""
    return further_measures(patients, counts_at(patients, threshold))


def numbers_as_json(patients: EvaluationSet, threshold: float) -> dict[str, Any]:
    """Return every number as ``python -m lrcore evaluate --json`` prints it."""
    summary = evaluation_summary(patients, threshold=threshold)
    numbers = numbers_of(patients, summary, sentences_json)
    return {"patients": patients.name, **patients.words.say_json(numbers)}
