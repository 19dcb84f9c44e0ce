"""Two columns that are equal, or nearly so, and the consequences for their weights."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.least_squares import normal_equation, ridge, with_intercept

PENALTY = 0.001


@dataclass(frozen=True, eq=False, slots=True)
class NearCopies:
    """The weights of a column and its near copy, by three methods.

    Attributes
    ----------
    distance : ndarray of shape (k,)
        How far the copy lies from the column, in standard deviations.
    truth : ndarray of shape (3,)
        The weights the outcome was made with: intercept, column, copy.
    condition : ndarray of shape (k,)
        Condition number of X; that of X'X is its square.
    solved, orthogonal, penalised : ndarray of shape (k, 3)
        Weights by the normal equation, by ``lstsq`` and by ridge; nan where there are none.
    """

    distance: Floats
    truth: Floats
    condition: Floats
    solved: Floats
    orthogonal: Floats
    penalised: Floats

    def error(self, weights: Floats) -> Floats:
        """Return how far the worst weight is from the truth, of shape (k,)."""
        worst: Floats = np.abs(weights - self.truth).max(axis=1)
        return worst


def solved_or_nan(X: Floats, y: Floats) -> Floats:
    """Return the weights of the normal equation, nan where X'X has no inverse."""
    try:
        return normal_equation(X, y)
    except np.linalg.LinAlgError:
        return np.full(X.shape[1], np.nan)


def near_copies(column: Floats, distance: Floats, *, seed: int) -> NearCopies:
    """Give a column a copy that lies nearer and nearer to it, and fit an outcome without noise.

    Parameters
    ----------
    column : ndarray of shape (n,)
        Standardised.
    distance : ndarray of shape (k,)
    seed : int
        Seed of the difference between the copy and the column.
    """
    truth = np.array([1.0, 2.0, 3.0])
    noise = np.random.default_rng(seed).standard_normal(len(column))
    found: list[tuple[Floats, Floats, Floats]] = []
    condition = []
    for far in distance:
        X = with_intercept(np.column_stack([column, column + far * noise]))
        y = X @ truth
        found.append((solved_or_nan(X, y), np.linalg.lstsq(X, y)[0], ridge(X, y, PENALTY)))
        condition.append(np.linalg.cond(X))
    solved, orthogonal, penalised = (np.array(weights) for weights in zip(*found, strict=True))
    return NearCopies(distance, truth, np.array(condition), solved, orthogonal, penalised)
