"""Groups on which hardly anything is defined: sentences give reasons, and no number that is none."""

import re

import pytest

from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
from lrcore.evaluation.threshold.at_prevalence import threshold_at_prevalence
from lrcore.wording.calibration.sentences import REVERSED, answer_in_words, calibration_in_words, verdicts
from lrcore.wording.evaluation_lines import evaluation_in_words
from lrcore.wording.measures.further_measures import care_table, worth_rows
from lrcore.wording.numbers import number_with_interval
from lrcore.wording.performance import brier_caption, headlines, more_measures, rates
from lrcore.wording.validation import measure_in_words
from tests.evaluation.test_edge_cases import CASES

WRONG_WAY = [0.7, 0.8, 0.1, 0.2]
GROUPS = CASES | {
    "one patient, certain and wrong": ([1], [0.0]),
    "two of each, separated": ([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8]),
    "two of each, the wrong way round": ([0, 0, 1, 1], WRONG_WAY),
    "many, the wrong way round": ([0, 0, 1, 1] * 10, WRONG_WAY * 10),
    "certain and right": ([0, 1] * 5, [0.0, 1.0] * 5),
    "certain and wrong": ([1, 0] * 5, [0.0, 1.0] * 5),
    "all malignant": ([1] * 20, [0.02 * (k + 1) for k in range(20)]),
}
NO_NUMBER = re.compile(r"\b(nan|NaN|inf|None)\b|\binfinite\b(?! (loss|or nearly so))|(?<![\d,.])1 patients")


def texts(outcome, risk, threshold):
    """Every text on one group of patients."""
    group = EvaluationSet("Group", "Somewhere.", outcome, risk)
    summary = evaluation_summary(group, threshold=threshold)
    there = threshold_at_prevalence(group, threshold, prevalence=0.1)
    measured = measures(group, threshold=threshold)
    tables = [
        rates(summary.at_threshold),
        more_measures(summary, reliability(group)),
        worth_rows(summary.further),
        care_table(summary.further.use_with_care),
    ]
    yield from evaluation_in_words(group, summary, there)
    yield answer_in_words(summary.agreement)
    yield brier_caption(summary.corp).statistician
    yield from (number_with_interval(each.estimate, each.digits) for each in headlines(summary))
    yield from (measure_in_words(measured, name) for name in measured.estimates)
    for table in tables:
        for cells in table.values():
            yield from cells


@pytest.mark.parametrize("threshold", [0.0, 0.5])
@pytest.mark.parametrize("name", GROUPS)
def test_what_is_not_defined_is_never_printed_as_a_number(name, threshold):
    for text in texts(*GROUPS[name], threshold):
        assert not NO_NUMBER.search(text.replace("which is an infinite loss", "")), text


@pytest.mark.parametrize(
    ("outcome", "risk", "said"),
    [
        (0, 0.3, "One patient is too few to tell whether the risks are right"),
        (1, 0.3, "The risk of the patient was 0.300, and the patient was malignant."),
        (1, 0.0, "The risk is too low for this patient."),
    ],
)
def test_a_single_patient_is_spoken_of_in_the_singular(outcome, risk, said):
    group = EvaluationSet("Group", "Somewhere.", [outcome], [risk])
    sentences = " ".join(calibration_in_words(evaluation_summary(group, threshold=0.5).agreement))
    assert said in sentences
    assert "patients are" not in sentences
    assert "groups" not in sentences


@pytest.mark.parametrize(("each", "said"), [(12, True), (4, False)])
def test_classes_separated_the_wrong_way_round_are_called_reversed_if_there_are_enough(each, said):
    risk = [0.1 + 0.01 * k for k in range(each)] + [0.5 + 0.01 * k for k in range(each)]
    agreement = evaluation_summary(Patients([1] * each + [0] * each, risk), threshold=0.5).agreement
    assert (REVERSED in verdicts(agreement)) is said
    sentences = " ".join(calibration_in_words(agreement))
    assert ("no malignant patient has a higher risk than a benign one" in sentences) is said
    assert "the malignant ones have the lower risks" in agreement.slope.reason
