"""Every branch of the summary, from numbers that lead to it."""

from dataclasses import replace

import numpy as np
import pytest

from lrcore.evaluation.groups.case_mix import case_mix
from lrcore.evaluation.intervals import independent_difference, proportion, undefined_estimate
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients
from lrcore.schema import FIELDS
from lrcore.validation.external import LOG_ODDS, Validation
from lrcore.validation.overlap import Overlap
from lrcore.wording.validation import summary
from tests.wording.made import judged, measured, patients_at_risks


def side_by_side(ours, development, shift=0.0, unlike=0, shared=0, said=None):
    rng = np.random.default_rng(3)
    names = [*(field.label for field in FIELDS), LOG_ODDS]
    mix = case_mix(names, rng.normal(shift, 1, (200, 31)), rng.normal(size=(500, 31)))
    difference = independent_difference(ours["auc"], development["auc"])
    outside = proportion(unlike, ours.n, of="patient")
    agreement = said or judged(patients_at_risks(lambda eta: eta))
    return Validation(ours, development, agreement, difference, mix, outside, Overlap(ours.n, shared, 0))


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
    assert said.startswith("21 of 2,100 patients, 1.0 % (0.7 % to 1.5 %), lie outside")
    assert "not supported" not in " ".join(summary(side_by_side(ours, ours)))
