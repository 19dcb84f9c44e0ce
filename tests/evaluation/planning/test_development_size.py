"""Patients to develop a model: published examples, and the formulas in another form."""

from math import log

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from lrcore.errors import InvalidInput
from lrcore.evaluation.planning.development_size import development_size, round_up


@pytest.mark.parametrize(("r2", "expected"), [(0.288, (623, 662, 221)), (0.55, (255, 532, 221))])
def test_pmsampsize_gives_the_same_numbers(r2, expected):
    """pmsampsize 1.1.3, 24 parameters, prevalence 0.174."""
    found = development_size(prevalence=0.174, parameters=24, r2=r2)
    assert tuple(map(round_up, (found.shrinkage, found.optimism, found.risk))) == expected
    assert found.n == max(found.shrinkage, found.optimism, found.risk)


@pytest.mark.parametrize(("auc", "expected"), [(0.95, 551), (0.99, 479), (0.995, 464)])
def test_an_auc_stands_for_the_r2_of_binormal_risks(auc, expected):
    found = development_size(prevalence=0.373, parameters=30, auc=auc)
    assert found.as_json()["n_rounded_up"] == expected


def test_r2_of_an_auc_is_that_of_an_integral_over_each_class():
    phi, auc = 0.2, 0.8
    distance = np.sqrt(2) * norm.ppf(auc)

    def log_likelihood(x, malignant):
        eta = log(phi / (1 - phi)) - distance**2 / 2 + distance * x
        return -np.logaddexp(0, -eta) if malignant else -np.logaddexp(0, eta)

    cases = quad(lambda x: norm.pdf(x, distance) * log_likelihood(x, True), -12, 16)[0]
    controls = quad(lambda x: norm.pdf(x) * log_likelihood(x, False), -12, 16)[0]
    null = phi * log(phi) + (1 - phi) * log(1 - phi)
    r2 = 1 - np.exp(-2 * (phi * cases + (1 - phi) * controls - null))
    found = development_size(prevalence=phi, parameters=10, auc=auc)
    assert found.r2 == pytest.approx(r2, rel=1e-8)


def test_shrinkage_expected_with_these_patients_is_nine_tenths():
    """Van Houwelingen's heuristic shrinkage, solved for n by bisection."""
    r2, k = 0.2, 12
    found = development_size(prevalence=0.3, parameters=k, r2=r2)

    def expected_shrinkage(n):
        # The apparent R2 of a model whose R2 is `r2` once it is shrunk by 0.9.
        return 1 + k / (n * log(1 - r2 / 0.9)) - 0.9

    assert found.shrinkage == pytest.approx(brentq(expected_shrinkage, 20, 10_000))


@pytest.mark.parametrize(
    "wrong",
    [
        {"prevalence": 0.0},
        {"prevalence": 1.0},
        {"prevalence": float("nan")},
        {"parameters": 0},
        {"auc": 0.5},
        {"auc": 1.0},
        {"auc": None, "r2": 0.0},
        {"auc": None, "r2": 0.71},
        {"auc": None},
        {"r2": 0.2},
    ],
)
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(InvalidInput):
        development_size(**{"prevalence": 0.3, "parameters": 5, "auc": 0.8} | wrong)
