"""The best strategy at a threshold: using the model, treating all patients, or treating none."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.net_benefit import BLANK

_TIE_NET_BENEFIT = 1e-12  # per patient: sums of the same numbers in another order


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


def best_strategy(counts: Counts, *, resamples: int = 2_000, seed: int = 0) -> BestStrategy:
    """Return the probability that the model, treating all, or treating none is best at a threshold.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    resamples, seed : int

    Notes
    -----
    Net benefit depends on four counts only, so resampling these four is the bootstrap of the
    patients, whatever their number.

    References
    ----------
    Vickers, Van Calster, Wynants and Steyerberg 2023, doi:10.1186/s41512-023-00148-y.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> best_strategy(counts_at(Patients([0] * 50 + [1] * 50, [0.1] * 50 + [0.9] * 50), 0.5)).model
    1.0
    """
    threshold, n = float(counts.threshold[0]), counts.n
    if threshold in (0, 1):
        return BestStrategy(threshold, *(float("nan"),) * 3, n, resamples, seed, BLANK)
    four = np.concatenate([counts.tp, counts.fp, counts.fn, counts.tn])
    tp, fp, fn, tn = np.random.default_rng(seed).multinomial(n, four / n, size=resamples).T
    benefit = np.array([_units(tp, fp, threshold), _units(tp + fn, fp + tn, threshold), np.zeros(resamples)])
    best = benefit >= benefit.max(axis=0) - _TIE_NET_BENEFIT * n
    model, treat_all, treat_none = (best / best.sum(axis=0)).mean(axis=1).tolist()
    return BestStrategy(threshold, model, treat_all, treat_none, n, resamples, seed, "")


def _units(found: Ints, alarmed: Ints, threshold: float) -> Floats:
    """Return net benefit times n (1 - threshold), which has no division to round."""
    return found * (1 - threshold) - alarmed * threshold
