"""Plans in words: verdicts, reasons, and what is not defined."""

import pytest

from lrcore.evaluation.information.four_counts import FourCounts
from lrcore.evaluation.information.value_of_information import value_of_information
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.planning.development_size import development_size
from lrcore.evaluation.planning.validation_size import Aims, validation_size_of
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.realised_benefit import patients_per_net_gain, realised_net_benefit
from lrcore.wording.information import (
    cost_in_words,
    information_in_words,
    realised_in_words,
    trade_off_in_words,
)
from lrcore.wording.planning import before_training, development_verdict, validation_in_words

SMALL = FourCounts(21, 1, 28, 10, 0.05)


@pytest.mark.parametrize(
    ("n", "part"), [(464, "meet all three"), (463, "too few for: R2"), (300, "overall risk")]
)
def test_a_verdict_names_the_criteria_that_are_missed(n, part):
    found = development_size(prevalence=0.373, parameters=30, auc=0.995)
    assert part in development_verdict(found, n)


def test_before_training_the_sizes_that_are_missed_are_marked():
    text = before_training(0.373, 30, 470)
    assert "551 at an AUC of 0.95 (too few here)" in text
    assert "464 at an AUC of 0.995." in text


def test_the_cost_is_stated_per_year_where_patients_a_year_are_known():
    found = value_of_information(SMALL, more=(60,))
    assert cost_in_words(found).endswith("costs 7.47 net cancers per 1,000.")
    assert cost_in_words(found, patients_a_year=4_000).endswith("per 1,000, 29.9 a year in 4,000 patients.")


def test_a_strategy_that_is_best_in_every_draw_is_named():
    found = value_of_information(FourCounts(203, 9, 353, 4, 0.5), more=(60,))
    assert "the model is best in every draw" in cost_in_words(found)


def test_what_a_capacity_leaves_and_what_measuring_is_worth():
    patients = Patients([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    assert "With 2 of 3 flagged patients worked up" in realised_in_words(
        realised_net_benefit(patients, 0.5, 2)
    )
    assert "All 3 flagged patients" in realised_in_words(realised_net_benefit(patients, 0.5, 3))
    assert trade_off_in_words(patients_per_net_gain(counts_at(patients, 0.5))).startswith("4 patients")
    harmed = patients_per_net_gain(counts_at(patients, 0.5), harm=0.05)
    assert trade_off_in_words(harmed, 0.05).startswith("5 patients are measured")
    assert "less a harm of the test of 0.05" in trade_off_in_words(harmed, 0.05)
    none = trade_off_in_words(patients_per_net_gain(counts_at(patients, 0.05)))
    assert none.startswith("Patients measured per net cancer: not defined")


def test_a_normal_approximation_that_promises_more_than_there_is_to_gain_is_not_shown():
    lines = information_in_words(value_of_information(FourCounts(5, 1, 5, 1, 0.999999), more=(60,)))
    assert "does not hold here" in lines[-1]


def test_what_is_not_defined_is_explained():
    nothing = value_of_information(FourCounts(0, 0, 30, 10, 0.1), prior=(0, 0), more=(60,))
    assert "no malignant patient" in information_in_words(nothing)[0]
    lines = validation_in_words(validation_size_of(Patients([0, 1] * 5, [0.5] * 10), Aims()))
    assert any("not estimable: all patients have the same risk" in line for line in lines)
    assert any("no threshold is stated" in line for line in lines)
    assert not any("nan" in line.lower().split() for line in lines)
