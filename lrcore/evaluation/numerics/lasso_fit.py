"""Logistic regressions with an L1 penalty, many at once: Newton's method, each step by coordinate descent."""

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.evaluation.numerics.logistic_fit import LogisticFit

_MAX_STEPS, _MAX_SWEEPS, _MAX_HALVINGS = 60, 200, 30
_MAX_VIOLATION = 1e-6  # of the optimality conditions, per patient
_MAX_MOVE = 1e-9  # of a coefficient within a sweep, at which the quadratic problem is solved
_MIN_WEIGHT = 1e-10  # p(1 - p), below which a patient tells nothing about the curvature


def fit_lasso(design: Floats, successes: Floats, trials: Floats, penalty: Floats) -> LogisticFit:
    """Fit B weighted logistic regressions that share their design.

    Parameters
    ----------
    design : ndarray of shape (n, p)
    successes, trials : ndarray of shape (B, n)
        Malignant patients and patients of each row; weights need not be whole.
    penalty : ndarray of shape (B, p)
        Times the absolute coefficient; 0 for an intercept.

    Notes
    -----
    The log-likelihood is replaced by its parabola, which is maximised less the penalty one coefficient at
    a time; a step that does not help is halved. A fit has converged where the gradient equals the penalty
    at each coefficient that is not 0, and does not exceed it at the others.

    References
    ----------
    Friedman, Hastie and Tibshirani 2010, doi:10.18637/jss.v033.i01.
    """
    beta = np.zeros(penalty.shape)
    size = trials.sum(axis=1, keepdims=True)
    for _ in range(_MAX_STEPS):
        gradient, curvature = _derivatives(design, successes, trials, beta)
        if (_violation(gradient, beta, penalty) <= _MAX_VIOLATION * size).all():
            break
        goal = _descend(gradient, curvature, beta, penalty)
        beta = _no_worse(design, successes, trials, penalty, beta, goal)
    gradient, curvature = _derivatives(design, successes, trials, beta)
    converged = (_violation(gradient, beta, penalty) <= _MAX_VIOLATION * size).all(axis=1)
    return LogisticFit(beta, curvature, converged)


def _derivatives(design: Floats, successes: Floats, trials: Floats, beta: Floats) -> tuple[Floats, Floats]:
    risk = sigmoid(beta @ design.T)
    weight = trials * np.maximum(risk * (1 - risk), _MIN_WEIGHT)
    curvature = np.einsum("bn,np,nq->bpq", weight, design, design, optimize=True)
    return (successes - trials * risk) @ design, curvature


def _violation(gradient: Floats, beta: Floats, penalty: Floats) -> Floats:
    """Return how far each coefficient is from its condition of optimality."""
    at_zero = np.maximum(np.abs(gradient) - penalty, 0)
    return np.where(beta == 0, at_zero, np.abs(gradient - penalty * np.sign(beta)))


def _descend(gradient: Floats, curvature: Floats, start: Floats, penalty: Floats) -> Floats:
    """Maximise the parabola at the start, less the penalty, coefficient by coefficient."""
    beta, left = start.copy(), gradient.copy()
    own = np.einsum("bpp->bp", curvature)
    for _ in range(_MAX_SWEEPS):
        furthest = 0.0
        for j in range(beta.shape[1]):
            wanted = left[:, j] + own[:, j] * beta[:, j]
            new = np.sign(wanted) * np.maximum(np.abs(wanted) - penalty[:, j], 0) / own[:, j]
            move = new - beta[:, j]
            beta[:, j] = new
            left -= curvature[:, :, j] * move[:, None]
            furthest = max(furthest, float(np.abs(move).max()))
        if furthest <= _MAX_MOVE:
            break
    return beta


def _no_worse(
    design: Floats, successes: Floats, trials: Floats, penalty: Floats, start: Floats, goal: Floats
) -> Floats:
    """Return the goal, or of each fit a point between start and goal that is no worse than the start."""
    before = _loss(design, successes, trials, penalty, start)
    share = np.ones((len(start), 1))
    for _ in range(_MAX_HALVINGS):
        beta = np.where(share == 1, goal, start + share * (goal - start))
        worse = _loss(design, successes, trials, penalty, beta) > before
        if not worse.any():
            break
        share[worse] /= 2
    return beta


def _loss(design: Floats, successes: Floats, trials: Floats, penalty: Floats, beta: Floats) -> Floats:
    eta = beta @ design.T
    loss = (trials * np.logaddexp(0, eta) - successes * eta).sum(axis=1)
    return np.asarray(loss + (penalty * np.abs(beta)).sum(axis=1))
