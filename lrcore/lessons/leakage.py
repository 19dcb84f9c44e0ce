"""Leakage: information from held-out patients that must not enter the fit."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.measures import accuracy, auc, brier, log_loss
from lrcore.lessons.regression.newton import fitted, scores
from lrcore.lessons.splitting import Rows, scaled, stratified_folds


def scaling_compared(features: Floats, outcome: Floats, inside: Rows, outside: Rows) -> Floats:
    """Judge held-out patients twice: by a scaler that has not seen them, and by one that has.

    Parameters
    ----------
    features : ndarray of shape (n, p)
    outcome : ndarray of shape (n,)
    inside, outside : ndarray of int
        Rows to fit on, and rows held out.

    Returns
    -------
    ndarray of shape (2, 4)
        AUC, accuracy, Brier score and log loss: scaled as the rows inside, and scaled as all rows.
    """
    results, start = [], None
    for like in (features[inside], features):
        start = fitted(scaled(features[inside], like), outcome[inside], start=start)
        log_odds = scores(start, scaled(features[outside], like))
        results.append([measure(outcome[outside], log_odds) for measure in (auc, accuracy, brier, log_loss)])
    return np.array(results)


def mean_over_splits(differences: Floats, held_out: float) -> tuple[float, float, float]:
    """Return the mean difference over random splits with a 95 % interval that allows for their overlap.

    Parameters
    ----------
    differences : ndarray of shape (J,)
        One for each split.
    held_out : float
        Share of the patients held out.

    Notes
    -----
    Random splits share patients, so the plain standard error of the mean is too small. The variance
    is taken times 1/J + held_out / (1 - held_out) instead of times 1/J.

    References
    ----------
    Nadeau and Bengio 2003, doi:10.1023/A:1024068626366.
    """
    mean = float(differences.mean())
    inflation = 1 / len(differences) + held_out / (1 - held_out)
    half = 1.96 * float(np.sqrt(inflation * differences.var(ddof=1)))
    return mean, mean - half, mean + half


def noise(patients: int, measurements: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return measurements unrelated to the outcome, and outcomes: every second patient malignant."""
    return rng.standard_normal((patients, measurements)), (np.arange(patients) % 2).astype(float)


def best(features: Floats, outcome: Floats, keep: int) -> Rows:
    """Return the columns that correlate most with the outcome."""
    lean = outcome - outcome.mean()
    spread = np.sqrt(np.einsum("ij,ij->j", features, features) / len(features) - features.mean(axis=0) ** 2)
    return np.argsort(-np.abs(lean @ features) / spread)[:keep]


def selection_compared(
    features: Floats, outcome: Floats, keep: int, rng: np.random.Generator
) -> tuple[float, float]:
    """Cross-validate twice: columns selected before the folds are dealt, and inside each fold.

    Returns
    -------
    tuple of float
        Mean AUC over five folds, leaky and proper.
    """
    fold = stratified_folds(outcome, 5, rng)
    chosen_by_all = best(features, outcome, keep)
    areas = []
    for k in range(5):
        known, new = fold != k, fold == k
        chosen_inside = best(features[known], outcome[known], keep)
        for columns in (chosen_by_all, chosen_inside):
            beta = fitted(features[known][:, columns], outcome[known])
            areas.append(auc(outcome[new], scores(beta, features[new][:, columns])))
    return float(np.mean(areas[0::2])), float(np.mean(areas[1::2]))
