"""The population stability index of one measurement in two samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.quantiles import quantiles

N_BINS = 10
MIN_SHARE = 0.0001  # of an empty bin, so that the logarithm exists
MIN_PATIENTS_FOR_LABEL = 1_000  # in each sample; with fewer, the usual limits are misleading
_USUAL = ((0.25, "large by the usual limit of 0.25"), (0.1, "moderate by the usual limit of 0.1"))


@dataclass(frozen=True, eq=False, slots=True)
class PopulationStability:
    """The values of one measurement in bins, in a reference sample and in another.

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
        """The usual verbal label; empty for samples too small for it."""
        if min(self.n_reference, self.n) < MIN_PATIENTS_FOR_LABEL:
            return ""
        return next((words for limit, words in _USUAL if self.value > limit), "small by the usual limits")


def population_stability(
    reference: ArrayLike, current: ArrayLike, *, bins: int = N_BINS
) -> PopulationStability:
    """Return the population stability index on quantile bins of the reference sample.

    Parameters
    ----------
    reference : array-like of shape (m,)
    current : array-like of shape (n,)
    bins : int
        Groups of (nearly) equal size, cut at type-7 quantiles of the reference; 2 or more.

    Raises
    ------
    InvalidInput
        If a sample is empty or holds a value that is not finite, or `bins` is below 2.

    Notes
    -----
    The sum over bins of (c - r) ln(c / r), c and r the shares of the two samples; an empty bin
    counts as a share of 0.0001. A value so common in the reference that two edges fall on it gets a
    bin of its own, so that a shift away from it shows in either direction.

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
