"""Thresholds as judgements: how many false alarms are as bad as one missed cancer."""

from math import inf

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput


def threshold_of(harm_ratio: float) -> float:
    """Return the threshold at which one missed cancer is as bad as `harm_ratio` false alarms.

    Parameters
    ----------
    harm_ratio : float
        0 or more; may be infinite.

    Raises
    ------
    InvalidInput
        If the ratio is negative or not a number.

    References
    ----------
    Pauker and Kassirer 1975, doi:10.1056/NEJM197507312930505.

    Examples
    --------
    >>> threshold_of(9), threshold_of(1)
    (0.1, 0.5)
    """
    if not harm_ratio >= 0:
        raise InvalidInput(
            f"`harm_ratio` must be 0 or more false alarms per missed cancer, got {harm_ratio}."
        )
    return 1 / (1 + harm_ratio)


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
