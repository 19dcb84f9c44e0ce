"""Expected counts among patients without a known outcome, if their risks are right."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import as_floats
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile
from lrcore.evaluation.threshold.counts import flagged

EXACT_METHOD = "Poisson-binomial quantiles of the risks, exact"
NORMAL_METHOD = "Poisson-binomial quantiles of the risks, normal approximation with skewness"
_MIN_SD_APPROXIMATED = 50.0  # above, the error of the approximation is less than one patient


@dataclass(frozen=True, slots=True)
class ExpectedCounts:
    """Expected patients of each kind at a threshold; valid only if the risks are right.

    Attributes
    ----------
    threshold : float
    n, n_flagged : int
    malignant : Estimate
        Malignant patients in all.
    found, missed : Estimate
        Malignant patients flagged, and not flagged.
    false_alarms : Estimate
        Benign patients flagged.
    """

    threshold: float
    n: int
    n_flagged: int
    malignant: Estimate
    found: Estimate
    missed: Estimate
    false_alarms: Estimate


def expected_counts(risk: ArrayLike, threshold: float, *, level: float = LEVEL) -> ExpectedCounts:
    """Return the expected cancers, misses and false alarms among patients without a known outcome.

    Parameters
    ----------
    risk : array-like of shape (n,)
    threshold : float
        From 0 to 1.
    level : float
        Coverage of the central ranges.

    Raises
    ------
    InvalidInput
        If a risk is missing or outside [0, 1], or the threshold is outside [0, 1].

    Notes
    -----
    If the risks are right, each count is a sum of independent 0/1 events. The range describes its
    variation by chance, not the uncertainty of the risks.

    References
    ----------
    Hong 2013, doi:10.1016/j.csda.2012.10.006.

    Examples
    --------
    >>> expected = expected_counts([0.1, 0.4, 0.9], 0.4)
    >>> round(expected.missed.value, 6), round(expected.false_alarms.value, 6), expected.n_flagged
    (0.1, 0.7, 2)
    """
    p = as_floats(risk, "risk")
    if p.ndim != 1 or not len(p) or not ((p >= 0) & (p <= 1)).all():
        raise InvalidInput("`risk` must be a list of one or more numbers from 0 to 1.")
    if not 0 <= threshold <= 1:
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {threshold}.")
    above = flagged(p, threshold)
    return ExpectedCounts(
        threshold,
        len(p),
        int(above.sum()),
        malignant=_sum_of_events(p, level),
        found=_sum_of_events(p[above], level),
        missed=_sum_of_events(p[~above], level),
        false_alarms=_sum_of_events(1 - p[above], level),
    )


def _sum_of_events(probability: Floats, level: float) -> Estimate:
    spread = sqrt(float(probability @ (1 - probability)))
    ends, method = (
        (_approximate_limits, NORMAL_METHOD)
        if spread > _MIN_SD_APPROXIMATED
        else (_exact_limits, EXACT_METHOD)
    )
    low, high = ends(probability, level)
    return Estimate(float(probability.sum()), low, high, level, method, len(probability))


def _exact_limits(probability: Floats, level: float) -> tuple[float, float]:
    """Return the two quantiles of the exact distribution."""
    tail = (1 - level) / 2
    below = np.cumsum(distribution_of_sum(probability))
    last = len(below) - 1
    low, high = np.searchsorted(below, (tail, 1 - tail), side="left")
    return float(min(low, last)), float(min(high, last))


def _approximate_limits(probability: Floats, level: float) -> tuple[float, float]:
    """Return the two quantiles by Cornish and Fisher's expansion, to the nearest whole patient outwards."""
    variance = float(probability @ (1 - probability))
    third = float((probability * (1 - probability)) @ (1 - 2 * probability))
    z, mean = normal_quantile(level), float(probability.sum())
    lean = third / variance * (z * z - 1) / 6
    low, high = mean - z * sqrt(variance) + lean, mean + z * sqrt(variance) + lean
    return float(max(0, floor(low))), float(min(len(probability), ceil(high)))


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
