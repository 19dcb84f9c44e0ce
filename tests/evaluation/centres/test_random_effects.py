"""Pooling over centres: other software's numbers, by hand, and laws."""

from math import inf, isnan, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.arrays import logit, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.centres.random_effects import LOG, LOGIT, pool

AREAS = (0.760, 0.759, 0.773, 0.761, 0.763, 0.748, 0.763, 0.759)
LOWER = (0.749, 0.751, 0.764, 0.752, 0.746, 0.738, 0.748, 0.742)


def regions():
    """Eight regions whose AUCs are known with their lower limits."""
    values = logit(AREAS)
    return values, (values - logit(LOWER)) / 1.959964


def test_pooled_auc_agrees_with_metafor():
    found = pool(*regions(), scale=LOGIT)
    assert (found.mean, found.error) == pytest.approx((1.156445270, 0.014399488), rel=1e-4)
    assert (found.tau2, found.i2) == pytest.approx((0.00097234, 51.81), rel=1e-4)
    interval = (found.estimate, found.low, found.high)
    assert interval == pytest.approx((0.760686, 0.754433, 0.766830), abs=2e-6)
    assert found.df == 7
    half = (
        2.364624 * (found.tau2 + found.error**2) ** 0.5
    )  # metafor's prediction interval takes tau2 as known
    theirs = sigmoid([found.mean - half, found.mean + half])
    assert theirs == pytest.approx((0.745586, 0.775160), abs=2e-5)
    assert found.prediction_low < theirs[0]
    assert theirs[1] < found.prediction_high


def test_equal_errors_by_hand():
    # With equal errors the variance between centres is that of the values less that within.
    found = pool([0.1, 0.3, 0.5], [0.1] * 3)
    assert (found.estimate, found.tau2, found.i2) == pytest.approx((0.3, 0.03, 75))
    half = 4.302653 * (0.04 / 3) ** 0.5  # Student's t with 2 degrees of freedom
    assert (found.low, found.high) == pytest.approx((0.3 - half, 0.3 + half))


def test_too_few_centres_have_a_reason():
    one, four = pool([0.1], [0.1]), pool([0.1, 0.2, 0.3, 0.5], [0.1] * 4)
    assert isnan(one.estimate)
    assert one.reason == "not defined: 1 centre with an estimate; 2 are needed"
    assert isnan(four.prediction_low)
    assert not isnan(four.low)
    assert "no prediction interval: with 4 centres" in four.reason
    assert isnan(four.probability_above(0.0))
    assert four.as_json()["prediction_low"] is None


@pytest.mark.parametrize(("values", "errors"), [([1.0, np.nan], [1, 1]), ([1, 2], [1, 0]), ([1, 2], [1])])
def test_impossible_values_are_refused(values, errors):
    with pytest.raises(InvalidInput, match="one for each centre"):
        pool(values, errors)


CENTRES = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 1)), min_size=5, max_size=12)


@given(CENTRES, st.floats(-2, 2), st.floats(0.5, 2))
def test_a_shift_and_a_stretch_of_all_centres_move_the_result_alike(centres, shift, stretch):
    values, errors = map(np.array, zip(*centres, strict=True))
    found, moved = pool(values, errors), pool(shift + stretch * values, stretch * errors)
    for name in ("estimate", "low", "high", "prediction_low", "prediction_high"):
        expected = shift + stretch * getattr(found, name)
        assert getattr(moved, name) == pytest.approx(expected, rel=1e-4, abs=1e-4)


@given(CENTRES)
def test_a_new_centre_is_less_certain_than_the_mean(centres):
    values, errors = map(np.array, zip(*centres, strict=True))
    found = pool(values, errors, scale=LOG)
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100
    assert found.prediction_low <= found.low <= found.estimate <= found.high <= found.prediction_high
    if found.high - found.low > 1e-6 * found.estimate:  # else only rounding is left
        assert found.probability_above(log(found.prediction_low)) == pytest.approx(0.975, abs=1e-4)
        assert found.probability_above(log(found.prediction_high)) == pytest.approx(0.025, abs=1e-4)


def test_centres_that_agree_by_chance_are_given_their_own_standard_error_too():
    found = pool([0.30, 0.31, 0.29, 0.30, 0.30], [0.1] * 5)
    assert found.tau2 == 0
    assert found.is_narrow
    half = 2.776445 * 0.1 / 5**0.5  # Student's t with 4 degrees of freedom
    assert (found.common_low, found.common_high) == pytest.approx((0.3 - half, 0.3 + half), abs=1e-6)
    assert "too narrow" in found.as_json()["caution"]
    apart = pool([0.1, 0.9, 0.5, 0.2, 0.7], [0.1] * 5)
    assert not apart.is_narrow
    assert "caution" not in apart.as_json()
    assert not pool([0.1, 0.9, 0.5, 0.2, 0.7], [0.1] * 5, scale=LOG).is_narrow


def test_ratios_too_far_apart_for_a_number_are_infinite_and_not_an_error():
    found = pool([-600.0, 600.0, 0.0, 300.0, -300.0], [1.0] * 5, scale=LOG)
    assert found.high < found.prediction_high == inf
    assert found.as_json()["prediction_high"] is None
    assert isnan(found.common_high)
    assert not found.is_narrow
