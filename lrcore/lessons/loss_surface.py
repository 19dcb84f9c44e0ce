"""A loss over two weights: its height, where it bends down, and walks downhill from several starts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.loss import Loss

ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class Surface:
    """A loss at the points of a square grid.

    Attributes
    ----------
    weight : ndarray of shape (m,)
        The grid, the same for both weights.
    height : ndarray of shape (m, m)
        The mean loss; the first weight runs along the columns.
    lowest_curvature : ndarray of shape (m, m)
        The smallest eigenvalue of the Hessian.
    """

    weight: Floats
    height: Floats
    lowest_curvature: Floats

    @property
    def bends_down(self) -> NDArray[np.bool_]:
        """Where the smallest eigenvalue is negative, by more than rounding."""
        below: NDArray[np.bool_] = self.lowest_curvature < -ROUNDING
        return below


def surface(loss: Loss, X: Floats, y: Floats, intercept: float, weight: Floats) -> Surface:
    """Return the height and the smallest eigenvalue of the Hessian at every pair of weights.

    Parameters
    ----------
    X : ndarray of shape (n, 2)
    y : ndarray of shape (n,)
    intercept : float
        Held fixed.
    weight : ndarray of shape (m,)
    """
    m = len(weight)
    first, second = np.meshgrid(weight, weight)
    score = intercept + X @ np.stack([first.ravel(), second.ravel()])
    height = loss.value(score, y[:, None]).mean(axis=0)
    products = np.einsum("ni,nj->ijn", X, X) / len(y)
    hessians = products @ loss.curvature(score, y[:, None])
    lowest = np.linalg.eigvalsh(np.moveaxis(hessians, -1, 0))[:, 0]
    return Surface(weight, height.reshape(m, m), lowest.reshape(m, m))


def walks(
    loss: Loss, X: Floats, y: Floats, intercept: float, starts: Floats, *, rate: float, steps: int
) -> Floats:
    """Return gradient descent from several starts at once.

    Parameters
    ----------
    starts : ndarray of shape (2, k)

    Returns
    -------
    ndarray of shape (steps + 1, 2, k)
    """

    def downhill(w: Floats) -> Floats:
        slopes: Floats = X.T @ loss.slope(intercept + X @ w, y[:, None]) / len(y)
        return slopes

    return gradient_descent(downhill, starts, rate=rate, steps=steps)


def heights(loss: Loss, X: Floats, y: Floats, intercept: float, places: Floats) -> Floats:
    """Return the mean loss at each place of some walks.

    Parameters
    ----------
    places : ndarray of shape (m, 2, k)

    Returns
    -------
    ndarray of shape (m, k)
    """
    return np.array([loss.value(intercept + X @ place, y[:, None]).mean(axis=0) for place in places])
