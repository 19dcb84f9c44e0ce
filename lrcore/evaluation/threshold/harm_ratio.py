"""Thresholds as judgements: how many false alarms are as bad as one missed cancer."""

from math import inf

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput


def harm_ratio_of(threshold: float) -> float:
    """Return how many false alarms are as bad as one missed cancer, by the choice of a threshold.

    Parameters
    ----------
    threshold : float
        From 0 to 1; at 0 the ratio is infinite.

    Raises
    ------
    InvalidInput
        If the threshold lies outside [0, 1].

    Examples
    --------
    >>> harm_ratio_of(0.2), harm_ratio_of(0)
    (4.0, inf)
    """
    if not 0 <= threshold <= 1:
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {threshold}.")
    return (1 - threshold) / threshold if threshold else inf


def harm_weight(threshold: Floats) -> Floats:
    """Return threshold / (1 - threshold); ``nan`` at 0 and 1, where net benefit is not defined.

    Parameters
    ----------
    threshold : ndarray of shape (k,)
    """
    inside: Floats = np.where((threshold > 0) & (threshold < 1), threshold, np.nan)
    return inside / (1 - inside)


def require_prevalence(prevalence: float) -> float:
    """Return the prevalence if it leaves patients in both classes.

    Raises
    ------
    InvalidInput
        If it does not lie between 0 and 1.
    """
    if not 0 < prevalence < 1:
        raise InvalidInput(f"`prevalence` must lie between 0 and 1, got {prevalence}.")
    return prevalence
