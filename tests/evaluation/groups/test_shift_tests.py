"""Permutation tests and adjusted p values, by simulation and against statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp
from statsmodels.stats.multitest import multipletests

from lrcore.evaluation.groups.shift_tests import (
    adjust_false_discovery,
    permutation_p_value,
)


@pytest.mark.parametrize("digits", [8, 1, 0])
def test_the_p_value_is_valid_with_any_ties(digits):
    rng = np.random.default_rng(2)
    found = []
    for _ in range(1000):
        together = np.round(rng.normal(size=200), digits)
        found.append(permutation_p_value(together[50:], together[:50], permutations=199, rng=rng))
    for level in (0.05, 0.2):
        rate = np.mean(np.array(found) <= level)
        assert rate <= level + 3.3 * np.sqrt(level * (1 - level) / 1000)
        if digits:
            assert rate >= level - 3.3 * np.sqrt(level * (1 - level) / 1000)


def test_a_shift_and_a_change_of_spread_are_both_seen():
    rng = np.random.default_rng(3)
    shifted, narrowed, by_ks = 0, 0, 0
    for _ in range(60):
        old, new = rng.normal(size=400), rng.normal(size=150)
        shifted += permutation_p_value(old, new + 0.4, permutations=399, rng=rng) <= 0.01
        narrowed += permutation_p_value(old, new * 0.6, permutations=399, rng=rng) <= 0.01
        by_ks += ks_2samp(old, new * 0.6).pvalue <= 0.01
    assert shifted >= 50
    assert narrowed >= 50 > by_ks


def test_the_same_seed_gives_the_same_p():
    old, new = np.arange(100.0), np.arange(60.0) + 12
    found = {permutation_p_value(old, new, permutations=199, rng=np.random.default_rng(5)) for _ in range(3)}
    assert len(found) == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_is_that_of_statsmodels(p):
    np.testing.assert_allclose(adjust_false_discovery(p), multipletests(p, method="fdr_bh")[1], atol=1e-12)
