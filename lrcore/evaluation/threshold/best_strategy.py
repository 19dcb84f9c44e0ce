"""Which strategy is best at a threshold: using the model, treating everybody, or treating nobody?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.threshold.counts import Counts, one_threshold
from lrcore.evaluation.threshold.net_benefit import BLANK

_TIE = 1e-12  # net benefits of the same patients, added up in another order


@dataclass(frozen=True, slots=True)
class BestStrategy:
    """How often, in resamples of the patients, each strategy has the highest net benefit.

    Attributes
    ----------
    threshold : float
    model, treat_all, treat_none : float
        Probabilities; they add up to 1. Strategies that tie share the resample. ``nan`` at a
        threshold of 0 or 1.
    n, resamples, seed : int
    reason : str
        Why they are not defined; empty when they are.
    """

    threshold: float
    model: float
    treat_all: float
    treat_none: float
    n: int
    resamples: int
    seed: int
    reason: str


def best_strategy(
    outcome: ArrayLike, risk: ArrayLike, threshold: float, *, resamples: int = 2_000, seed: int = 0
) -> BestStrategy:
    """Return the probability that the model, treating all, or treating none is best at a threshold.

    Notes
    -----
    Net benefit depends on four counts only, so resampling these four is the bootstrap of the
    patients, whatever their number.

    References
    ----------
    Vickers, Van Calster, Wynants and Steyerberg 2023, doi:10.1186/s41512-023-00148-y.

    Examples
    --------
    >>> best_strategy([0] * 50 + [1] * 50, [0.1] * 50 + [0.9] * 50, 0.5).model
    1.0
    """
    return best_of(one_threshold(outcome, risk, threshold), resamples=resamples, seed=seed)


def best_of(counts: Counts, *, resamples: int = 2_000, seed: int = 0) -> BestStrategy:
    """Return the same from the counts at one threshold; see :func:`best_strategy`."""
    threshold, n = float(counts.threshold[0]), counts.n
    if threshold in (0, 1):
        return BestStrategy(threshold, *(float("nan"),) * 3, n, resamples, seed, BLANK)
    four = np.concatenate([counts.tp, counts.fp, counts.fn, counts.tn])
    tp, fp, fn, tn = np.random.default_rng(seed).multinomial(n, four / n, size=resamples).T
    benefit = np.array([_units(tp, fp, threshold), _units(tp + fn, fp + tn, threshold), np.zeros(resamples)])
    best = benefit >= benefit.max(axis=0) - _TIE * n
    model, treat_all, treat_none = (best / best.sum(axis=0)).mean(axis=1).tolist()
    return BestStrategy(threshold, model, treat_all, treat_none, n, resamples, seed, "")


def _units(found: Ints, alarmed: Ints, threshold: float) -> Floats:
    """Return net benefit times n (1 - threshold), which has no division to round."""
    return found * (1 - threshold) - alarmed * threshold
