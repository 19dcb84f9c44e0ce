import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import sem, skew

from lrcore.evaluation.numerics.moments import moments_of

VALUES = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40).map(np.array)


@given(VALUES)
def test_they_are_scipys(values):
    found = moments_of(values)
    assert found.mean == pytest.approx(values.mean())
    assert found.standard_error == pytest.approx(sem(values))
    if np.ptp(values) > 1e-3:
        assert found.skewness == pytest.approx(skew(values), rel=1e-6, abs=1e-9)


@given(VALUES, VALUES)
def test_those_of_two_samples_add_up(one, other):
    added, whole = moments_of(one) + moments_of(other), moments_of(np.concatenate([one, other]))
    size = max(1e-3, np.abs(np.concatenate([one, other])).max())
    assert (added.n, added.mean) == (whole.n, pytest.approx(whole.mean, rel=1e-12, abs=1e-12 * size))
    assert added.second == pytest.approx(whole.second, rel=1e-10, abs=1e-10 * size**2)
    assert added.third == pytest.approx(whole.third, rel=1e-9, abs=1e-9 * size**3)


def test_small_deviations_from_a_large_mean_keep_their_digits():
    values = 1e8 + np.array([0.0, 0.25, 0.5, 4.0, 0.75, 8.0])
    added = moments_of(values[:2]) + moments_of(values[2:])
    assert added.skewness == pytest.approx(skew(values - 1e8), rel=1e-7)


@given(VALUES, st.floats(-10, 10))
def test_a_shift_moves_the_mean_only(values, by):
    found, moved = moments_of(values), moments_of(values).shifted(by)
    assert moved.mean == found.mean + by
    assert (moved.second, moved.third) == (found.second, found.third)


def test_more_values_than_a_block_holds_are_scipys():
    values = np.random.default_rng(2).exponential(size=20_001)
    found = moments_of(values)
    assert found.standard_error == pytest.approx(sem(values), rel=1e-12)
    assert found.skewness == pytest.approx(skew(values), rel=1e-10)


def test_an_empty_sample_adds_nothing():
    some, none = moments_of(np.array([1.0, 5.0])), moments_of(np.array([]))
    assert some + none == none + some == some
