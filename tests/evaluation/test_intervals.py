import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import Estimate, normal_quantile, proportion, undefined_estimate, wilson


def test_no_miss_among_64_may_hide_up_to_six_in_a_hundred():
    found = proportion(64, 64, of="malignant patient")
    assert (found.value, found.high, found.n) == (1, 1, 64)
    assert found.low == pytest.approx(0.9434, abs=1e-4)


@given(st.integers(1, 500), st.floats(0, 1), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_wilsons_limits_are_those_of_statsmodels(trials, share, level):
    successes = round(share * trials)
    low, high = wilson(successes, trials, level=level)
    known = proportion_confint(successes, trials, alpha=1 - level, method="wilson")
    assert (low[0], high[0]) == pytest.approx(known, abs=1e-12)
    assert 0 <= low[0] <= successes / trials <= high[0] <= 1


@given(st.integers(0, 200), st.integers(0, 200))
def test_failures_are_successes_the_other_way_round(successes, failures):
    low, high = wilson(successes, successes + failures)
    low_of_rest, high_of_rest = wilson(failures, successes + failures)
    np.testing.assert_allclose([low, high], [1 - high_of_rest, 1 - low_of_rest], atol=1e-12)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_normal_quantiles_are_scipys(level):
    assert normal_quantile(level) == pytest.approx(norm.ppf((1 + level) / 2))


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, math.nan])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(InvalidInput, match="`level` must lie between 0 and 1"):
        normal_quantile(level)


def test_nothing_out_of_nothing_is_not_zero():
    found = proportion(0, 0, of="benign patient")
    assert math.isnan(found.value)
    assert found.reason == "not defined: no benign patient"
    assert np.isnan(wilson([0], [0])).all()


def test_an_estimate_as_json():
    assert Estimate(0.5, 0.25, 0.75, 0.95, "by hand", 4).as_json() == {
        "estimate": 0.5,
        "low": 0.25,
        "high": 0.75,
        "level": 0.95,
        "method": "by hand",
        "n": 4,
    }
    told = undefined_estimate("not defined: nobody", n=0).as_json()
    assert (told["estimate"], told["low"], told["high"]) == (None, None, None)
    assert told["reason"] == "not defined: nobody"


def test_an_estimate_says_whether_value_and_interval_are_defined():
    whole, pointwise = (
        Estimate(0.5, 0.4, 0.6, 0.95, "", 9),
        Estimate(0.5, math.nan, math.nan, 0.95, "", 1, "one patient"),
    )
    one_sided, nothing = Estimate(0.5, 0.4, math.nan, 0.95, "", 9), undefined_estimate("no patient", n=0)
    assert [each.defined for each in (whole, pointwise, one_sided, nothing)] == [True, True, True, False]
    assert [each.has_interval for each in (whole, pointwise, one_sided, nothing)] == [
        True,
        False,
        False,
        False,
    ]
