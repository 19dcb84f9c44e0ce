"""Expected counts among patients without a known outcome, if their risks are right."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import as_floats
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.numerics.poisson_binomial import central_range
from lrcore.evaluation.threshold.counts import flagged


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
    low, high, method = central_range(probability, level)
    return Estimate(float(probability.sum()), low, high, level, method, len(probability))
