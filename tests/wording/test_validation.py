"""Every branch of the summary, from numbers that lead to it."""

from dataclasses import replace

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.groups.case_mix import case_mix
from lrcore.evaluation.intervals import independent_difference, proportion, undefined_estimate
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients
from lrcore.schema import FIELDS
from lrcore.validation.external import LOG_ODDS, Validation
from lrcore.validation.overlap import Overlap
from lrcore.wording.validation import (
    AGREES,
    CANNOT_TELL,
    TOO_EXTREME,
    TOO_HIGH,
    TOO_LOW,
    TOO_TIMID,
    calibration_in_words,
    summary,
    verdicts,
)


def measured(truth, each=100, threshold=0.2, spread=3.0):
    """Numbers of patients at 21 risks, of whom exactly as many are malignant as `truth` says."""
    eta = np.repeat(np.linspace(-spread, spread, 21), each)
    malignant = np.rint(each * sigmoid(truth(eta[::each]))).astype(int)
    outcome = np.concatenate([np.arange(each) < cases for cases in malignant]).astype(int)
    return measures(Patients(outcome, sigmoid(eta), eta), threshold=threshold)


@pytest.mark.parametrize(
    ("truth", "each", "expected", "words"),
    [
        (lambda eta: eta, 100, {AGREES}, "No disagreement between risks and outcomes was found"),
        (lambda eta: eta - 1, 100, {TOO_HIGH}, "On average the risks are too high"),
        (lambda eta: eta + 1, 100, {TOO_LOW}, "On average the risks are too low"),
        (lambda eta: 0.5 * eta, 100, {TOO_EXTREME}, "too extreme"),
        (lambda eta: 2 * eta, 100, {TOO_TIMID}, "not far enough apart"),
        (lambda eta: 0.5 * eta - 1, 100, {TOO_HIGH, TOO_EXTREME}, "too extreme"),
        (lambda eta: eta, 3, {CANNOT_TELL}, "too few to tell"),
    ],
)
def test_what_the_outcomes_say_of_the_risks(truth, each, expected, words):
    found = measured(truth, each)
    assert set(verdicts(found)) == expected
    assert words in " ".join(calibration_in_words(found))


def test_a_disagreement_in_few_patients_is_said_with_caution():
    found = measured(lambda eta: eta - 3, 12)
    assert verdicts(found) == (TOO_HIGH,)
    assert "how large the disagreement is remains uncertain" in calibration_in_words(found)[-1]
    assert "uncertain" not in " ".join(calibration_in_words(measured(lambda eta: eta - 1)))


def test_fewer_than_ten_of_a_kind_never_count_as_a_disagreement():
    found = measured(lambda eta: eta - 6, 25)
    assert found.n_malignant < 10
    assert found["in_the_large"].high < 0
    assert verdicts(found) == (CANNOT_TELL,)


def test_agreement_without_a_slope_says_why_there_is_none():
    eta = np.concatenate([np.full(150, -2.0), np.full(150, 2.0)])
    outcome = (eta > 0).astype(int)
    risk = np.where(eta > 0, 0.999, 0.001)
    found = measures(Patients(outcome, risk), threshold=0.5)
    assert verdicts(found) == (AGREES,)
    assert "calibration slope not estimable" in calibration_in_words(found)[0]


def side_by_side(ours, development, shift=0.0, unlike=0):
    rng = np.random.default_rng(3)
    names = [*(field.label for field in FIELDS), LOG_ODDS]
    mix = case_mix(names, rng.normal(shift, 1, (200, 31)), rng.normal(size=(500, 31)))
    difference = independent_difference(ours["auc"], development["auc"])
    outside = proportion(unlike, ours.n, of="patient")
    return Validation(ours, development, difference, mix, outside, Overlap(ours.n, 0, 0))


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        (1.0, "No difference in ranking was shown"),
        (0.4, "rank these patients less well"),
        (3.0, "rank these patients better"),
    ],
)
def test_how_well_they_rank(slope, words):
    ours, development = measured(lambda eta: slope * eta), measured(lambda eta: eta)
    assert any(words in sentence for sentence in summary(side_by_side(ours, development)))


def test_patients_of_one_kind_cannot_be_ranked():
    ours = measures(Patients([0] * 200, np.linspace(0.1, 0.3, 200)), threshold=0.2)
    said = summary(side_by_side(ours, measured(lambda eta: eta)))
    assert "How well the risks rank these patients is not defined: no malignant patient." in said
    assert any("too few to tell" in sentence for sentence in said)


def test_the_net_benefit_is_stated_with_that_of_flagging_all_patients():
    ours = measured(lambda eta: eta, threshold=0.2)
    prevalence = ours.n_malignant / ours.n
    treat_all = prevalence - 0.25 * (1 - prevalence)
    assert f"all patients has {treat_all:.4f}" in " ".join(summary(side_by_side(ours, ours)))
    at_the_end = measured(lambda eta: eta, threshold=1.0)
    assert any("The net benefit is not defined" in each for each in summary(side_by_side(at_the_end, ours)))


def test_how_many_measurements_differ():
    ours = measured(lambda eta: eta)
    assert "Of 30 measurements, 30 differ" in summary(side_by_side(ours, ours, shift=2.0))[-1]
    alike = summary(side_by_side(ours, ours))[-1]
    assert int(alike.split("measurements, ")[1].split()[0]) <= 4
    found = side_by_side(ours, ours)
    nothing = tuple(undefined_estimate("not defined", n=1) for _ in found.case_mix.differences)
    one = replace(found, case_mix=replace(found.case_mix, differences=nothing))
    assert summary(one)[-1] == "The case mix of a single patient cannot be compared."


def test_patients_unlike_any_of_development_are_counted():
    ours = measured(lambda eta: eta)
    said = summary(side_by_side(ours, ours, unlike=21))[-1]
    assert said.startswith("21 of 2,100 patients (1.0 % (0.7 % to 1.5 %)) lie outside")
    assert "not supported" not in " ".join(summary(side_by_side(ours, ours)))
