import numpy as np
from numpy.testing import assert_allclose

from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import (
    mean_squared_error_gradient,
    normal_equation,
    with_intercept,
)


def test_each_step_by_hand():
    path = gradient_descent(lambda w: w - 3, np.array([1.0]), rate=0.5, steps=2)
    assert path.ravel().tolist() == [1.0, 2.0, 2.5]


def test_it_ends_where_the_normal_equation_says():
    rng = np.random.default_rng(0)
    X, y = with_intercept(rng.standard_normal((60, 3))), rng.standard_normal(60)
    path = gradient_descent(lambda w: mean_squared_error_gradient(X, y, w), np.zeros(4), rate=0.2, steps=400)
    assert_allclose(path[-1], normal_equation(X, y), atol=1e-12)


def test_a_rate_beyond_the_limit_swings_further_each_time():
    column = np.array([[-1.0], [1.0]])
    path = gradient_descent(
        lambda w: mean_squared_error_gradient(column, np.zeros(2), w), np.ones(1), rate=1.1, steps=4
    )
    assert_allclose(path.ravel(), [1, -1.2, 1.44, -1.728, 2.0736])


def test_the_start_is_not_changed():
    start = np.ones(2)
    gradient_descent(lambda w: w, start, rate=0.1, steps=3)
    assert start.tolist() == [1.0, 1.0]
