"""Linear regression: what is minimised, and the equation that minimises it."""

import numpy as np

from lrcore.arrays import Floats


def with_intercept(columns: Floats) -> Floats:
    """Return the columns with a column of ones before them.

    Examples
    --------
    >>> with_intercept(np.array([[2.0], [3.0]])).tolist()
    [[1.0, 2.0], [1.0, 3.0]]
    """
    return np.column_stack([np.ones(len(columns)), columns])


def mean_squared_error(X: Floats, y: Floats, w: Floats) -> float:
    """Return the mean of the squared residuals.

    Parameters
    ----------
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
    w : ndarray of shape (p,)
    """
    return float(np.mean((X @ w - y) ** 2))


def mean_squared_error_gradient(X: Floats, y: Floats, w: Floats) -> Floats:
    """Return the derivative of the mean squared error by each weight."""
    gradient: Floats = 2 / len(y) * X.T @ (X @ w - y)
    return gradient


def normal_equation(X: Floats, y: Floats) -> Floats:
    """Return the weights at which the gradient is zero: solve X'X w = X'y.

    Raises
    ------
    numpy.linalg.LinAlgError
        If X'X has no inverse.
    """
    return np.linalg.solve(X.T @ X, X.T @ y).astype(np.float64)


def ridge(X: Floats, y: Floats, penalty: float) -> Floats:
    """Return the weights that minimise the sum of squared residuals plus `penalty` times |w|^2.

    The first column of X, the ones, is not penalised.
    """
    penalties = np.full(X.shape[1], penalty)
    penalties[0] = 0
    return np.linalg.solve(X.T @ X + np.diag(penalties), X.T @ y).astype(np.float64)


def standard_errors(X: Floats, y: Floats, w: Floats) -> Floats:
    """Return how far each weight would scatter if patients were drawn again, by the classical formula.

    It assumes residuals of the same spread everywhere and a linear model that is correct.
    """
    n, p = X.shape
    variance = np.sum((X @ w - y) ** 2) / (n - p)
    errors: Floats = np.sqrt(variance * np.diag(np.linalg.inv(X.T @ X)))
    return errors


def share_explained(y: Floats, fitted: Floats) -> float:
    """Return R squared: 1 minus the squared residuals over the squares about the mean."""
    return float(1 - np.sum((y - fitted) ** 2) / np.sum((y - y.mean()) ** 2))
