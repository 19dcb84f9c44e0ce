"""The answer on the Performance page, in worlds where it is known."""

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.best_strategy import best_strategy
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.wording.calibration.trust import (
    CANNOT_BE_TOLD,
    NOT_AS_THEY_ARE,
    NOT_FOR_DECISIONS,
    NOTHING_AGAINST,
    trust_in_words,
)
from tests.wording.made import judged, patients_at_risks


def answer(patients, threshold=0.3, **fitted):
    counts = counts_at(patients, threshold)
    best = best_strategy(counts)
    return trust_in_words(judged(patients), auc(patients), operating_characteristics(counts), best, **fitted)


def test_risks_that_are_right_rank_and_are_useful():
    verdict, sentence = answer(patients_at_risks(lambda eta: eta))
    assert verdict == NOTHING_AGAINST
    assert "no disagreement between risks and outcomes was found" in sentence
    assert "they rank malignant patients above benign ones, AUC 0.8" in sentence
    assert "acting on them is better than flagging all patients or none at 0.300: " in sentence
    assert sentence.count(".") == sentence.count("0.") + 1, "one sentence"


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        (lambda eta: eta - 1, "on average they are too high"),
        (lambda eta: eta + 1, "on average they are too low"),
        (lambda eta: 0.4 * eta, "they are too extreme"),
        (lambda eta: 2 * eta, "they are not far enough apart"),
    ],
)
def test_risks_that_the_outcomes_contradict_are_not_to_be_used_as_they_are(truth, words):
    verdict, sentence = answer(patients_at_risks(truth))
    assert verdict == NOT_AS_THEY_ARE
    assert words in sentence


def test_a_reversed_ranking_is_named():
    verdict, sentence = answer(patients_at_risks(lambda eta: -eta))
    assert verdict == NOT_AS_THEY_ARE
    assert "they rank malignant patients below benign ones" in sentence
    assert (
        "that acting on them is better than flagging all patients or none is not shown at 0.300" in sentence
    )


def test_right_risks_of_too_few_patients_prove_nothing():
    verdict, sentence = answer(patients_at_risks(lambda eta: eta, each=3))
    assert verdict == CANNOT_BE_TOLD
    assert "too few to tell" in sentence


@pytest.mark.parametrize("n", [1, 9])
@pytest.mark.parametrize("malignant", [0, 1])
def test_nothing_is_claimed_of_ranking_or_use_from_one_class(n, malignant):
    verdict, sentence = answer(Patients([malignant] * n, [0.05 + 0.9 * malignant] * n))
    assert verdict == CANNOT_BE_TOLD
    assert "rank" not in sentence
    assert "better than" not in sentence
    assert "0 malignant patients found" in sentence or "0 benign patients" in sentence


def test_many_patients_of_one_class_contradict_risks_that_expect_others():
    verdict, sentence = answer(Patients([0] * 200, [0.5] * 200))
    assert verdict == NOT_AS_THEY_ARE
    assert "on average they are too high" in sentence


def test_right_risks_that_do_not_rank_are_not_shown_to_be_of_use():
    outcome, risk = np.tile([0, 0, 0, 0, 1], 200), np.repeat([0.19, 0.21], 500)
    verdict, sentence = answer(Patients(outcome, risk), threshold=0.1)
    assert verdict == NOT_FOR_DECISIONS
    assert "that they rank patients better than chance is not shown" in sentence


def test_a_threshold_at_which_all_are_flagged_is_no_better_than_flagging_all():
    verdict, sentence = answer(patients_at_risks(lambda eta: eta), threshold=0.01)
    assert verdict == NOT_FOR_DECISIONS
    assert "(it is the best in " in sentence


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_a_threshold_without_a_harm_ratio_has_no_worth(threshold):
    verdict, sentence = answer(patients_at_risks(lambda eta: eta), threshold)
    assert verdict == NOT_FOR_DECISIONS
    assert f"what acting on them is worth is not defined at {threshold:.3f}" in sentence


def test_perfect_ranking_keeps_its_interval():
    eta = np.repeat([-4.0, 4.0], 100)
    _, sentence = answer(Patients(np.repeat([0, 1], 100), sigmoid(eta), eta))
    assert ", AUC 1.000 (0.980 to 1.000)" in sentence


def test_patients_the_model_was_fitted_on_speak_for_nothing():
    verdict, sentence = answer(patients_at_risks(lambda eta: eta), fitted_on=3)
    assert verdict == CANNOT_BE_TOLD
    assert sentence.startswith("the model was fitted on 3 of these 2,100 patients, who validate nothing; ")
    verdict, _ = answer(patients_at_risks(lambda eta: eta - 1), fitted_on=3)
    assert verdict == NOT_AS_THEY_ARE


def test_patients_the_update_was_fitted_on_speak_for_nothing():
    verdict, sentence = answer(patients_at_risks(lambda eta: eta), updated_on=True)
    assert verdict == CANNOT_BE_TOLD
    assert sentence.startswith("the update in use was fitted on these 2,100 patients, who validate nothing; ")
