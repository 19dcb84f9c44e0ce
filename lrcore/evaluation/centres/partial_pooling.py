"""Several groups, each drawn towards the mean of all by as much as its own uncertainty says."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.centres.random_effects import (
    BACK,
    IDENTITY,
    Pooled,
    pool,
    restricted_likelihood,
    typical_variance,
)
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.json_numbers import finite_or_none

MIN_GROUPS = 3
PARTIAL_METHOD = (
    "empirical Bayes with the variance between groups of restricted maximum likelihood; interval over all "
    "variances, by their restricted likelihood"
)
_N_NODES = 60  # spreads between groups over which an interval is averaged
_MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class PartiallyPooled:
    """One measure of several groups, partially pooled.

    Attributes
    ----------
    pooled : Pooled
        The mean over groups and the variance between them.
    groups : tuple of Estimate
        In the order of the groups.
    """

    pooled: Pooled
    groups: tuple[Estimate, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the mean and the spread on the scale of pooling."""
        found = self.pooled
        numbers = {"mean": finite_or_none(found.estimate), "tau2": finite_or_none(found.tau2)}
        return numbers | {"scale": found.scale, "n_groups": found.n_centres}


def partially_pool(
    values: Sequence[float],
    errors: Sequence[float],
    sizes: Sequence[int],
    *,
    scale: str = IDENTITY,
    level: float = LEVEL,
) -> PartiallyPooled:
    """Draw each of several estimates towards their mean.

    Parameters
    ----------
    values, errors : sequence of k floats
        On the scale of pooling; standard errors above 0.
    sizes : sequence of k int
        Patients of each group.
    scale : str
        See :func:`lrcore.evaluation.centres.random_effects.pool`.
    level : float
        Coverage of the intervals.

    Notes
    -----
    A group keeps the share tau2 / (tau2 + v) of its distance from the mean, where v is the square of its
    standard error. The interval does not take tau2 as known: it averages over tau, each value weighted by
    the restricted likelihood, so that an estimate of 0 does not make all groups equal. That is proper from
    three groups on.

    References
    ----------
    Raudenbush and Bryk 1985, doi:10.3102/10769986010002075. Röver 2020, doi:10.18637/jss.v093.i06.

    Examples
    --------
    >>> found = partially_pool([0.1, 0.3, 0.5], [0.1, 0.1, 0.1], [90, 90, 90])
    >>> [round(each.value, 3) for each in found.groups]
    [0.15, 0.3, 0.45]
    """
    pooled = pool(values, errors, scale=scale, level=level)
    k = len(values)
    if k < MIN_GROUPS:
        reason = f"not partially pooled: {k} groups with an estimate; {MIN_GROUPS} are needed"
        undefined = (undefined_estimate(reason, n=n, method=PARTIAL_METHOD, level=level) for n in sizes)
        return PartiallyPooled(pooled, tuple(undefined))
    y, v = np.asarray(values, float), np.square(np.asarray(errors, float))
    kept = pooled.tau2 / (pooled.tau2 + v)
    centres, spreads, weights = _over_spreads(y, v)
    back, tail = BACK[scale], (1 - level) / 2
    found = []
    for place, n in enumerate(sizes):
        middle, spread = centres[:, place], spreads[:, place]
        low, high = (_quantile(share, middle, spread, weights, level) for share in (tail, 1 - tail))
        value = float(kept[place] * y[place] + (1 - kept[place]) * pooled.mean)
        found.append(Estimate(back(value), back(low), back(high), level, PARTIAL_METHOD, n))
    return PartiallyPooled(pooled, tuple(found))


def _over_spreads(y: Floats, v: Floats) -> tuple[Floats, Floats, Floats]:
    """Return where each group is expected, and how closely, for spreads of every size; and their weights."""
    u = (np.arange(_N_NODES) + 0.5) / _N_NODES
    size = sqrt(typical_variance(v))
    tau2 = np.square(size * u / (1 - u))
    heights = np.array([restricted_likelihood(y, v, float(each)) for each in tau2])
    weights = np.exp(heights - heights.max()) / np.square(1 - u)
    w = 1 / (v + tau2[:, None])
    total = w.sum(axis=1, keepdims=True)
    mean = (w @ y)[:, None] / total
    kept = tau2[:, None] / (tau2[:, None] + v)
    middle = kept * y + (1 - kept) * mean
    return middle, np.sqrt(kept * v + np.square(1 - kept) / total), weights / weights.sum()


def _quantile(share: float, middle: Floats, spread: Floats, weights: Floats, level: float) -> float:
    """Return a quantile of a mixture of normal distributions, by bisection."""
    reach = 2 * normal_quantile(1 - (1 - level) / 100) * spread
    low, high = float((middle - reach).min()), float((middle + reach).max())
    parts = list(zip(middle.tolist(), (spread * sqrt(2)).tolist(), weights.tolist(), strict=True))
    for _ in range(_MAX_STEPS):
        at = (low + high) / 2
        below = sum(weight * erfc((place - at) / width) for place, width, weight in parts) / 2
        low, high = (at, high) if below < share else (low, at)
    return (low + high) / 2
