"""Logistic regression with an L2 penalty by Newton's method."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.sigmoid import sigmoid

STEPS, ENOUGH = 35, 1e-12


def fitted(
    features: Floats,
    outcome: Floats,
    *,
    C: float = 1.0,
    weight: Floats | None = None,
    start: Floats | None = None,
) -> Floats:
    """Return the intercept and the coefficients with the least penalised loss.

    Parameters
    ----------
    features : ndarray of shape (n, p)
    outcome : ndarray of shape (n,)
        1 = malignant.
    C : float
        Inverse strength of the penalty, above 0; infinite for none. The intercept is not penalised.
    weight : ndarray of shape (n,), optional
        How often each row counts.
    start : ndarray of shape (1 + p,), optional
        Where to begin.

    Raises
    ------
    ValueError
        If 35 steps do not arrive, as without a penalty under separation.
    """
    if not C > 0:
        raise ValueError(f"`C` must be above 0, got {C}.")
    design = np.column_stack([np.ones(len(features)), features])
    penalty = np.append(0.0, np.full(features.shape[1], 1 / C))
    counted = np.ones(len(outcome)) if weight is None else weight
    beta = np.zeros(len(penalty)) if start is None else start
    for _ in range(STEPS):
        risk = sigmoid(design @ beta)
        gradient = (counted * (risk - outcome)) @ design + penalty * beta
        curvature = (design.T * (counted * risk * (1 - risk))) @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        now = loss(design, outcome, counted, penalty, beta)
        # Under separation both fall alike, for ever: without a penalty that never arrives.
        if gradient @ step <= ENOUGH * now:
            return beta - step
        while loss(design, outcome, counted, penalty, beta - step) > now:
            step = step / 2
        beta = beta - step
    raise ValueError(
        f"There is no finite solution within {STEPS} steps; under separation it needs a penalty."
    )


def loss(design: Floats, outcome: Floats, weight: Floats, penalty: Floats, beta: Floats) -> float:
    """Return the cross-entropy, summed over the rows, and half the penalty times the squared coefficients."""
    score = design @ beta
    return float(weight @ (np.logaddexp(0, score) - outcome * score) + penalty @ beta**2 / 2)


def scores(beta: Floats, features: Floats) -> Floats:
    """Return the log-odds of each row."""
    log_odds: Floats = beta[0] + features @ beta[1:]
    return log_odds
