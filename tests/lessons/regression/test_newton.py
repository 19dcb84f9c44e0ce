"""Newton's method against scikit-learn, by hand, and where there is nothing to find."""

import numpy as np
import pytest

from lrcore.lessons.regression.newton import fitted, loss, scores
from lrcore.lessons.splitting import scaled


@pytest.mark.parametrize("C", [1e-4, 1.0, 1e4])
def test_the_optimum_is_scikit_learns(series, C):
    from sklearn.linear_model import LogisticRegression

    measurements, outcome = series
    features = scaled(measurements, measurements)
    theirs = LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky").fit(features, outcome)
    beta = fitted(features, outcome, C=C)
    assert beta[1:] == pytest.approx(theirs.coef_[0], abs=1e-6)
    assert beta[0] == pytest.approx(theirs.intercept_[0], abs=1e-6)
    assert scores(beta, features) == pytest.approx(theirs.decision_function(features), abs=1e-6)


def test_weights_are_scikit_learns(series):
    from sklearn.linear_model import LogisticRegression

    measurements, outcome = series
    features, weight = scaled(measurements, measurements)[:, :3], 1.0 + np.arange(len(outcome)) % 4
    theirs = LogisticRegression(tol=1e-12, solver="newton-cholesky").fit(features, outcome, weight)
    assert fitted(features, outcome, weight=weight)[1:] == pytest.approx(theirs.coef_[0], abs=1e-6)


def test_a_weight_of_two_is_the_row_twice():
    rng = np.random.default_rng(0)
    features, outcome = rng.standard_normal((40, 2)), np.arange(40) % 2.0
    weight = np.where(np.arange(40) < 10, 2.0, 1.0)
    twice = np.concatenate([np.arange(40), np.arange(10)])
    assert fitted(features, outcome, weight=weight) == pytest.approx(fitted(features[twice], outcome[twice]))


def test_without_a_feature_that_tells_the_intercept_is_the_log_odds_of_the_share():
    outcome = np.array([1.0, 0.0, 0.0, 0.0])
    beta = fitted(np.zeros((4, 1)), outcome)
    assert beta == pytest.approx([np.log(1 / 3), 0.0])


def test_the_gradient_of_the_loss_vanishes_at_the_optimum_by_finite_differences():
    rng = np.random.default_rng(1)
    features = rng.standard_normal((50, 3))
    outcome = (rng.random(50) < 0.4).astype(float)
    beta, penalty = fitted(features, outcome, C=0.5), np.array([0.0, 2.0, 2.0, 2.0])
    design, weight = np.column_stack([np.ones(50), features]), np.ones(50)
    for step in 1e-5 * np.eye(4):
        up, down = (loss(design, outcome, weight, penalty, beta + sign * step) for sign in (1, -1))
        assert (up - down) / 2e-5 == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("C", [0.0, -1.0, float("nan")])
def test_a_penalty_that_is_none_is_refused(C):
    with pytest.raises(ValueError, match="`C` must be above 0"):
        fitted(np.ones((2, 1)), np.array([0.0, 1.0]), C=C)


def test_separation_without_a_penalty_has_no_solution():
    with pytest.raises(ValueError, match="no finite solution"):
        fitted(np.array([[-1.0], [1.0]]), np.array([0.0, 1.0]), C=np.inf)
