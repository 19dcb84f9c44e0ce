"""The predictive distribution of a new centre: by drawing it, in closed form, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import chi2, norm

from lrcore.evaluation.centres.new_centre import new_centre
from lrcore.evaluation.centres.random_effects import restricted_tau2

DRAWS = 20_000


def statistic(tau2, values, variances):
    weights = 1 / (variances + tau2)
    return weights @ (values - weights @ values / weights.sum()) ** 2


def drawn(values, variances):
    """Draw Q, solve for the variance between centres, and draw the mean and a centre around it."""
    rng, k = np.random.default_rng(1), len(values)
    found = np.empty(DRAWS)
    for place, q in enumerate(chi2.ppf((np.arange(DRAWS) + 0.5) / DRAWS, k - 1)):
        tau2 = 0.0
        if statistic(0.0, values, variances) > q:
            tau2 = brentq(lambda each, q=q: statistic(each, values, variances) - q, 0, 1e5)
        weights = 1 / (variances + tau2)
        mean, spread = weights @ values / weights.sum(), np.sqrt(tau2 + 1 / weights.sum())
        found[place] = mean + spread * rng.standard_normal()
    return found


def test_unequal_errors_by_drawing():
    values, variances = np.array([0.3, 1.1, 0.2, 0.9, 0.6]), np.array([0.02, 0.1, 0.05, 0.3, 0.01])
    found, draws = new_centre(values, variances), drawn(values, variances)
    for probability in (0.025, 0.2, 0.5, 0.8, 0.975):
        share = np.mean(draws <= found.quantile(probability))
        assert share == pytest.approx(probability, abs=4 * np.sqrt(probability * (1 - probability) / DRAWS))


@pytest.mark.parametrize("error", [0.01, 0.3, 2.0])
def test_equal_errors_in_closed_form(error):
    values = np.array([0.1, 0.3, 0.5, 0.2, 0.4, 0.8])
    k, squares = len(values), ((values - values.mean()) ** 2).sum()
    # Both variances together are the sum of squares over a chi-squared variable, but at least that within.
    between = np.maximum(squares / chi2.ppf((np.arange(DRAWS) + 0.5) / DRAWS, k - 1) - error**2, 0)
    spread = np.sqrt(between + (between + error**2) / k)
    found = new_centre(values, np.full(k, error**2))
    for value in (-1.0, 0.2, 0.7, 2.0):
        expected = norm.cdf((value - values.mean()) / spread).mean()
        assert found.probability_below(value) == pytest.approx(expected, abs=2e-4)


def test_centres_that_agree_by_chance_do_not_promise_that_a_new_one_agrees():
    k, error = 6, 0.1
    found = new_centre(np.full(k, 0.3), np.full(k, error**2))
    assert found.quantile(0.975) - 0.3 == pytest.approx(1.959964 * error / k**0.5)  # the centres' own error
    values = 0.3 + 0.09 * np.array([1, -1, 1, -1, 1, -1])
    nearly = new_centre(values, np.full(k, error**2))
    assert restricted_tau2(values, np.full(k, error**2)) == 0
    assert nearly.quantile(0.975) - 0.3 > 1.959964 * error / k**0.5 * 1.5


CENTRES = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 1)), min_size=5, max_size=10)


@given(CENTRES)
def test_the_shares_add_up_and_the_quantiles_are_inverse_to_the_probabilities(centres):
    values, errors = map(np.array, zip(*centres, strict=True))
    found = new_centre(values, errors**2)
    assert sum(found.shares) == pytest.approx(1)
    quantiles = [found.quantile(probability) for probability in (0.025, 0.5, 0.975)]
    assert quantiles == sorted(quantiles)
    below = [found.probability_below(value) for value in quantiles]
    assert below == pytest.approx([0.025, 0.5, 0.975], abs=1e-9)
