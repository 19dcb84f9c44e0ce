import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.poisson_binomial import NORMAL_METHOD, distribution_of_sum
from lrcore.evaluation.threshold.expected_counts import expected_counts

RISKS = st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=9)


def test_by_hand():
    expected = expected_counts([0.1, 0.4, 0.9], 0.4)
    assert expected.n_flagged == 2
    assert expected.malignant.value == pytest.approx(1.4)
    assert (expected.found.value, expected.missed.value) == pytest.approx((1.3, 0.1))
    assert expected.false_alarms.value == pytest.approx(0.7)
    assert (expected.missed.low, expected.missed.high) == (0, 1)


@settings(max_examples=40)
@given(RISKS)
def test_every_way_the_outcomes_can_fall(risks):
    chance = np.zeros(len(risks) + 1)
    for fallen in product((0, 1), repeat=len(risks)):
        chance[sum(fallen)] += math.prod(p if one else 1 - p for p, one in zip(risks, fallen, strict=True))
    found = distribution_of_sum(np.array(risks))
    np.testing.assert_allclose(np.append(found, np.zeros(len(chance) - len(found))), chance, atol=1e-12)


@pytest.mark.parametrize(("n", "risk"), [(1_000, 0.003), (5_000, 0.5), (40, 0.99)])
def test_equal_risks_are_binomial(n, risk):
    expected = expected_counts(np.full(n, risk), 0.0).malignant
    assert (expected.low, expected.high) == tuple(binom.ppf([0.025, 0.975], n, risk))


@pytest.mark.parametrize("risk", [0.5, 0.02])
def test_very_many_patients_are_off_by_one_patient_at_most(risk):
    expected = expected_counts(np.full(200_000, risk), 0.0).malignant
    assert expected.method == NORMAL_METHOD
    low, high = binom.ppf([0.025, 0.975], 200_000, risk)
    assert 0 <= low - expected.low <= 1
    assert 0 <= expected.high - high <= 1


@settings(max_examples=40)
@given(RISKS, st.floats(0, 1))
def test_the_parts_add_up(risks, threshold):
    expected = expected_counts(risks, threshold)
    assert expected.found.value + expected.missed.value == pytest.approx(expected.malignant.value)
    assert expected.found.value + expected.false_alarms.value == pytest.approx(expected.n_flagged)
    assert expected.found.n + expected.missed.n == expected.n == len(risks)
    for one in (expected.malignant, expected.found, expected.missed, expected.false_alarms):
        assert 0 <= one.low <= one.high <= one.n


def test_certain_risks_leave_nothing_to_chance():
    expected = expected_counts([0.0, 1.0, 1.0], 0.5).malignant
    assert (expected.value, expected.low, expected.high) == (2, 2, 2)


@pytest.mark.parametrize("risk", [[], [math.nan], [1.1], ["low"], 0.5])
def test_what_is_no_risk_is_refused(risk):
    with pytest.raises(InvalidInput, match="`risk` must be"):
        expected_counts(risk, 0.5)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, math.nan])
def test_what_is_no_threshold_is_refused(threshold):
    with pytest.raises(InvalidInput, match="`threshold`"):
        expected_counts([0.5], threshold)
