"""The AUC that right risks would reach: by brute force, and where the risks are right."""

import numpy as np
import pytest

from lrcore.evaluation.discrimination.expected_auc import expected_auc
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients


def by_pairs(risk):
    won = pairs = 0.0
    for i, first in enumerate(risk):
        for j, second in enumerate(risk):
            if i != j:
                weight = first * (1 - second)
                pairs += weight
                won += weight * (1.0 if first > second else 0.5 if first == second else 0.0)
    return won / pairs


@pytest.mark.parametrize("digits", [1, 2, 6])
def test_the_expected_auc_is_the_sum_over_pairs(digits):
    rng = np.random.default_rng(digits)
    risk = np.round(rng.random(40), digits)
    patients = Patients(rng.integers(0, 2, 40), risk)
    found = expected_auc(patients, resamples=200)
    assert found.expected.value == pytest.approx(by_pairs(risk), rel=1e-12)
    assert found.difference.value == pytest.approx(auc(patients).value - by_pairs(risk), rel=1e-12)


def test_right_risks_reach_what_is_expected_and_shuffled_ones_do_not():
    rng = np.random.default_rng(5)
    risk = 1 / (1 + np.exp(-rng.normal(0, 2, 2_000)))
    right = expected_auc(Patients((rng.random(2_000) < risk).astype(int), risk), resamples=300)
    assert right.difference.low < 0 < right.difference.high
    assert right.expected.low < right.expected.value < right.expected.high
    worse = expected_auc(
        Patients((rng.random(2_000) < rng.permutation(risk)).astype(int), risk), resamples=300
    )
    assert worse.difference.high < -0.2


def test_more_alike_patients_can_reach_less():
    rng = np.random.default_rng(6)
    wide, narrow = (1 / (1 + np.exp(-rng.normal(0, s, 500))) for s in (3, 0.5))
    expected = [expected_auc(Patients(rng.integers(0, 2, 500), r), resamples=100) for r in (wide, narrow)]
    assert expected[0].expected.value > 0.9 > 0.7 > expected[1].expected.value


def test_the_curve_ends_where_all_are_flagged_and_has_the_expected_area():
    risk = np.linspace(0.05, 0.95, 50)
    found = expected_auc(Patients(np.arange(50) % 2, risk), resamples=100)
    assert (found.recall[0], found.recall[-1]) == (0, pytest.approx(1))
    area = np.trapezoid(found.recall, found.false_alarm_rate)
    assert area == pytest.approx(found.expected.value, abs=0.02)


def test_the_same_seed_gives_the_same_limits():
    patients = Patients([0, 1, 0, 1, 1, 0], [0.1, 0.8, 0.3, 0.6, 0.9, 0.5])
    one, again, other = (expected_auc(patients, resamples=50, seed=seed) for seed in (1, 1, 2))
    assert one.expected == again.expected != other.expected


def test_equal_risks_have_none():
    found = expected_auc(Patients([0, 1, 1], [0.4, 0.4, 0.4]))
    assert not found.expected.defined
    assert "same risk" in found.expected.reason
