import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.loss import CROSS_ENTROPY, SQUARED_ERROR, gradient, hessian, mean_loss, newton
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.model.dataset import load

BOTH = pytest.mark.parametrize("loss", [CROSS_ENTROPY, SQUARED_ERROR], ids=lambda loss: loss.name)
STEP = 1e-5


def scaled(columns):
    chosen = load().measurements[:, columns]
    return with_intercept((chosen - chosen.mean(axis=0)) / chosen.std(axis=0)), load().outcome.astype(float)


def test_one_patient_by_hand():
    score, malignant = np.array([np.log(3.0)]), np.ones(1)
    assert CROSS_ENTROPY.value(score, malignant)[0] == pytest.approx(-np.log(0.75))
    assert CROSS_ENTROPY.slope(score, malignant)[0] == pytest.approx(-0.25)
    assert CROSS_ENTROPY.curvature(score, malignant)[0] == pytest.approx(3 / 16)
    assert SQUARED_ERROR.value(score, malignant)[0] == pytest.approx(1 / 16)
    assert SQUARED_ERROR.slope(score, malignant)[0] == pytest.approx(2 * -0.25 * 3 / 16)
    assert SQUARED_ERROR.curvature(score, malignant)[0] == pytest.approx(3 / 8 * (3 / 16 + 0.25 * 0.5))


def test_as_in_scikit_learn():
    from sklearn.metrics import brier_score_loss, log_loss

    X, y = scaled([0, 1, 4])
    w = np.array([-0.5, 2.0, 1.0, 0.5])
    risk = sigmoid(X @ w)
    assert mean_loss(CROSS_ENTROPY, X, y, w) == pytest.approx(log_loss(y, risk), rel=1e-12)
    assert mean_loss(SQUARED_ERROR, X, y, w) == pytest.approx(brier_score_loss(y, risk), rel=1e-12)


@BOTH
@given(score=st.floats(-20, 20), y=st.sampled_from([0.0, 1.0]))
def test_derivatives_by_finite_differences(loss, score, y):
    z, y = np.array([score - STEP, score, score + STEP]), np.full(3, y)
    value, slope = loss.value(z, y), loss.slope(z, y)
    assert slope[1] == pytest.approx((value[2] - value[0]) / (2 * STEP), abs=1e-8)
    assert loss.curvature(z, y)[1] == pytest.approx((slope[2] - slope[0]) / (2 * STEP), abs=1e-8)


@BOTH
def test_gradient_and_hessian_on_all_measurements(loss):
    X, y = scaled(list(range(30)))
    w = 0.3 * np.random.default_rng(0).standard_normal(31)
    axes = STEP * np.eye(31)
    slopes = [(mean_loss(loss, X, y, w + a) - mean_loss(loss, X, y, w - a)) / (2 * STEP) for a in axes]
    bends = [(gradient(loss, X, y, w + a) - gradient(loss, X, y, w - a)) / (2 * STEP) for a in axes]
    assert_allclose(gradient(loss, X, y, w), slopes, atol=1e-8)
    assert_allclose(hessian(loss, X, y, w), bends, atol=1e-8)


def test_newton_finds_the_coefficients_of_r(reference):
    r = reference("coefficients.json")["fits"]["logistic_unpenalised_3_features"]
    X, y = scaled([0, 1, 4])
    w = newton(CROSS_ENTROPY, X, y, steps=20)
    assert_allclose(w, r["coef"], atol=1e-6)
    assert -len(y) * mean_loss(CROSS_ENTROPY, X, y, w) == pytest.approx(r["loglik"], abs=1e-6)


def test_the_same_risk_for_everybody():
    y = load().outcome.astype(float)
    w = newton(CROSS_ENTROPY, np.ones((len(y), 1)), y, steps=10)
    assert sigmoid(w)[0] == pytest.approx(212 / 569)
    assert mean_loss(CROSS_ENTROPY, np.ones((len(y), 1)), y, w) == pytest.approx(0.660, abs=5e-4)


def test_a_sure_error_is_never_infinite_before_it_is():
    assert CROSS_ENTROPY.value(np.array([-1000.0]), np.ones(1))[0] == 1000
