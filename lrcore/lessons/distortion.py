"""Distortions that preserve the ranking and make the risks wrong, and their repair."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.measures import recalibration
from lrcore.lessons.splitting import Rows


def shifted(log_odds: Floats, by: float) -> Floats:
    """Return log-odds that are all too high (or, below 0, too low) by the same amount."""
    return log_odds + by


def stretched(log_odds: Floats, by: float) -> Floats:
    """Return log-odds that are too extreme (by more than 1) or too timid (by less)."""
    return log_odds * by


def powered(log_odds: Floats, by: float) -> Floats:
    """Return the log-odds of the risks raised to a power.

    Computed from logarithms: as a number between 0 and 1, a risk next to 1 would round to 1, and
    patients who differ would become equal.
    """
    log_risk = -np.logaddexp(0, -np.minimum(log_odds, 30.0))
    raised = by * log_risk - np.log(-np.expm1(by * log_risk))
    # Next to 1, a power multiplies the distance from 1, and so divides the odds.
    return np.where(log_odds < 30, raised, log_odds - np.log(by))


def repair_lines(log_odds: Floats, outcome: Floats, fold: Rows) -> Floats:
    """Return the intercept and the slope estimated for each fold on the others.

    Returns
    -------
    ndarray of shape (folds, 2)
    """
    return np.array([recalibration(outcome[fold != k], log_odds[fold != k]) for k in np.unique(fold)])


def repaired(log_odds: Floats, lines: Floats, fold: Rows) -> Floats:
    """Return recalibrated log-odds: each patient's by the line estimated on the other folds."""
    intercept, slope = lines[fold].T
    better: Floats = intercept + slope * log_odds
    return better
