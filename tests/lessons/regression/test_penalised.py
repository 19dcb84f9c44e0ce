import numpy as np
import pytest
from numpy.testing import assert_allclose

from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.penalised import (
    condition_number,
    penalised_gradient,
    penalised_hessian,
    penalised_loss,
)
from lrcore.model.dataset import load

STEP = 1e-5


@pytest.fixture(scope="module")
def scaled():
    measurements = load().measurements
    columns = (measurements - measurements.mean(axis=0)) / measurements.std(axis=0)
    return with_intercept(columns), load().outcome.astype(float)


@pytest.mark.parametrize("C", [1.0, 0.01])
def test_gradient_and_hessian_by_finite_differences(scaled, C):
    X, y = scaled
    w, axes = 0.3 * np.random.default_rng(0).standard_normal(31), STEP * np.eye(31)
    slopes = [(penalised_loss(X, y, w + a, C) - penalised_loss(X, y, w - a, C)) / (2 * STEP) for a in axes]
    bends = [
        (penalised_gradient(X, y, w + a, C) - penalised_gradient(X, y, w - a, C)) / (2 * STEP) for a in axes
    ]
    assert_allclose(penalised_gradient(X, y, w, C), slopes, atol=1e-8)
    assert_allclose(penalised_hessian(X, y, w, C), bends, atol=1e-8)


def test_the_intercept_is_not_penalised(scaled):
    X, y = scaled
    only_intercept = np.concatenate([[2.0], np.zeros(30)])
    assert penalised_loss(X, y, only_intercept, 1e-9) == penalised_loss(X, y, only_intercept, 1e9)


def test_descent_converges_to_scikit_learns_coefficients(scaled, reference):
    from sklearn.linear_model import LogisticRegression

    X, y = scaled
    found = gradient_descent(lambda w: penalised_gradient(X, y, w, 1.0), np.zeros(31), rate=3.0, steps=3000)[
        -1
    ]
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12).fit(X[:, 1:], y)
    assert_allclose(found, [*model.intercept_, *model.coef_[0]], atol=1e-6)
    other = reference("coefficients.json")["fits"]["ridge_C1_30_features"]
    assert_allclose(found, other["coef"], atol=1e-6)
    assert len(y) * penalised_loss(X, y, found, 1.0) == pytest.approx(other["objective_value"], rel=1e-9)


def test_scaling_shortens_the_valley_a_thousandfold(scaled):
    X, y = scaled
    raw = with_intercept(load().measurements)
    at_zero = [condition_number(penalised_hessian(A, y, np.zeros(31), 1.0)) for A in (X, raw)]
    assert at_zero[0] == pytest.approx(np.linalg.cond(penalised_hessian(X, y, np.zeros(31), 1.0)), rel=1e-6)
    assert at_zero[1] > 1000 * at_zero[0]


def test_the_largest_curvature_limits_the_rate(scaled):
    X, y = scaled
    start = penalised_hessian(X, y, np.zeros(31), 1.0)
    safe = 2 / np.linalg.eigvalsh(start)[-1]
    path = gradient_descent(
        lambda w: penalised_gradient(X, y, w, 1.0), np.zeros(31), rate=0.99 * safe, steps=50
    )
    assert (np.diff([penalised_loss(X, y, w, 1.0) for w in path]) < 0).all()
