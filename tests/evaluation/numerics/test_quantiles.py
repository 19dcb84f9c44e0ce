import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.numerics import quantiles as module
from lrcore.evaluation.numerics.quantiles import order_statistics, quantiles


def test_by_hand():
    assert quantiles(np.array([4.0, 1.0, 2.0]), (0, 1, 2, 3, 4), 4).tolist() == [1, 1.5, 2, 3, 4]


@given(st.lists(st.floats(0, 1), min_size=1), st.integers(1, 40))
def test_they_are_numpys(values, whole):
    found = quantiles(np.array(values), range(whole + 1), whole)
    np.testing.assert_allclose(found, np.quantile(values, np.arange(whole + 1) / whole), atol=1e-12)


def test_a_quantile_that_falls_on_a_value_is_that_value():
    values = np.arange(11) / 10
    assert quantiles(values, range(11), 10).tolist() == values.tolist()


def test_deciles_of_shared_risks_are_rs(tied):
    np.testing.assert_allclose(quantiles(tied.risk, range(11), 10), tied.known["deciles"], atol=1e-12)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=200), st.integers(1, 40))
def test_values_that_are_shared_are_found_where_a_sort_puts_them(values, whole):
    ordered = sorted(float(value) for value in values)
    found = quantiles(np.array(values, float), range(whole + 1), whole)
    for part, quantile in enumerate(found):
        below, rest = divmod(part * (len(ordered) - 1), whole)
        above = ordered[min(below + 1, len(ordered) - 1)]
        assert quantile == ordered[below] + (above - ordered[below]) * (rest / whole)


MANY = 30_000
RNG = np.random.default_rng(6)
LONG = {
    "spread": RNG.normal(size=MANY),
    "shared": RNG.integers(0, 9, MANY) / 3,
    "equal": np.full(MANY, 0.3),
    "one far away": np.append(RNG.random(MANY), 1e300),
    "whole range": RNG.choice([-1.7e308, 0.0, 1.7e308], MANY),
    "hardly apart": 1 + RNG.integers(0, 5, MANY) * np.finfo(float).eps,
    "denormal": RNG.integers(0, 5, MANY) * 5e-324,
    "infinite": RNG.choice([-np.inf, 1.0, np.inf], MANY),
}


@pytest.mark.parametrize("name", LONG)
def test_many_values_are_found_where_a_sort_puts_them(name):
    values, places = LONG[name], np.array([[0, 1, 2_000], [15_000, 29_998, 29_999]])
    assert MANY > module._MAX_VALUES_PARTITIONED
    np.testing.assert_array_equal(order_statistics(values, places), np.sort(values)[places])
