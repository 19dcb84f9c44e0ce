"""The log loss of each patient: minus the log of the predicted probability of the outcome."""

import numpy as np

from lrcore.arrays import Bools, Floats


def log_losses(malignant: Bools, risk: Floats, log_odds: Floats | None) -> Floats:
    """Return the log loss of each patient; infinite for a certain risk that is wrong.

    Parameters
    ----------
    malignant : ndarray of bool, shape (n,)
    risk : ndarray of shape (n,)
    log_odds : ndarray of shape (n,), optional
        With them it is exact where the risk has been rounded to 0 or 1.

    Examples
    --------
    >>> log_losses(np.array([True, False]), np.array([0.5, 1.0]), None).round(6).tolist()
    [0.693147, inf]
    """
    if log_odds is not None:
        return patient_log_loss(malignant, log_odds)
    with np.errstate(divide="ignore"):
        loss: Floats = np.log(np.abs(risk - ~malignant))
    return np.negative(loss, out=loss)


def patient_log_loss(malignant: Bools, log_odds: Floats) -> Floats:
    """Return the log loss of each patient from the log-odds.

    Parameters
    ----------
    malignant : ndarray of shape (n,)
    log_odds : ndarray of shape (n,) or (repeats, n)
    """
    against = log_odds * (1.0 - 2.0 * malignant)  # of the outcome that did not occur
    # log(1 + exp(x)), exact also where it is tiny
    loss: Floats = np.maximum(against, 0.0) + np.log1p(np.exp(-np.abs(against)))
    return loss
