import numpy as np
import pytest
from numpy.testing import assert_allclose

from lrcore.lessons.regression.least_squares import (
    mean_squared_error,
    mean_squared_error_gradient,
    normal_equation,
    ridge,
    share_explained,
    standard_errors,
    with_intercept,
)
from lrcore.model.dataset import load

THREE = with_intercept(np.array([[0.0], [1.0], [2.0]]))
VALUES = np.array([1.0, 2.0, 4.0])


@pytest.fixture(scope="module")
def areas():
    measurements = load().measurements
    return with_intercept(measurements[:, [0, 1]]), measurements[:, 3]


def test_three_points_by_hand():
    w = normal_equation(THREE, VALUES)
    assert_allclose(w, [5 / 6, 3 / 2])
    assert mean_squared_error(THREE, VALUES, w) == pytest.approx((1 / 36 + 4 / 36 + 1 / 36) / 3)


def test_the_regression_of_r(areas, reference):
    r = reference("coefficients.json")["fits"]["linear_regression"]
    X, area = areas
    w = normal_equation(X, area)
    assert_allclose(w, r["coef"], rtol=1e-8)
    assert_allclose(standard_errors(X, area, w), r["se"], rtol=1e-8)
    assert share_explained(area, X @ w) == pytest.approx(r["r_squared"], rel=1e-10)


def test_as_lstsq_and_scikit_learn(areas):
    from sklearn.linear_model import LinearRegression

    X, area = areas
    w = normal_equation(X, area)
    assert_allclose(w, np.linalg.lstsq(X, area)[0], rtol=1e-8)
    model = LinearRegression().fit(X[:, 1:], area)
    assert_allclose(w, [model.intercept_, *model.coef_], rtol=1e-8)


def test_ridge_as_in_scikit_learn(areas):
    from sklearn.linear_model import Ridge

    X, area = areas
    model = Ridge(alpha=50.0, solver="cholesky").fit(X[:, 1:], area)
    assert_allclose(ridge(X, area, 50.0), [model.intercept_, *model.coef_], rtol=1e-8)
    assert_allclose(ridge(X, area, 0.0), normal_equation(X, area))


def test_the_gradient_by_finite_differences(areas):
    X, area = areas
    w, step = np.array([10.0, 40.0, -3.0]), 1e-3
    differences = [
        (mean_squared_error(X, area, w + step * axis) - mean_squared_error(X, area, w - step * axis))
        / (2 * step)
        for axis in np.eye(3)
    ]
    assert_allclose(mean_squared_error_gradient(X, area, w), differences, rtol=1e-6)


def test_residuals_are_at_right_angles_to_every_column(areas):
    X, area = areas
    residual = area - X @ normal_equation(X, area)
    assert_allclose(X.T @ residual / len(area), 0, atol=1e-6)
