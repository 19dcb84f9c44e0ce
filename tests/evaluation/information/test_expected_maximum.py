"""Expected maximum of 0 and two normal variables: the published example, and Clark's formula."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from lrcore.evaluation.information.expected_maximum import expected_maximum


def clark(mean, variance, covariance):
    """E max of three jointly normal variables, the first of them constantly 0."""
    mu = np.array([0.0, *mean])
    sigma = np.zeros((3, 3))
    sigma[1:, 1:] = [[variance[0], covariance], [covariance, variance[1]]]
    total = 0.0
    for i in range(3):
        others = [j for j in range(3) if j != i]
        rows = np.zeros((2, 3))
        for row, j in enumerate(others):
            rows[row, i], rows[row, j] = 1, -1
        lead, spread = rows @ mu, rows @ sigma @ rows.T
        total += mu[i] * multivariate_normal(cov=spread).cdf(lead)
        for a, b in ((0, 1), (1, 0)):
            deviation = sqrt(spread[a, a])
            rest = lead[b] - spread[a, b] / spread[a, a] * lead[a]
            rest /= sqrt(spread[b, b] - spread[a, b] ** 2 / spread[a, a])
            total += (rows[a] @ sigma)[i] / deviation * norm.pdf(lead[a] / deviation) * norm.cdf(rest)
    return total


def test_the_published_example():
    assert expected_maximum((-2, 3), (2, 4), 0.7 * sqrt(8)) == pytest.approx(3.05861834, abs=5e-9)


@pytest.mark.parametrize("seed", range(12))
def test_clarks_formula_gives_the_same(seed):
    rng = np.random.default_rng(seed)
    mean, sd = rng.normal(size=2) * 0.3, np.exp(rng.normal(size=2))
    covariance = rng.uniform(-0.99, 0.99) * sd[0] * sd[1]
    found = expected_maximum(tuple(mean.tolist()), tuple((sd**2).tolist()), covariance)
    assert found == pytest.approx(clark(mean, sd**2, covariance), abs=1e-6)


def test_without_doubt_it_is_the_maximum():
    assert expected_maximum((0.2, -1), (0, 0), 0) == 0.2
    assert expected_maximum((-0.2, -1), (0, 0), 0) == 0
    assert expected_maximum((0, 0), (0, 1), 0) == pytest.approx(norm.pdf(0))
    assert expected_maximum((0, 0), (1, 0), 0) == pytest.approx(norm.pdf(0))


def test_variables_that_are_one_count_once():
    assert expected_maximum((0.1, 0.1), (1, 1), 1) == pytest.approx(norm.pdf(0.1) + 0.1 * norm.cdf(0.1))
    assert expected_maximum((0, 0), (1, 1), -1) == pytest.approx(2 * norm.pdf(0))


def test_the_order_of_the_two_does_not_matter():
    assert expected_maximum((-0.1, 0.3), (1, 0.2), 0.1) == pytest.approx(
        expected_maximum((0.3, -0.1), (0.2, 1), 0.1), rel=1e-10
    )
