"""The number of independent events, each with its own probability."""

from math import ceil, erfc, exp, floor, pi, sqrt
from typing import NamedTuple

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.intervals import normal_quantile

EXACT_METHOD = "Poisson-binomial quantiles of the risks, exact"
NORMAL_METHOD = "Poisson-binomial quantiles of the risks, normal approximation with skewness"
MIN_SD_APPROXIMATED = 50.0  # above, the error of the approximation is less than one event


class EventMoments(NamedTuple):
    """Mean, variance and third central moment of a number of events."""

    mean: float
    variance: float
    third: float


def event_moments(probability: Floats, trials: Floats | float = 1.0) -> EventMoments:
    """Return the moments of the number of events.

    Parameters
    ----------
    probability : ndarray of shape (n,)
    trials : ndarray of shape (n,), optional
        How many events have each probability.
    """
    variances = trials * probability * (1 - probability)
    third = float((variances * (1 - 2 * probability)).sum())
    return EventMoments(float((trials * probability).sum()), float(variances.sum()), third)


def central_range(probability: Floats, level: float) -> tuple[float, float, str]:
    """Return the central range of the number of events, and the method.

    Parameters
    ----------
    probability : ndarray of shape (n,)
    level : float
        Coverage.

    References
    ----------
    Hong 2013, doi:10.1016/j.csda.2012.10.006.

    Examples
    --------
    >>> central_range(np.full(20, 0.5), 0.95)[:2]
    (6.0, 14.0)
    """
    moments = event_moments(probability)
    if sqrt(moments.variance) > MIN_SD_APPROXIMATED:
        return *approximate_range(moments, len(probability), level), NORMAL_METHOD
    return *range_of(distribution_of_sum(probability), level), EXACT_METHOD


def range_of(distribution: Floats, level: float) -> tuple[float, float]:
    """Return the two quantiles of P(0 events), P(1 event) ...

    Parameters
    ----------
    distribution : ndarray
    level : float
        Coverage.
    """
    tail, below = (1 - level) / 2, np.cumsum(distribution)
    last = len(below) - 1
    low, high = np.searchsorted(below, (tail, 1 - tail), side="left")
    return float(min(low, last)), float(min(high, last))


def approximate_range(moments: EventMoments, n: int, level: float) -> tuple[float, float]:
    """Return the two quantiles by Cornish and Fisher's expansion, to the nearest whole event outwards."""
    mean, variance, third = moments
    z = normal_quantile(level)
    lean = third / variance * (z * z - 1) / 6
    low, high = mean - z * sqrt(variance) + lean, mean + z * sqrt(variance) + lean
    return float(max(0, floor(low))), float(min(n, ceil(high)))


def two_sided_p(observed: int, distribution: Floats) -> float:
    """Return twice the smaller tail that begins at the number observed.

    Parameters
    ----------
    observed : int
    distribution : ndarray
        P(0 events), P(1 event) ...

    Examples
    --------
    >>> round(two_sided_p(1, distribution_of_sum(np.full(6, 0.5))), 6)
    0.21875
    """
    at_most, at_least = float(distribution[: observed + 1].sum()), float(distribution[observed:].sum())
    return min(1.0, 2 * min(at_most, at_least))


def approximate_two_sided_p(observed: int, moments: EventMoments) -> float:
    """Return twice the smaller tail of the normal distribution, corrected for skewness and continuity."""
    away = observed - moments.mean
    z = max(abs(away) - 0.5, 0.0) / sqrt(moments.variance)
    skewness = moments.third / (moments.variance * sqrt(moments.variance)) * (1 if away > 0 else -1)
    tail = erfc(z / sqrt(2)) / 2 + skewness * (z * z - 1) * exp(-z * z / 2) / (6 * sqrt(2 * pi))
    return min(1.0, max(0.0, 2 * tail))


def distribution_of_sum(probability: Floats) -> Floats:
    """Return P(0 events), P(1 event) ... of independent events.

    Notes
    -----
    Polynomials q + p x are multiplied pairwise, all pairs of one size at a time. Certain and
    impossible events are left out.

    Examples
    --------
    >>> distribution_of_sum(np.array([0.5, 0.5])).round(6).tolist()
    [0.25, 0.5, 0.25]
    """
    certain = int(np.count_nonzero(probability == 1))
    chance = probability[(probability > 0) & (probability < 1)]
    if not len(chance):
        return np.append(np.zeros(certain), 1.0)
    size = 1 << (len(chance) - 1).bit_length()
    padded = np.append(chance, np.zeros(size - len(chance)))  # an impossible event changes nothing
    parts = np.stack([1 - padded, padded], axis=1)
    while len(parts) > 1:
        length = 2 * parts.shape[1] - 1
        spectrum = np.fft.rfft(parts, length, axis=1)
        parts = np.fft.irfft(spectrum[0::2] * spectrum[1::2], length, axis=1)
    counts = np.maximum(parts[0, : len(chance) + 1], 0.0)
    return np.append(np.zeros(certain), counts / counts.sum())
