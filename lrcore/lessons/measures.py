"""How good are risks? Ranking, accuracy and calibration, in a few lines each."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.newton import fitted
from lrcore.lessons.regression.sigmoid import sigmoid


def auc(outcome: Floats, score: Floats) -> float:
    """Return the share of malignant-benign pairs that the score puts in the right order; ties count half.

    Examples
    --------
    >>> auc(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.4, 0.8]))
    0.875
    """
    _need_both_kinds(outcome)
    malignant, benign = score[outcome == 1], np.sort(score[outcome == 0])
    below = np.searchsorted(benign, malignant, side="left")
    not_above = np.searchsorted(benign, malignant, side="right")
    return float((below + not_above).mean() / (2 * len(benign)))


def accuracy(outcome: Floats, log_odds: Floats) -> float:
    """Return the share of patients on the right side of a risk of 0.5, which is a log-odds of 0."""
    return float(((log_odds >= 0) == (outcome == 1)).mean())


def brier(outcome: Floats, log_odds: Floats) -> float:
    """Return the mean squared distance of risk and outcome."""
    return float(((sigmoid(log_odds) - outcome) ** 2).mean())


def log_loss(outcome: Floats, log_odds: Floats) -> float:
    """Return the mean cross-entropy; from log-odds, so that no risk rounds to 0 or 1."""
    return float((np.logaddexp(0, log_odds) - outcome * log_odds).mean())


def recalibration(outcome: Floats, log_odds: Floats) -> Floats:
    """Return intercept and slope that bring the log-odds to the outcomes, by maximum likelihood."""
    return fitted(log_odds[:, None], outcome, C=np.inf)


def in_the_large(outcome: Floats, log_odds: Floats) -> float:
    """Return what to add to every log-odds for the mean risk to be the share malignant.

    The mean risk rises with what is added, so halving an interval finds it.
    """
    _need_both_kinds(outcome)
    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        if sigmoid(log_odds + middle).mean() < outcome.mean():
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _need_both_kinds(outcome: Floats) -> None:
    if not 0 < outcome.sum() < len(outcome):
        raise ValueError("`outcome` must hold patients of both kinds, got one kind only.")
