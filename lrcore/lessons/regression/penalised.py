"""The loss that is trained on: cross-entropy with an L2 penalty, divided by the number of patients."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.loss import CROSS_ENTROPY, gradient, hessian, mean_loss


def without_intercept(w: Floats) -> Floats:
    """Return the weights with the intercept set to 0: it is never penalised."""
    return np.concatenate([[0.0], w[1:]])


def penalised_loss(X: Floats, y: Floats, w: Floats, C: float) -> float:
    """Return mean cross-entropy plus |w|^2 / (2 C n): scikit-learn's objective, divided by C n."""
    return mean_loss(CROSS_ENTROPY, X, y, w) + float(np.sum(w[1:] ** 2)) / (2 * C * len(y))


def penalised_gradient(X: Floats, y: Floats, w: Floats, C: float) -> Floats:
    """Return its derivative by each weight."""
    return gradient(CROSS_ENTROPY, X, y, w) + without_intercept(w) / (C * len(y))


def penalised_hessian(X: Floats, y: Floats, w: Floats, C: float) -> Floats:
    """Return its second derivatives."""
    return hessian(CROSS_ENTROPY, X, y, w) + np.diag(without_intercept(np.ones(len(w)))) / (C * len(y))


def condition_number(symmetric: Floats) -> float:
    """Return the largest eigenvalue over the smallest: the square of the length of the valley over its width.

    Examples
    --------
    >>> condition_number(np.diag([8.0, 2.0]))
    4.0
    """
    eigenvalues = np.linalg.eigvalsh(symmetric)
    return float(eigenvalues[-1] / eigenvalues[0])
