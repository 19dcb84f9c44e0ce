"""The bootstrap of everything that depends on the order of the risks, without sorting again.

A resample of patients is a set of counts on the sorted risks. Patients who can never be told apart
(neighbours of the same class, with no threshold between them) share one count, a cell; what is
resampled is the cells, and the result is the same as if every patient had been drawn and sorted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import concordance
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.threshold.counts import Tally, first_flagged, tally
from lrcore.evaluation.threshold.net_benefit import harm_weight

if TYPE_CHECKING:
    import pandas as pd

EXACT_UP_TO = 20_000  # patients
MOST_CELLS = 1_024  # beyond that many patients: an AUC from them is off by a 500th of its standard error
MOST_CHOICES = 4_096  # where any of them may become a threshold
_COUNTS_AT_ONCE = 500_000
_DRAW_EACH = 8  # drawing a patient costs an eighth of drawing the count of a cell


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """Groups of patients with neighbouring risks, in ascending order.

    Attributes
    ----------
    lowest : ndarray of shape (k,)
        Lowest risk in each cell: the highest threshold that flags all of it.
    malignant, benign : ndarray of shape (k,)
    exact : bool
        Whether every rank statistic of the patients can be had from the cells.
    """

    lowest: Floats
    malignant: Ints
    benign: Ints
    exact: bool

    @property
    def tie_mass(self) -> float:
        """Share of the (malignant, benign) pairs that share a cell."""
        return float(self.malignant @ self.benign) / float(self.malignant.sum() * self.benign.sum() or 1)

    def tally(self) -> Tally:
        """Return the cells as if each were one risk."""
        return Tally(self.lowest, self.malignant, self.benign)


def cells_of(patients: Tally, thresholds: ArrayLike, *, every_risk: bool = False) -> Cells:
    """Return the coarsest cells that give the same AUC, and the same counts at the thresholds.

    Parameters
    ----------
    patients : Tally
    thresholds : array-like
        No cell extends across one of them.
    every_risk : bool
        Keep each distinct risk apart, as when any of them may become a threshold.

    Notes
    -----
    Beyond 20,000 patients, where that would be more than 1,024 cells (4,096 with `every_risk`),
    neighbouring risks are joined into cells of about equal size. Counts at the thresholds stay
    exact; an AUC from the cells is off by at most half their :attr:`Cells.tie_mass`.
    """
    n = int((patients.malignant + patients.benign).sum())
    mixed = (patients.malignant > 0) & (patients.benign > 0)
    same = (patients.malignant[1:] > 0) == (patients.malignant[:-1] > 0)
    starts = np.append(True, every_risk | ~same | mixed[1:] | mixed[:-1])
    wanted = first_flagged(patients.risk, thresholds)
    wanted = wanted[wanted < len(starts)]
    most = MOST_CHOICES if every_risk else MOST_CELLS
    exact = n <= EXACT_UP_TO or bool(np.count_nonzero(starts) <= most)
    if not exact:
        starts = _of_equal_size(patients.malignant + patients.benign, n, most)
    starts[wanted] = True
    first = np.flatnonzero(starts)
    return Cells(
        patients.risk[first],
        np.add.reduceat(patients.malignant, first),
        np.add.reduceat(patients.benign, first),
        exact,
    )


def _of_equal_size(patients: Ints, n: int, cells: int) -> Bools:
    cell = (np.cumsum(patients) - patients) * cells // n
    return np.append(True, cell[1:] != cell[:-1])


def drawn(malignant: Ints, benign: Ints, times: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Resample the patients: how often each group's malignant and benign patients were drawn.

    Parameters
    ----------
    malignant, benign : ndarray of shape (k,)
        Patients in each group.
    times : int
        Resamples, each of as many patients as there are.
    rng : Generator

    Returns
    -------
    malignant, benign : ndarray of shape (times, k)
    """
    both = np.concatenate([malignant, benign])
    n, k = int(both.sum()), len(both)
    if _DRAW_EACH * k < n:
        counts = rng.multinomial(n, both / n, size=times)
    else:
        group, counts = np.repeat(np.arange(k), both), np.empty((times, k), np.int64)
        for resample in counts:
            resample[:] = np.bincount(group[rng.integers(0, n, n)], minlength=k)
    return counts[:, : len(malignant)], counts[:, len(malignant) :]


