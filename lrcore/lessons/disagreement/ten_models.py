"""Ten good models, ten risks: where they part, and how many patients stand behind one risk."""

from collections.abc import Sequence

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.regularisation import cross_validated_path
from lrcore.lessons.splitting import Rows


def log_odds_by_model(
    features: Floats, outcome: Floats, fields: Sequence[Rows], strengths: Floats, fold: Rows
) -> Floats:
    """Return each patient's log-odds by every model, each fitted without the patient's fold.

    Parameters
    ----------
    features : ndarray of shape (n, p)
    outcome : ndarray of shape (n,)
    fields : sequence of ndarray
        The measurements a model may use.
    strengths : ndarray of shape (k,)
        Values of C, ascending: each with each set of measurements makes a model.
    fold : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (models, n)
    """
    return np.vstack([cross_validated_path(features[:, each], outcome, strengths, fold) for each in fields])


def split(log_odds: Floats, cut: float) -> Bools:
    """Return the patients whom some models flag at this log-odds and others do not.

    Examples
    --------
    >>> split(np.array([[-3.0, 0.5, 2.0], [-2.0, -0.5, 3.0]]), 0.0).tolist()
    [False, True, False]
    """
    lowest, highest = log_odds.min(axis=0), log_odds.max(axis=0)
    divided: Bools = (lowest < cut) & (cut <= highest)
    return divided


def patients_behind(log_odds: Floats, log_odds_of_refits: Floats) -> Floats:
    """Return how many patients with exactly this risk would leave it as uncertain as it is.

    Among n patients with a risk p, the observed log-odds has the variance 1 / (n p (1 - p)). Here the
    variance is that of the refits, and n follows. 1 - p is taken from the log-odds, so that no risk
    rounds to 1.

    Parameters
    ----------
    log_odds : ndarray of shape (n,)
    log_odds_of_refits : ndarray of shape (refits, n)

    Examples
    --------
    >>> patients_behind(np.array([0.0]), np.array([[-1.0], [1.0]])).tolist()
    [4.0]
    """
    spread = sigmoid(log_odds) * sigmoid(-log_odds)
    return np.asarray(1 / (spread * log_odds_of_refits.var(axis=0)))
