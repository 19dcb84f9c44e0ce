"""The standard error of a net benefit, for what adds up variances: pooling, and tests of a difference."""

from math import nan, sqrt

import numpy as np

from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.harm_ratio import harm_weight

MEAN_METHOD = "standard error of the mean"


def benefit_with_error(counts: Counts, *, over_all: bool = False) -> tuple[float, float]:
    """Return the net benefit at one threshold, a mean over patients, with its standard error.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    over_all : bool
        Whether to subtract the net benefit of flagging all patients.

    Returns
    -------
    value, error : float
        ``nan`` at a threshold of 0 or 1; the error also for a single patient.

    Examples
    --------
    >>> counts = Counts(np.array([0.5]), np.array([30]), np.array([10]), 40, 60)
    >>> value, error = benefit_with_error(counts)
    >>> round(value, 2), round(error, 4)
    (0.2, 0.0603)
    """
    weight, n = float(harm_weight(counts.threshold)[0]), counts.n
    if not 0 < weight < np.inf:
        return nan, nan
    gained, lost = (counts.tn, counts.fn) if over_all else (counts.tp, counts.fp)
    up, down = (weight, 1.0) if over_all else (1.0, weight)
    value = float(up * gained[0] - down * lost[0]) / n
    square = float(up**2 * gained[0] + down**2 * lost[0]) / n
    return value, sqrt(max(square - value**2, 0.0) / (n - 1)) if n > 1 else nan
