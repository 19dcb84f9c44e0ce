"""Who is flagged: the one place where a risk meets a threshold.

A patient is flagged when ``risk >= threshold``; a risk equal to the threshold is flagged. That
comparison is written in this file and nowhere else.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Bools, Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import checked

STEPS = 1000
_FEW = 8  # thresholds for which counting is faster than sorting
THRESHOLDS: Floats = np.arange(STEPS + 1) / STEPS  # 0.000, 0.001 ... 1.000, each the nearest double
THRESHOLDS.flags.writeable = False
_MANY = 20_000  # patients above which two sorts are faster than one
_BLOCK = 65_536  # patients whose steps stay in the processor's cache


def flagged(risk: ArrayLike, threshold: ArrayLike) -> Bools:
    """Return which patients are flagged: those whose risk is the threshold or more.

    Parameters
    ----------
    risk : array-like of shape (n,)
    threshold : float or array-like of shape (n,)
        One threshold for all patients, or one for each.

    Examples
    --------
    >>> flagged([0.299, 0.3, 0.301], 0.3).tolist()
    [False, True, True]
    """
    return np.asarray(np.asarray(risk) >= np.asarray(threshold))


def first_flagged(ascending: Floats, threshold: ArrayLike) -> NDArray[np.intp]:
    """Return at each threshold the place of the first of the ascending risks that is flagged.

    Examples
    --------
    >>> first_flagged(np.array([0.1, 0.3, 0.3, 0.9]), [0.3, 0.31, 1.0]).tolist()
    [1, 3, 4]
    """
    return np.searchsorted(ascending, np.asarray(threshold, np.float64), side="left")


@dataclass(frozen=True, eq=False, slots=True)
class Counts:
    """Found, missed, false alarms and cleared at each of k thresholds.

    Attributes
    ----------
    threshold : ndarray of shape (k,)
    tp, fp : ndarray of shape (k,)
        Flagged malignant and flagged benign patients.
    n_malignant, n_benign : int
    """

    threshold: Floats
    tp: Ints
    fp: Ints
    n_malignant: int
    n_benign: int

    @property
    def fn(self) -> Ints:
        """Missed: malignant and not flagged."""
        return self.n_malignant - self.tp

    @property
    def tn(self) -> Ints:
        """Correctly cleared: benign and not flagged."""
        return self.n_benign - self.fp

    @property
    def n(self) -> int:
        """Patients in all."""
        return self.n_malignant + self.n_benign


def counts_at(outcome: ArrayLike, risk: ArrayLike, thresholds: ArrayLike) -> Counts:
    """Count at any thresholds, in any order. Cost: one sort.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    thresholds : array-like of shape (k,)
        Finite numbers.

    Examples
    --------
    >>> counts = counts_at([0, 1, 1], [0.2, 0.2, 0.9], [0.2, 0.21])
    >>> counts.tp.tolist(), counts.fp.tolist()
    ([2, 1], [1, 0])
    """
    malignant, p = checked(outcome, risk)
    at = np.atleast_1d(np.asarray(thresholds, dtype=np.float64))
    if len(at) <= _FEW:
        return _counted(malignant, p, at)
    cases, controls = np.sort(p[malignant]), np.sort(p[~malignant])
    return Counts(
        at,
        len(cases) - first_flagged(cases, at),
        len(controls) - first_flagged(controls, at),
        len(cases),
        len(controls),
    )


def one_threshold(outcome: ArrayLike, risk: ArrayLike, threshold: float) -> Counts:
    """Count at one threshold.

    Raises
    ------
    InvalidInput
        If the threshold lies outside [0, 1].
    """
    if not 0 <= threshold <= 1:
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {threshold}.")
    return counts_at(outcome, risk, [threshold])


def _counted(malignant: Bools, risk: Floats, thresholds: Floats) -> Counts:
    """Count at a few thresholds, one by one."""
    m, above = int(np.count_nonzero(malignant)), [flagged(risk, t) for t in thresholds]
    tp = np.array([np.count_nonzero(some & malignant) for some in above], np.int64)
    everybody = np.array([np.count_nonzero(some) for some in above], np.int64)
    return Counts(thresholds, tp, everybody - tp, m, len(risk) - m)


def sweep_counts(outcome: ArrayLike, risk: ArrayLike) -> Counts:
    """Count at all 1,001 thresholds. Cost: one pass, no sort."""
    malignant, p = checked(outcome, risk)
    per_step = np.zeros((STEPS + 1, 2), np.int64)
    for start in range(0, len(p), _BLOCK):
        rows = slice(start, start + _BLOCK)
        place = 2 * highest_step(p[rows]) + malignant[rows]
        per_step += np.bincount(place, minlength=per_step.size).reshape(per_step.shape)
    fp, tp = _at_or_above(per_step[:, 0]), _at_or_above(per_step[:, 1])
    return Counts(THRESHOLDS, tp, fp, int(tp[0]), int(fp[0]))


def highest_step(risk: Floats) -> Ints:
    """Return the number of the highest of the 1,001 thresholds at which each risk is flagged.

    Examples
    --------
    >>> highest_step(np.array([0.0, 0.0009, 0.29, 0.58, 1.0])).tolist()
    [0, 0, 290, 580, 1000]
    """
    # risk * 1000 rounds: 0.29 * 1000 is 290 but 0.58 * 1000 is 579.9999999999999.
    step = (risk * STEPS).astype(np.int64)
    step -= ~flagged(risk, THRESHOLDS[step])
    above = np.minimum(step + 1, STEPS)
    return np.where(flagged(risk, THRESHOLDS[above]), above, step)


def _at_or_above(per_step: Ints) -> Ints:
    return np.cumsum(per_step[::-1])[::-1]


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """The patients at each distinct risk: one sort from which every rank statistic follows.

    Attributes
    ----------
    risk : ndarray of shape (k,)
        The distinct risks, ascending.
    malignant, benign : ndarray of shape (k,)
        Patients at each of them.
    """

    risk: Floats
    malignant: Ints
    benign: Ints

    @property
    def n_malignant(self) -> int:
        """Malignant patients in all."""
        return int(self.malignant.sum())

    @property
    def n_benign(self) -> int:
        """Benign patients in all."""
        return int(self.benign.sum())


def tally(outcome: ArrayLike, risk: ArrayLike) -> Tally:
    """Sort once and count the patients at each distinct risk.

    Examples
    --------
    >>> t = tally([0, 1, 1], [0.2, 0.2, 0.9])
    >>> t.risk.tolist(), t.malignant.tolist(), t.benign.tolist()
    ([0.2, 0.9], [1, 1], [1, 0])
    """
    malignant, p = checked(outcome, risk)
    # Non-negative doubles sort like their bit patterns, and the sign bit is free to carry the
    # outcome: sorting plain integers is five times faster than an argsort and two look-ups.
    key = p.view(np.uint64) << np.uint64(1)
    key |= malignant
    _sort_in_place(key, p)
    up_to, bits = np.cumsum((key & np.uint64(1)).view(np.int64)), key >> np.uint64(1)
    last = np.append(np.flatnonzero(bits[1:] != bits[:-1]), len(bits) - 1)
    found = np.diff(up_to[last], prepend=0)
    return Tally(bits[last].view(np.float64), found, np.diff(last, prepend=-1) - found)


def _sort_in_place(key: NDArray[np.uint64], risk: Floats) -> None:
    """Sort keys that ascend with the risk."""
    if len(key) < _MANY:
        key.sort()
        return
    # First roughly, in 65,536 steps of the risk, which needs no comparison; what is nearly in order
    # is then merged in place.
    key[:] = key[np.argsort((risk * 65_535).astype(np.uint16), kind="stable")]
    key.sort(kind="stable")
