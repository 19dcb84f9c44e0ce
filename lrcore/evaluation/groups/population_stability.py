"""Has one measurement moved? The population stability index, and how large chance alone makes it.

The index grows as samples shrink: 0.1 and 0.25, the limits usually quoted, are exceeded by chance
in most samples of 50 patients. Here an index is held against what chance does to samples of its own
size, and many indices at once against the number of false alarms they may raise together.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.quantiles import quantiles

if TYPE_CHECKING:
    import pandas as pd

N_BINS = 10
MIN_SHARE = 0.0001  # share an empty bin is given, so that the logarithm exists
N_PERMUTATIONS = 1999
MIN_PATIENTS_FOR_LABEL = 1000  # patients in either sample from which the usual limits mean something
_USUAL = ((0.25, "large by the usual limit of 0.25"), (0.1, "moderate by the usual limit of 0.1"))


@dataclass(frozen=True, eq=False, slots=True)
class PopulationStability:
    """How the values of one measurement fall into bins, in a reference sample and in another.

    Attributes
    ----------
    value : float
        The index: 0 when both samples fill the bins alike.
    edges : ndarray of shape (k - 1,)
        Inner edges, from the reference alone. A value equal to an edge belongs below it; the outer
        bins are open.
    reference, current : ndarray of shape (k,)
        Values in each bin.
    """

    value: float
    edges: Floats
    reference: Ints
    current: Ints

    @property
    def n_reference(self) -> int:
        """Values in the reference sample."""
        return int(self.reference.sum())

    @property
    def n(self) -> int:
        """Values in the other sample."""
        return int(self.current.sum())

    @property
    def label(self) -> str:
        """What the usual limits call it; empty for samples too small for them."""
        if min(self.n_reference, self.n) < MIN_PATIENTS_FOR_LABEL:
            return ""
        return next((words for limit, words in _USUAL if self.value > limit), "small by the usual limits")

    def frame(self) -> "pd.DataFrame":
        """Return one row per bin."""
        import pandas as pd

        ends = np.concatenate([[-np.inf], self.edges, [np.inf]])
        columns = {"above": ends[:-1], "up_to": ends[1:]}
        return pd.DataFrame(columns | {"reference": self.reference, "current": self.current})


def population_stability(
    reference: ArrayLike, current: ArrayLike, *, bins: int = N_BINS
) -> PopulationStability:
    """Return the population stability index on quantile bins of the reference sample.

    Parameters
    ----------
    reference : array-like of shape (m,)
    current : array-like of shape (n,)
    bins : int
        Groups of (nearly) equal size the reference is cut into, by type-7 quantiles.

    Raises
    ------
    InvalidInput
        If a sample is empty or holds a value that is not finite, or `bins` is below 2.

    Notes
    -----
    The sum over bins of (c - r) ln(c / r), c and r the shares of the two samples; an empty bin
    counts as a share of 0.0001. A value so common in the reference that two edges fall on it gets a
    bin of its own, so that a move away from it is seen in either direction.

    References
    ----------
    Yurdakul and Naranjo 2020, doi:10.21314/JRMV.2020.227.

    Examples
    --------
    >>> found = population_stability([1, 2, 3, 4], [1, 1, 1, 4], bins=2)
    >>> found.reference.tolist(), found.current.tolist(), round(found.value, 4)
    ([2, 2], [3, 1], 0.2747)
    """
    expected, actual = _sample(reference, "reference"), _sample(current, "current")
    edges = bin_edges(expected, bins=bins)
    counts = count_in_bins(expected, edges), count_in_bins(actual, edges)
    return PopulationStability(float(stability_index(*counts)), edges, *counts)


def _sample(values: ArrayLike, name: str) -> Floats:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not len(sample):
        raise InvalidInput(f"`{name}` must be a list of at least one number, got shape {sample.shape}.")
    if not np.isfinite(sample).all():
        raise InvalidInput(
            f"`{name}` must hold finite numbers, got {np.count_nonzero(~np.isfinite(sample))} others."
        )
    return sample


def bin_edges(values: Floats, *, bins: int = N_BINS) -> Floats:
    """Return the inner edges of bins of (nearly) equal size, a common value in a bin of its own.

    Examples
    --------
    >>> bin_edges(np.arange(11.0), bins=5).tolist()
    [2.0, 4.0, 6.0, 8.0]
    >>> bin_edges(np.array([0.0, 0.0, 0.0, 5.0]), bins=4).tolist() == [np.nextafter(0.0, -1.0), 0.0, 1.25]
    True
    """
    if bins < 2:
        raise InvalidInput(f"`bins` must be 2 or more, got {bins}.")
    edges = quantiles(values, range(1, bins), bins)
    common = edges[1:][edges[1:] == edges[:-1]]
    return np.unique(np.concatenate([edges, np.nextafter(common, -np.inf)]))


def count_in_bins(values: Floats, edges: Floats) -> Ints:
    """Count the values in each bin; a value equal to an edge belongs below it."""
    return np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)


def stability_index(reference: Ints, current: Ints) -> Floats:
    """Return the index of counts in bins, along the last axis."""
    expected, actual = _shares(reference), _shares(current)
    return np.asarray(((actual - expected) * np.log(actual / expected)).sum(axis=-1))


def _shares(counts: Ints) -> Floats:
    return np.where(counts == 0, MIN_SHARE, counts / counts.sum(axis=-1, keepdims=True))


def critical_stability_index(
    reference: Ints, n: int, *, level: float, draws: int, rng: np.random.Generator
) -> float:
    """Return the index that chance alone exceeds in one of 20 samples, when `level` is 0.95.

    Parameters
    ----------
    reference : ndarray of shape (k,)
        Reference patients in each bin.
    n : int
        Patients in the other sample.
    level : float
        Share of no-drift samples that stay below.
    draws : int
    rng : numpy.random.Generator

    Notes
    -----
    Given the reference, the counts of a second sample of the same population are
    Dirichlet-multinomial, whatever the population. In large samples that is the chi-square
    approximation with k - 1 degrees of freedom times (1/n + 1/m); for n = 50 the approximation is
    less than half of the true value, because bins stay empty.

    References
    ----------
    Yurdakul and Naranjo 2020, doi:10.21314/JRMV.2020.227. Wilks 1942,
    doi:10.1214/aoms/1177731537.
    """
    m = int(reference.sum())
    weights = rng.standard_gamma(reference * (m + 1) / m, (draws, len(reference)))
    chance = rng.multinomial(n, weights / weights.sum(axis=1, keepdims=True))
    return float(np.quantile(stability_index(reference, chance), level))


def permutation_p_value(
    reference: Floats, current: Floats, *, permutations: int, rng: np.random.Generator
) -> float:
    """Return how often samples that differ by chance alone differ as much: an exact permutation p.

    Two statistics are watched, the index (any change of shape) and the shift (values that are higher
    or lower throughout, which the index is slow to see); the p value is of the more striking one,
    corrected for having looked at both.

    Parameters
    ----------
    reference : ndarray of shape (m,)
    current : ndarray of shape (n,)
    permutations : int
    rng : numpy.random.Generator

    Notes
    -----
    Patients are exchanged between the two samples. The bins are those of both samples together,
    which an exchange does not move; so the counts are multivariate hypergeometric and can be drawn
    without exchanging anybody, and the test is exact whatever the ties. (Bins of the reference move
    with every exchange: holding them fixed rejects in 7 of 100 samples of 50 instead of in 5.)

    The shift is Anderson and Darling's: the squared difference of the cumulative shares at each
    edge, over its variance. The correction is Westfall and Young's.

    References
    ----------
    Scholz and Stephens 1987, doi:10.1080/01621459.1987.10478517. Phipson and Smyth 2010,
    doi:10.2202/1544-6115.1585: why the observed samples are counted in.
    """
    edges = bin_edges(np.concatenate([reference, current]))
    first, second = count_in_bins(reference, edges), count_in_bins(current, edges)
    together = first + second
    drawn = rng.multivariate_hypergeometric(together, len(current), permutations)
    counts = np.vstack([second, drawn])  # the observed samples come first
    seldom = np.minimum(
        _tail(stability_index(together - counts, counts)), _tail(_shift_of_counts(together, counts))
    )
    return float(np.mean(seldom <= seldom[0]))


def _shift_of_counts(together: Ints, current: Ints) -> Floats:
    n, whole = current.sum(axis=-1, keepdims=True), together.sum()
    below = np.cumsum(together)[:-1] / whole
    away = np.cumsum(current, axis=-1)[..., :-1] / n - below
    return np.asarray((away**2 / np.maximum(below * (1 - below), 1e-12)).sum(axis=-1))


def _tail(statistic: Floats) -> Ints:
    """Return for each of many statistics how many are as large."""
    ascending = np.sort(statistic)
    nearly = statistic - 1e-9 * (1 + np.abs(statistic))  # sums of the same numbers in another order
    return np.asarray(len(statistic) - np.searchsorted(ascending, nearly, side="left"))


def adjust_false_discovery(p: ArrayLike) -> Floats:
    """Return p values adjusted for their number: call all up to q, and a share q of the calls is false.

    Parameters
    ----------
    p : array-like of shape (k,)

    Notes
    -----
    Where nothing has moved, any call at all is false: the chance of one is then at most q, for
    tests that lean the same way, as those of correlated measurements do.

    References
    ----------
    Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x. Benjamini and Yekutieli
    2001, doi:10.1214/aos/1013699998.

    Examples
    --------
    >>> adjust_false_discovery([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(-values, kind="stable")
    ranked = np.minimum.accumulate(values[order] * len(values) / np.arange(len(values), 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(ranked, 1.0)
    return adjusted
