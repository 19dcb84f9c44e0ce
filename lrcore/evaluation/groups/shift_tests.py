"""Tests for a shift between two samples: by permutation, for one measurement and for many.

The population stability index grows as samples shrink: chance exceeds the usual limits of 0.1 and
0.25 in most samples of 50 patients. An index is therefore compared with those of permuted patients,
and p values are adjusted for the number of measurements.
"""

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.groups.population_stability import bin_edges, count_in_bins, stability_index

N_PERMUTATIONS = 1_999


def permutation_p_value(
    reference: Floats, current: Floats, *, permutations: int, rng: np.random.Generator
) -> float:
    """Return an exact permutation p value for a difference of two samples of one measurement.

    Two statistics are used, the stability index (any change of shape) and the shift (values higher or
    lower throughout, for which the index has little power); the p value is that of the more extreme
    one, corrected for the choice.

    Parameters
    ----------
    reference : ndarray of shape (m,)
    current : ndarray of shape (n,)
    permutations : int
    rng : numpy.random.Generator

    Notes
    -----
    Patients are exchanged between the two samples. The bins are those of both samples together,
    which an exchange does not move; so the counts are multivariate hypergeometric and are drawn
    without exchanging patients, and the test is exact whatever the ties. (Bins of the reference move
    with every exchange: with fixed ones the test rejects in 7 of 100 samples of 50 instead of 5.)

    The shift is Anderson and Darling's: the squared difference of the cumulative shares at each
    edge, over its variance. The correction is Westfall and Young's.

    References
    ----------
    Scholz and Stephens 1987, doi:10.1080/01621459.1987.10478517. Phipson and Smyth 2010,
    doi:10.2202/1544-6115.1585: the observed samples are included in the count.
    """
    edges = bin_edges(np.concatenate([reference, current]))
    first, second = count_in_bins(reference, edges), count_in_bins(current, edges)
    together = first + second
    permuted = rng.multivariate_hypergeometric(together, len(current), permutations)
    counts = np.vstack([second, permuted])  # the observed samples come first
    rarity = np.minimum(
        _tail(stability_index(together - counts, counts)), _tail(_shift_of_counts(together, counts))
    )
    return float(np.mean(rarity <= rarity[0]))


def _shift_of_counts(together: Ints, current: Ints) -> Floats:
    n, whole = current.sum(axis=-1, keepdims=True), together.sum()
    below = np.cumsum(together)[:-1] / whole
    away = np.cumsum(current, axis=-1)[..., :-1] / n - below
    return np.asarray((away**2 / np.maximum(below * (1 - below), 1e-12)).sum(axis=-1))


def _tail(statistic: Floats) -> Ints:
    """Return, for each of many statistics, the number that are as large."""
    ascending = np.sort(statistic)
    nearly = statistic - 1e-9 * (1 + np.abs(statistic))  # sums of the same numbers in another order
    return np.asarray(len(statistic) - np.searchsorted(ascending, nearly, side="left"))


def adjust_false_discovery(p: ArrayLike) -> Floats:
    """Return p values adjusted for their number, so that the false discovery rate is controlled.

    Parameters
    ----------
    p : array-like of shape (k,)

    Notes
    -----
    Where nothing has changed, every discovery is false: the chance of any is then at most q, for
    positively dependent tests, as those of correlated measurements are.

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
