"""Whether the risks are right, in words: every branch, from patients that lead to it."""

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.patients import Patients
from lrcore.wording.calibration.sentences import (
    AGREES,
    CANNOT_TELL,
    CERTAIN_WRONG,
    DISAGREES,
    REVERSED,
    TOO_EXTREME,
    TOO_HIGH,
    TOO_LOW,
    TOO_TIMID,
    calibration_in_words,
    verdicts,
    verdicts_json,
)
from tests.wording.made import judged, patients_at_risks


@pytest.mark.parametrize(
    ("truth", "each", "expected", "words"),
    [
        (lambda eta: eta, 100, {AGREES}, "No disagreement between risks and outcomes was found"),
        (lambda eta: eta - 1, 100, {TOO_HIGH}, "On average the risks are too high"),
        (lambda eta: eta + 1, 100, {TOO_LOW}, "On average the risks are too low"),
        (lambda eta: 0.5 * eta, 100, {TOO_EXTREME}, "too extreme"),
        (lambda eta: 2 * eta, 100, {TOO_TIMID}, "not far enough apart"),
        (lambda eta: 0.5 * eta - 1, 100, {TOO_HIGH, TOO_EXTREME}, "too extreme"),
        (lambda eta: -eta, 100, {REVERSED}, "The ranking is the wrong way round"),
        (lambda eta: eta, 3, {CANNOT_TELL}, "too few to tell"),
    ],
)
def test_what_the_outcomes_say_of_the_risks(truth, each, expected, words):
    found = judged(patients_at_risks(truth, each))
    assert set(verdicts(found)) == expected
    assert words in " ".join(calibration_in_words(found))


def test_a_disagreement_in_few_patients_is_stated_with_caution():
    found = judged(patients_at_risks(lambda eta: eta - 3, 12))
    assert verdicts(found) == (TOO_HIGH,)
    assert "how large the disagreement is remains uncertain" in calibration_in_words(found)[-1]
    many = judged(patients_at_risks(lambda eta: eta - 1))
    assert "uncertain" not in " ".join(calibration_in_words(many))


@pytest.mark.parametrize(
    ("malignant", "risks", "verdict"),
    [
        (3, np.linspace(0.05, 0.25, 569), TOO_HIGH),
        (0, np.linspace(0.05, 0.25, 569), TOO_HIGH),
        (0, np.full(60, 0.3), TOO_HIGH),
        (60, np.linspace(0.2, 0.9, 60), TOO_LOW),
        (9, np.linspace(0.001, 0.002, 800), TOO_LOW),
    ],
)
def test_events_beyond_their_exact_distribution_are_stated_however_few_there_are(malignant, risks, verdict):
    outcome = np.arange(len(risks)) < malignant
    found = judged(Patients(outcome, risks))
    assert verdicts(found) == (verdict,)
    assert verdicts_json(found)[0]["decided_by"] == "events"
    words = " ".join(calibration_in_words(found))
    assert "too few to tell" not in words
    assert f"{malignant} were" in words
    assert f"{found.test.events.low:.0f} to {found.test.events.high:.0f}" in words


def test_few_events_within_their_distribution_allow_no_verdict():
    found = judged(Patients(np.arange(300) % 60 == 0, np.linspace(0.01, 0.03, 300)))
    assert verdicts(found) == (CANNOT_TELL,)


@pytest.mark.parametrize(
    ("slope", "shift", "words"),
    [
        (0.5, 0.0, "are too high and those below it too low"),
        (2.0, 0.0, "are too low and those below it too high"),
        (0.5, -4.0, "By the fitted line all of them are too high"),
        (0.5, 4.0, "By the fitted line all of them are too low"),
        (1.7, 3.0, "By the fitted line all of them are too low"),
        (1.7, -3.0, "By the fitted line all of them are too high"),
    ],
)
def test_which_risks_are_too_high_is_where_the_fitted_line_crosses(slope, shift, words):
    found = judged(patients_at_risks(lambda eta: slope * eta + shift, each=400, spread=2.0))
    assert words in " ".join(calibration_in_words(found))


def test_where_a_slope_of_0_is_not_excluded_no_ranking_is_claimed():
    words = " ".join(calibration_in_words(judged(patients_at_risks(lambda eta: 0 * eta))))
    assert "Whether higher risks go with more cancers at all is not shown." in words
    assert "wrong way round" not in words


@pytest.mark.parametrize("given", [False, True])
def test_a_certain_risk_that_was_wrong_leaves_nothing_to_estimate(given):
    eta = np.linspace(-3, 3, 400)
    outcome = np.arange(400) % 2 == 1
    eta[1] = -np.inf
    found = judged(Patients(outcome, sigmoid(eta), eta if given else None))
    assert verdicts(found)[0] == CERTAIN_WRONG
    assert not found.in_the_large.defined
    assert not found.slope.defined
    assert "1 risk of exactly 0 or 1 was wrong" in calibration_in_words(found)[0]
    assert "1 of 400 patients had a risk of exactly 0 or 1 that was wrong" in found.slope.reason
    right = judged(Patients(np.where(np.arange(400) == 1, 0, outcome), sigmoid(eta)))
    assert CERTAIN_WRONG not in verdicts(right)
    assert right.slope.defined


def test_certain_risks_that_were_right_are_no_disagreement():
    outcome = np.arange(300) % 2
    found = judged(Patients(outcome, outcome.astype(float)))
    assert verdicts(found) == (AGREES,)
    assert found.test.p == 1
    assert "hardly any outcome to chance" in found.in_the_large.reason


def test_right_risks_without_a_slope_agree_with_the_reason():
    risk = np.repeat([0.0, 0.5, 1.0], 150)
    outcome = np.concatenate([np.zeros(150), np.arange(150) % 2, np.ones(150)])
    found = judged(Patients(outcome, risk))
    assert verdicts(found) == (AGREES,)
    equal = judged(Patients(np.arange(400) % 2, np.full(400, 0.5)))
    assert verdicts(equal) == (AGREES,)
    assert (
        "calibration slope not estimable: all patients have the same risk" in calibration_in_words(equal)[0]
    )
    assert "one test of the number of malignant patients" in calibration_in_words(equal)[0]


def test_an_interval_alone_that_excludes_the_right_value_is_explained():
    seen = 0
    for shift in np.linspace(0, 0.4, 41):
        found = judged(patients_at_risks(lambda eta, shift=shift: eta - shift, each=30, spread=1.0))
        words = " ".join(calibration_in_words(found))
        assert ("is no contradiction" in words) == found.alone_excluded
        seen += found.alone_excluded
        assert found.is_wrong or "too high" not in words
    assert seen


def test_a_disagreement_of_no_clear_kind_says_so():
    outcome = np.repeat([0, 1], 4)
    risk = np.array([0.02, 0.03, 0.5, 0.999999, 0.01, 0.02, 0.99, 0.98])
    found = judged(Patients(outcome, risk))
    assert verdicts(found) == (DISAGREES,)
    assert "in what they are wrong cannot be told" in " ".join(calibration_in_words(found))
