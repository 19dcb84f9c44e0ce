"""The stability index: by hand, against R, against the theory of large samples, and at its edges."""

import csv
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.population_stability import MIN_SHARE, bin_edges, population_stability
from lrcore.evaluation.groups.shift_tests import (
    permutation_p_value,
)
from tests.conftest import REFERENCES

CASES = (
    "radius_train_vs_test",
    "radius_train_vs_test_x1.1",
    "radius_train_vs_train",
    "radius_all_vs_malignant_only",
)


@pytest.fixture(scope="module")
def samples():
    found = {}
    with (REFERENCES / "psi_samples.csv").open() as lines:
        for row in csv.DictReader(lines):
            found.setdefault((row["case"], row["sample"]), []).append(float(row["value"]))
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_index_is_that_of_r(reference, samples, case):
    stored = reference("psi_reference.json")
    known = stored["cases"][case]
    found = population_stability(samples[case, "expected"], samples[case, "actual"], bins=known["bins"])
    assert found.value == pytest.approx(known["value"], abs=stored["tolerance"])
    assert (found.n_reference, found.n) == (known["n_expected"], known["n_actual"])
    assert np.count_nonzero(found.current == 0) == known["empty_cells"]
    assert stored["floor"] == MIN_SHARE


def test_the_index_by_hand():
    found = population_stability([1, 2, 3, 4], [1, 1, 1, 4], bins=2)
    assert found.edges.tolist() == [2.5]
    assert found.value == pytest.approx(0.25 * log(0.75 / 0.5) + -0.25 * log(0.25 / 0.5))


def test_a_value_equal_to_an_edge_belongs_below_it():
    found = population_stability([0, 1, 2], [1], bins=2)
    assert found.edges.tolist() == [1]
    assert found.current.tolist() == [1, 0]


def test_values_beyond_the_reference_fall_into_the_outer_bins():
    found = population_stability(np.arange(100.0), [-1e300, 1e300])
    assert found.current.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("move", [-1.0, 1.0])
def test_a_move_away_from_a_constant_is_seen_in_either_direction(move):
    constant = np.full(60, 7.0)
    assert population_stability(constant, constant).value == 0
    assert population_stability(constant, constant + move).value > 5
    rng = np.random.default_rng(0)
    assert permutation_p_value(constant, constant, permutations=99, rng=rng) == 1
    assert permutation_p_value(constant, constant + move, permutations=99, rng=rng) == 0.01


def test_a_common_value_has_a_bin_of_its_own():
    values = np.repeat([0.0, 1.0, 2.0, 3.0], [10, 70, 10, 10])
    found = population_stability(values, values)
    assert 70 in found.reference.tolist()
    assert found.value == 0


def test_a_single_value_has_an_index():
    found = population_stability(np.arange(10.0), [4.0], bins=2)
    assert found.value == pytest.approx(0.5 * log(1 / 0.5) + (MIN_SHARE - 0.5) * log(MIN_SHARE / 0.5))


@pytest.mark.parametrize(
    ("values", "said"),
    [([], "at least one"), ([[1.0]], "at least one"), ([np.nan], "finite"), ([np.inf, 1.0], "finite")],
)
def test_what_is_no_sample_is_refused(values, said):
    for pair in ((values, [1.0]), ([1.0], values)):
        with pytest.raises(InvalidInput, match=said):
            population_stability(*pair)
    with pytest.raises(InvalidInput, match="`bins`"):
        population_stability([1.0], [1.0], bins=1)


def test_the_usual_limits_are_quoted_for_large_samples_only():
    rng = np.random.default_rng(0)
    large, moved = rng.normal(size=1000), rng.normal(size=1000) + 0.4
    assert population_stability(large, moved).label.startswith("moderate")
    assert population_stability(large, moved + 0.4).label.startswith("large")
    assert population_stability(large, large).label.startswith("small")
    assert population_stability(large, moved[:999]).label == ""
    assert population_stability(large[:999], moved).label == ""


@given(
    st.lists(st.integers(-20, 20), min_size=1, max_size=60),
    st.lists(st.integers(-20, 20), min_size=1, max_size=60),
)
def test_laws_of_the_index(first, second):
    found = population_stability(first, second)
    assert found.value >= 0
    assert population_stability(first, first).value == 0
    assert (found.n_reference, found.n) == (len(first), len(second))
    assert (np.diff(found.edges) > 0).all()
    scaled = population_stability(np.array(first) * 4.0, np.array(second) * 4.0)
    assert scaled.value == pytest.approx(found.value)


def test_edges_are_quantiles_that_fall_on_values():
    assert bin_edges(np.arange(11.0)).tolist() == list(range(1, 10))
