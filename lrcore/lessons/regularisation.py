"""Regularisation: from underfitting to overfitting."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.newton import fitted, scores
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.splitting import Rows, scaled


def path(features: Floats, outcome: Floats, strengths: Floats) -> Floats:
    """Return the intercept and the coefficients at each C, each fit starting from the one before.

    Parameters
    ----------
    features : ndarray of shape (n, p)
        Scaled.
    outcome : ndarray of shape (n,)
    strengths : ndarray of shape (k,)
        Values of C, ascending.

    Returns
    -------
    ndarray of shape (k, 1 + p)
    """
    betas: list[Floats] = []
    for C in strengths:
        betas.append(fitted(features, outcome, C=C, start=betas[-1] if betas else None))
    return np.array(betas)


def cross_validated_path(features: Floats, outcome: Floats, strengths: Floats, fold: Rows) -> Floats:
    """Return each row's log-odds at each C, from a fit, scaling included, without its fold.

    Returns
    -------
    ndarray of shape (k, n)
    """
    log_odds = np.empty((len(strengths), len(outcome)))
    for k in np.unique(fold):
        known, new = features[fold != k], features[fold == k]
        betas = path(scaled(known, known), outcome[fold != k], strengths)
        log_odds[:, fold == k] = [scores(beta, scaled(new, known)) for beta in betas]
    return log_odds


def unpenalised_steps(features: Floats, outcome: Floats, steps: int) -> Floats:
    """Return the coefficients after each Newton step without a penalty, from 0 on.

    Returns
    -------
    ndarray of shape (steps + 1, 1 + p)
    """
    design = np.column_stack([np.ones(len(features)), features])
    betas = [np.zeros(design.shape[1])]
    for _ in range(steps):
        risk = sigmoid(design @ betas[-1])
        curvature = (design.T * (risk * sigmoid(-design @ betas[-1]))) @ design
        betas.append(betas[-1] - np.linalg.solve(curvature, (risk - outcome) @ design))
    return np.array(betas)


def smallest_margin(beta: Floats, features: Floats, outcome: Floats) -> float:
    """Return the least log-odds in favour of what is true; above 0, the classes are separated."""
    return float(np.min((2 * outcome - 1) * scores(beta, features)))
