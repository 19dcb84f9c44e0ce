import numpy as np
import pytest
from numpy.testing import assert_allclose

from lrcore.lessons.loss_surface import heights, surface, walks
from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.loss import CROSS_ENTROPY, SQUARED_ERROR, gradient, hessian, mean_loss, newton
from lrcore.model.dataset import load

WEIGHT = np.linspace(-8, 8, 17)
INTERCEPT = -0.7


@pytest.fixture(scope="module")
def pair():
    chosen = load().measurements[:, [0, 1]]
    return (chosen - chosen.mean(axis=0)) / chosen.std(axis=0), load().outcome.astype(float)


@pytest.mark.parametrize("loss", [CROSS_ENTROPY, SQUARED_ERROR], ids=lambda loss: loss.name)
def test_each_grid_point_is_the_loss_there(loss, pair):
    X, y = pair
    found = surface(loss, X, y, INTERCEPT, WEIGHT)
    w = np.array([INTERCEPT, WEIGHT[12], WEIGHT[3]])
    whole = with_intercept(X)
    assert found.height[3, 12] == pytest.approx(mean_loss(loss, whole, y, w))
    lowest = np.linalg.eigvalsh(hessian(loss, whole, y, w)[1:, 1:])[0]
    assert found.lowest_curvature[3, 12] == pytest.approx(lowest)


def test_cross_entropy_never_bends_down_and_squared_error_does(pair):
    assert not surface(CROSS_ENTROPY, *pair, INTERCEPT, WEIGHT).bends_down.any()
    assert surface(CROSS_ENTROPY, *pair, INTERCEPT, WEIGHT).lowest_curvature.min() > 0
    assert surface(SQUARED_ERROR, *pair, INTERCEPT, WEIGHT).bends_down.mean() > 0.5


def test_walkers_walk_as_if_alone(pair):
    X, y = pair
    starts = np.array([[-6.0, 6.0], [-6.0, 6.0]])
    together = walks(CROSS_ENTROPY, X, y, 0.0, starts, rate=1.0, steps=5)
    alone = gradient_descent(lambda w: gradient(CROSS_ENTROPY, X, y, w), starts[:, 1], rate=1.0, steps=5)
    assert_allclose(together[:, :, 1], alone)
    assert heights(CROSS_ENTROPY, X, y, 0.0, together)[5, 1] == pytest.approx(
        mean_loss(CROSS_ENTROPY, X, y, alone[5])
    )


def test_every_start_reaches_the_minimum_of_cross_entropy(pair):
    X, y = pair
    best = newton(CROSS_ENTROPY, with_intercept(X), y, steps=20)
    starts = 6.4 * np.array([[-1.0, 1.0, -1.0, 1.0], [-1.0, -1.0, 1.0, 1.0]])
    ends = walks(CROSS_ENTROPY, X, y, best[0], starts, rate=1.0, steps=1000)[-1]
    assert_allclose(ends.T, np.tile(best[1:], (4, 1)), atol=0.01)
