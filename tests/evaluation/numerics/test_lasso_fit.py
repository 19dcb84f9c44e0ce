"""The lasso against its conditions of optimality, and against what can be worked out by hand."""

import numpy as np
import pytest

from lrcore.evaluation.numerics.lasso_fit import fit_lasso
from lrcore.evaluation.numerics.logistic_fit import fit_logistic

RNG = np.random.default_rng(2)
DESIGN = np.column_stack([np.ones(200), RNG.standard_normal((200, 4))])
OUTCOME = (RNG.random(200) < 1 / (1 + np.exp(-2 * DESIGN[:, 1]))).astype(float)
TRIALS = np.vstack([np.ones(200), RNG.integers(0, 3, 200)]).astype(float)


def penalty(strength):
    found = np.full((2, 5), strength)
    found[:, 0] = 0
    return found


def fit(strength):
    return fit_lasso(DESIGN, TRIALS * OUTCOME, TRIALS, penalty(strength))


@pytest.mark.parametrize("strength", [0.5, 3.0, 20.0])
def test_the_gradient_equals_the_penalty_where_a_coefficient_is_not_0(strength):
    found = fit(strength)
    assert found.converged.all()
    for beta, trials in zip(found.coefficients, TRIALS, strict=True):
        gradient = (trials * (OUTCOME - 1 / (1 + np.exp(-DESIGN @ beta)))) @ DESIGN
        assert gradient[0] == pytest.approx(0, abs=1e-3)
        for g, b in zip(gradient[1:], beta[1:], strict=True):
            if b:
                assert g == pytest.approx(strength * np.sign(b), abs=1e-3)
            else:
                assert abs(g) <= strength + 1e-3


def test_without_a_penalty_it_is_the_usual_fit():
    usual = fit_logistic(DESIGN, TRIALS * OUTCOME, TRIALS)
    np.testing.assert_allclose(fit(0.0).coefficients, usual.coefficients, atol=1e-4)


def test_a_strong_penalty_leaves_the_prevalence():
    found = fit(1e4).coefficients
    assert (found[:, 1:] == 0).all()
    prevalence = (TRIALS @ OUTCOME) / TRIALS.sum(axis=1)
    np.testing.assert_allclose(1 / (1 + np.exp(-found[:, 0])), prevalence, atol=1e-6)


def test_a_stronger_penalty_never_makes_the_sum_of_coefficients_larger():
    sums = [np.abs(fit(strength).coefficients[:, 1:]).sum(axis=1) for strength in (0.1, 1, 5, 20)]
    assert (np.diff(sums, axis=0) <= 1e-6).all()


def test_separated_classes_have_a_lasso():
    outcome = (DESIGN[:, 1] > 0).astype(float)
    found = fit_lasso(DESIGN, TRIALS * outcome, TRIALS, penalty(1.0))
    assert found.converged.all()
