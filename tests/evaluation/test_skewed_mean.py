"""Hall's interval of a mean: his transformation solved by root finding, and its laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm, sem, skew

from lrcore.evaluation.numerics.moments import moments_of
from lrcore.evaluation.skewed_mean import skewed_mean_limits

VALUES = st.lists(st.integers(-1000, 1000), min_size=3, max_size=40).map(lambda found: np.array(found) / 100)


def limits(values, level=0.95):
    return skewed_mean_limits(moments_of(values), level, equal="all equal")


def transformed(t, skewness, n):
    """Return Hall's monotone transformation of a studentised mean, as he wrote it with a = 1/3, b = 1/6."""
    a, b = 1 / 3, 1 / 6
    return t + a * skewness * t**2 / n**0.5 + a**2 * skewness**2 * t**3 / (3 * n) + b * skewness / n**0.5


@given(VALUES, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_limits_solve_halls_equation(values, level):
    low, high, reason = limits(values, level)
    if reason:
        assert len(set(values)) == 1
        assert math.isnan(low)
        return
    n, g = len(values), skew(values)
    for limit, share in ((low, 0.5 + level / 2), (high, 0.5 - level / 2)):
        t = brentq(lambda t: transformed(t, g, n) - norm.ppf(share), -1e3, 1e3, xtol=1e-13)  # noqa: B023
        assert limit == pytest.approx(values.mean() - sem(values) * t, rel=1e-6, abs=1e-7)


@given(VALUES)
def test_the_mean_lies_between_the_limits(values):
    low, high, reason = limits(values)
    assert reason or low < values.mean() < high


@given(VALUES, st.floats(0.1, 10), st.floats(-5, 5))
def test_the_limits_move_with_the_values(values, factor, by):
    low, high, reason = limits(values)
    if not reason:
        assert limits(factor * values + by)[:2] == pytest.approx(
            (factor * low + by, factor * high + by), abs=1e-6
        )
        assert limits(-values)[:2] == pytest.approx((-high, -low), abs=1e-9)


def test_without_skewness_they_are_the_normal_limits():
    values = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
    assert limits(values)[:2] == pytest.approx((-1.959964 * sem(values), 1.959964 * sem(values)), rel=1e-6)


def test_a_skewness_near_none_changes_next_to_nothing():
    values = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
    for nudge in (1e-4, 1e-7, 1e-10):
        low, high, _ = limits(values + np.array([0, 0, 0, 0, nudge]))
        assert (low, high) == pytest.approx(limits(values)[:2], abs=3 * nudge)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "fewer than 3"),
        ([1.0, 2.0], "fewer than 3"),
        ([0.09, (1 - 0.7) ** 2, 0.3**2], "all equal"),
        ([1e160, 0.0, 0.0], "too large"),
    ],
)
def test_where_there_are_none_it_says_why(values, reason):
    low, high, found = limits(np.array(values))
    assert math.isnan(low)
    assert math.isnan(high)
    assert reason in found
