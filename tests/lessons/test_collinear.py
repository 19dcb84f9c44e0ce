import numpy as np
import pytest
from numpy.testing import assert_allclose

from lrcore.lessons.collinear import near_copies, solved_or_nan
from lrcore.lessons.regression.least_squares import with_intercept

COLUMN = np.random.default_rng(3).standard_normal(200)
DISTANCE = np.array([1e-9, 1e-6, 1.0])


@pytest.fixture(scope="module")
def copies():
    return near_copies(COLUMN, DISTANCE, seed=0)


def test_far_apart_all_three_agree(copies):
    for weights in (copies.solved, copies.orthogonal, copies.penalised):
        assert_allclose(weights[-1], [1, 2, 3], atol=1e-4)


def test_near_copies_break_the_normal_equation_and_not_lstsq(copies):
    solved, orthogonal = copies.error(copies.solved), copies.error(copies.orthogonal)
    assert orthogonal[0] < 1e-5
    assert np.isnan(solved[0]) or solved[0] > 0.1
    assert solved[1] > 100 * orthogonal[1]


def test_ridge_shares_the_weight_equally(copies):
    assert_allclose(copies.penalised[0], [1, 2.5, 2.5], atol=1e-4)


def test_the_condition_number_is_that_of_the_singular_values(copies):
    X = with_intercept(np.column_stack([COLUMN, COLUMN + np.random.default_rng(0).standard_normal(200)]))
    singular = np.linalg.svd(X, compute_uv=False)
    assert copies.condition[-1] == pytest.approx(singular[0] / singular[-1])


def test_no_inverse_is_said_as_nan():
    X = with_intercept(np.zeros((5, 1)))
    assert np.isnan(solved_or_nan(X, np.ones(5))).all()
