"""Two losses for a risk, and how they and their gradient and curvature follow from the score."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.sigmoid import sigmoid, sigmoid_slope

OfScore = Callable[[Floats, Floats], Floats]


def cross_entropy(score: Floats, y: Floats) -> Floats:
    """Return -log of the probability that was given to the outcome.

    log(1 + exp(z)) - y z is the same, and no probability is rounded to 0 or 1 on the way.

    Examples
    --------
    >>> cross_entropy(np.array([0.0, 800.0]), np.array([1.0, 0.0])).round(3).tolist()
    [0.693, 800.0]
    """
    loss: Floats = np.logaddexp(0, score) - y * score
    return loss


def cross_entropy_slope(score: Floats, y: Floats) -> Floats:
    """Return its derivative by the score: p - y."""
    return sigmoid(score) - y


def cross_entropy_curvature(score: Floats, y: Floats) -> Floats:
    """Return its second derivative: p (1 - p), never negative."""
    return sigmoid_slope(score)


def squared_error(score: Floats, y: Floats) -> Floats:
    """Return the square of the distance between risk and outcome."""
    loss: Floats = (sigmoid(score) - y) ** 2
    return loss


def squared_error_slope(score: Floats, y: Floats) -> Floats:
    """Return its derivative by the score: 2 (p - y) p (1 - p)."""
    p = sigmoid(score)
    return 2 * (p - y) * p * (1 - p)


def squared_error_curvature(score: Floats, y: Floats) -> Floats:
    """Return its second derivative, which may be negative."""
    p = sigmoid(score)
    return 2 * p * (1 - p) * (p * (1 - p) + (p - y) * (1 - 2 * p))


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss of one patient as a function of score and outcome, with its first two derivatives."""

    name: str
    value: OfScore
    slope: OfScore
    curvature: OfScore


CROSS_ENTROPY = Loss("Cross-entropy", cross_entropy, cross_entropy_slope, cross_entropy_curvature)
SQUARED_ERROR = Loss("Squared error", squared_error, squared_error_slope, squared_error_curvature)


def mean_loss(loss: Loss, X: Floats, y: Floats, w: Floats) -> float:
    """Return the loss averaged over patients.

    Parameters
    ----------
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
        1 = malignant.
    w : ndarray of shape (p,)
    """
    return float(loss.value(X @ w, y).mean())


def gradient(loss: Loss, X: Floats, y: Floats, w: Floats) -> Floats:
    """Return the derivative of the mean loss by each weight: the chain rule, patient by patient."""
    slopes: Floats = X.T @ loss.slope(X @ w, y) / len(y)
    return slopes


def hessian(loss: Loss, X: Floats, y: Floats, w: Floats) -> Floats:
    """Return the second derivatives of the mean loss, of shape (p, p)."""
    curvatures: Floats = (X.T * loss.curvature(X @ w, y)) @ X / len(y)
    return curvatures


def newton(loss: Loss, X: Floats, y: Floats, *, steps: int) -> Floats:
    """Return the weights after some of Newton's steps from zero: gradient divided by curvature."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - np.linalg.solve(hessian(loss, X, y, w), gradient(loss, X, y, w))
    return w
