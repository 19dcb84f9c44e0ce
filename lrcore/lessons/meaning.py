"""Interpretation of a coefficient of a logistic regression, and its limits."""

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.lessons.regression.sigmoid import log_odds, sigmoid


def odds_ratio(coefficient: Floats | float, change: Floats | float) -> Floats:
    """Return what the odds are multiplied by when one measurement changes and all others stay.

    Parameters
    ----------
    coefficient : float
        Log-odds per unit, or per standard deviation.
    change : float
        In the same unit.

    Examples
    --------
    >>> float(odds_ratio(np.log(2.0), 3.0).round(9))
    8.0
    """
    ratio: Floats = np.exp(np.asarray(coefficient) * np.asarray(change))
    return ratio


def changed_risk(risk: Floats, ratio: Floats) -> Floats:
    """Return the risk after its odds have been multiplied by `ratio`.

    Examples
    --------
    >>> changed_risk(np.array([0.5]), np.array([3.0])).round(9).tolist()
    [0.75]
    """
    return sigmoid(log_odds(risk) + np.log(ratio))


def mean_difference(measurements: Floats, outcome: NDArray[np.int8]) -> Floats:
    """Return how much higher each column is in malignant patients, in standard deviations.

    Its sign is the sign of the coefficient that the column would get alone in a model.
    """
    malignant, benign = measurements[outcome == 1], measurements[outcome == 0]
    difference: Floats = (malignant.mean(axis=0) - benign.mean(axis=0)) / measurements.std(axis=0)
    return difference


def entangled(measurements: Floats, column: int, *, limit: float = 0.9) -> list[tuple[int, float]]:
    """Return the other columns whose correlation with `column` is beyond `limit`, strongest first.

    Returns
    -------
    list of (int, float)
        Column and correlation.
    """
    correlation = np.atleast_2d(np.corrcoef(measurements, rowvar=False))[column]
    others = np.flatnonzero(np.abs(correlation) > limit)
    partners = [(int(other), float(correlation[other])) for other in others if other != column]
    return sorted(partners, key=lambda partner: -abs(partner[1]))
