import numpy as np
import pytest

from lrcore.lessons.cost import descended, growth, measured, normal_equations
from lrcore.lessons.regression.least_squares import normal_equation


def test_every_number_of_features_is_measured():
    costs = list(measured((3, 6), rows=20, steps=2, seed=0))
    assert [(cost.features, cost.rows, cost.steps) for cost in costs] == [(3, 20, 2), (6, 20, 2)]
    assert all(min(cost.forming, cost.solving, cost.descending) > 0 for cost in costs)


def test_what_is_measured_is_what_the_lesson_solves():
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((50, 4)), rng.standard_normal(50)
    gram, right = normal_equations(X, y)
    np.testing.assert_allclose(np.linalg.solve(gram, right), normal_equation(X, y))
    np.testing.assert_allclose(descended(X, y, 3000), normal_equation(X, y), atol=1e-6)


@pytest.mark.parametrize("power", [1, 2, 3])
def test_growth_is_the_power(power):
    features = np.array([10.0, 20.0, 80.0])
    assert growth(features, features**power) == pytest.approx(power)