def resampled(cells: Cells, resamples: int, seed: int) -> Iterator[tuple[slice, Ints, Ints]]:
    """Yield rows, malignant and benign counts (rows, k) of the resamples, a bounded number at a time."""
    rng, step = np.random.default_rng(seed), max(1, _COUNTS_AT_ONCE // len(cells.lowest))
    for start in range(0, resamples, step):
        rows = slice(start, min(start + step, resamples))
        yield rows, *drawn(cells.malignant, cells.benign, rows.stop - rows.start, rng)


@dataclass(frozen=True, eq=False, slots=True)
class Bootstrap:
    """AUC, recall, false alarms and net benefit of each resample of the patients.

    Attributes
    ----------
    threshold : ndarray of shape (k,)
    auc : ndarray of shape (B,)
        ``nan`` where the resample holds one class only, as the rates below.
    recall, false_alarm_rate : ndarray of shape (B, k)
    net_benefit : ndarray of shape (B, k)
        ``nan`` at thresholds of 0 and 1.
    n, n_malignant, resamples, seed : int
    method : str
        What was resampled.
    auc_bound : float
        By how much an AUC of a single resample may be off; 0 where it is exact.
    """

    threshold: Floats
    auc: Floats
    recall: Floats
    false_alarm_rate: Floats
    net_benefit: Floats
    n: int
    n_malignant: int
    resamples: int
    seed: int
    method: str
    auc_bound: float

    def frame(self, *, level: float = LEVEL) -> "pd.DataFrame":
        """Return percentile limits: one row per measure and threshold.

        ``undefined`` counts the resamples in which the measure is not defined; they are left out.
        """
        import pandas as pd

        rows = [{"measure": "auc", "threshold": np.nan} | _limits(self.auc, level)]
        for name in ("recall", "false_alarm_rate", "net_benefit"):
            for threshold, values in zip(self.threshold, getattr(self, name).T, strict=True):
                rows.append({"measure": name, "threshold": threshold} | _limits(values, level))
        return pd.DataFrame(rows)


def _limits(values: Floats, level: float) -> dict[str, float]:
    defined = values[np.isfinite(values)]
    low, high = percentile_limits(defined, level=level)
    return {"low": low, "high": high, "undefined": len(values) - len(defined)}


def percentile_limits(values: Floats, *, level: float = LEVEL) -> tuple[float, float]:
    """Return the limits that leave out (1 - level) / 2 of the values on either side; ``nan`` of none.

    Examples
    --------
    >>> percentile_limits(np.arange(101.0), level=0.5)
    (25.0, 75.0)
    """
    normal_quantile(level)  # refuses a level outside (0, 1)
    if not len(values):
        return np.nan, np.nan
    tail = (1 - level) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return float(low), float(high)


def bootstrap(
    outcome: ArrayLike,
    risk: ArrayLike,
    *,
    thresholds: ArrayLike = (),
    resamples: int = 1_000,
    seed: int = 0,
) -> Bootstrap:
    """Resample the patients and return AUC, recall, false alarms and net benefit of each resample.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    thresholds : array-like of shape (k,)
    resamples : int
    seed : int

    Notes
    -----
    Beyond 20,000 patients up to 1,024 cells of neighbouring risks are resampled: exact for every
    threshold; the AUC is moved by the (stated, tiny) difference between the exact AUC and that of
    the cells.

    References
    ----------
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, doi:10.1201/9780429246593.

    Examples
    --------
    >>> result = bootstrap([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], thresholds=[0.5], resamples=200)
    >>> result.frame()["measure"].tolist()
    ['auc', 'recall', 'false_alarm_rate', 'net_benefit']
    """
    at_least_one(resamples)
    at = np.atleast_1d(np.asarray(thresholds, np.float64))
    patients = tally(outcome, risk)
    cells = cells_of(patients, at)
    auc = np.empty(resamples)
    recall, false_alarms, benefit = (np.empty((resamples, len(at))) for _ in range(3))
    start, odds = first_flagged(cells.lowest, at), harm_weight(at)
    for rows, cases, controls in resampled(cells, resamples, seed):
        m, n = cases.sum(axis=1), controls.sum(axis=1)
        auc[rows] = _concordances(cases, controls, m * n)
        tp, fp = _from(cases, start), _from(controls, start)
        benefit[rows] = (tp - odds * fp) / (m + n)[:, None]
        with np.errstate(invalid="ignore"):
            recall[rows], false_alarms[rows] = tp / m[:, None], fp / n[:, None]
    if not cells.exact and patients.n_malignant and patients.n_benign:
        auc += concordance(patients) - concordance(cells.tally())
    m, n = patients.n_malignant, patients.n_malignant + patients.n_benign
    bound = 0.0 if cells.exact else cells.tie_mass / 2
    method = described(cells, resamples, seed)
    return Bootstrap(at, auc, recall, false_alarms, benefit, n, m, resamples, seed, method, bound)


def described(cells: Cells, resamples: int, seed: int) -> str:
    """Return what was resampled, in words."""
    words = f"{resamples:,} bootstrap resamples of the patients (seed {seed})"
    if cells.exact:
        return words
    return (
        f"{words}, in {len(cells.lowest):,} cells of neighbouring risks (exact at the thresholds asked for; "
        f"an AUC is off by at most {cells.tie_mass / 2:.1g})"
    )


def at_least_one(resamples: int) -> int:
    """Return the number of resamples, or refuse it."""
    if resamples < 1:
        raise InvalidInput(f"`resamples` must be 1 or more, got {resamples}.")
    return resamples


def _concordances(cases: Ints, controls: Ints, pairs: Ints) -> Floats:
    below = np.cumsum(controls, axis=1) - controls / 2
    with np.errstate(invalid="ignore"):
        areas: Floats = np.einsum("bk,bk->b", cases, below) / pairs
    return areas


def _from(counts: Ints, start: Ints) -> Ints:
    """Return how many of each resample lie in the cells from each start on."""
    up_to = np.concatenate([np.zeros((len(counts), 1), np.int64), np.cumsum(counts, axis=1)], axis=1)
    later: Ints = up_to[:, -1:] - up_to[:, start]
    return later
