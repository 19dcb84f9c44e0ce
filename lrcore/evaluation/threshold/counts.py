"""Who is flagged: the only place where a risk is compared with a threshold.

A patient is flagged when ``risk >= threshold``; a risk equal to the threshold is flagged.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Bools, Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients

STEPS = 1000
THRESHOLDS: Floats = np.arange(STEPS + 1) / STEPS  # 0.000, 0.001 ... 1.000, each the nearest double
THRESHOLDS.flags.writeable = False
_MAX_THRESHOLDS_UNSORTED = 8  # up to which counting is faster than sorting
_BLOCK_PATIENTS = 65_536  # whose steps stay in the processor's cache


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
    """Return, for each threshold, the index of the first of the ascending risks that is flagged.

    Parameters
    ----------
    ascending : ndarray of shape (n,)
    threshold : array-like of shape (k,)

    Returns
    -------
    ndarray of shape (k,)
        n where no risk is flagged.

    Examples
    --------
    >>> first_flagged(np.array([0.1, 0.3, 0.3, 0.9]), [0.3, 0.31, 1.0]).tolist()
    [1, 3, 4]
    """
    return np.searchsorted(ascending, np.asarray(threshold, np.float64), side="left")


@dataclass(frozen=True, eq=False, slots=True)
class Counts:
    """True and false positives and negatives at each of k thresholds.

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


def counts_at(patients: Patients, thresholds: ArrayLike) -> Counts:
    """Count at one or more thresholds, in any order. Cost: one sort at most.

    Parameters
    ----------
    patients : Patients
    thresholds : float or array-like of shape (k,)
        From 0 to 1.

    Raises
    ------
    InvalidInput
        If a threshold lies outside [0, 1].

    Examples
    --------
    >>> counts = counts_at(Patients([0, 1, 1], [0.2, 0.2, 0.9]), [0.2, 0.21])
    >>> counts.tp.tolist(), counts.fp.tolist()
    ([2, 1], [1, 0])
    """
    at = np.atleast_1d(np.asarray(thresholds, dtype=np.float64))
    if not ((at >= 0) & (at <= 1)).all():
        one = at.tolist()[0] if len(at) == 1 else at.tolist()
        raise InvalidInput(f"`threshold` must lie between 0 and 1, got {one}.")
    malignant, risk = patients.malignant, patients.risk
    if len(at) <= _MAX_THRESHOLDS_UNSORTED:
        return _count_unsorted(malignant, risk, at)
    cases, controls = np.sort(risk[malignant]), np.sort(risk[~malignant])
    return Counts(
        at,
        len(cases) - first_flagged(cases, at),
        len(controls) - first_flagged(controls, at),
        len(cases),
        len(controls),
    )


def _count_unsorted(malignant: Bools, risk: Floats, thresholds: Floats) -> Counts:
    """Count at a few thresholds, one by one."""
    m, above = int(np.count_nonzero(malignant)), [flagged(risk, t) for t in thresholds]
    tp = np.array([np.count_nonzero(each & malignant) for each in above], np.int64)
    n_flagged = np.array([np.count_nonzero(each) for each in above], np.int64)
    return Counts(thresholds, tp, n_flagged - tp, m, len(risk) - m)


def sweep_counts(patients: Patients) -> Counts:
    """Count at all 1,001 thresholds. Cost: one pass, no sort.

    Parameters
    ----------
    patients : Patients
    """
    per_step = np.zeros((STEPS + 1, 2), np.int64)
    for start in range(0, patients.n, _BLOCK_PATIENTS):
        rows = slice(start, start + _BLOCK_PATIENTS)
        place = 2 * highest_step(patients.risk[rows]) + patients.malignant[rows]
        per_step += np.bincount(place, minlength=per_step.size).reshape(per_step.shape)
    fp, tp = _at_or_above(per_step[:, 0]), _at_or_above(per_step[:, 1])
    return Counts(THRESHOLDS, tp, fp, int(tp[0]), int(fp[0]))


def highest_step(risk: Floats) -> Ints:
    """Return the number of the highest of the 1,001 thresholds at which each risk is flagged.

    Parameters
    ----------
    risk : ndarray of shape (n,)

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
