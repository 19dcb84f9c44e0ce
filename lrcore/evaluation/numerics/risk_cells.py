"""Patients in cells of neighbouring risks, and resamples of them.

A resample of patients is a set of counts on the sorted risks. Patients of the same risk share one
count, a cell; resampling the cells gives the same result as drawing and sorting every patient.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.tally import Tally
from lrcore.evaluation.threshold.counts import first_flagged

MAX_PATIENTS_EXACT = 20_000
MAX_CELLS = 4_096  # beyond MAX_PATIENTS_EXACT
_COUNTS_PER_BATCH = 500_000
_PATIENTS_PER_CELL_COST = 8  # drawing a patient costs an eighth of drawing the count of a cell


@dataclass(frozen=True, eq=False, slots=True)
class RiskCells:
    """Groups of patients with neighbouring risks, in ascending order.

    Attributes
    ----------
    lowest : ndarray of shape (k,)
        Lowest risk in each cell: the highest threshold that flags all of it.
    malignant, benign : ndarray of shape (k,)
    exact : bool
        Whether every rank statistic of the patients follows from the cells.
    """

    lowest: Floats
    malignant: Ints
    benign: Ints
    exact: bool

    @property
    def tie_mass(self) -> float:
        """Share of the (malignant, benign) pairs that share a cell."""
        return float(self.malignant @ self.benign) / float(self.malignant.sum() * self.benign.sum() or 1)


def risk_cells(patients: Tally, thresholds: ArrayLike) -> RiskCells:
    """Return a cell for each distinct risk, any of which may become a threshold.

    Parameters
    ----------
    patients : Tally
    thresholds : array-like
        No cell extends across one of them.

    Notes
    -----
    Beyond 20,000 patients, where that would be more than 4,096 cells, neighbouring risks are joined
    into cells of about equal size. Counts at the thresholds stay exact; an AUC from the cells is off
    by at most half their :attr:`RiskCells.tie_mass`.
    """
    n = int((patients.malignant + patients.benign).sum())
    starts = np.ones(len(patients.risk), np.bool_)
    wanted = first_flagged(patients.risk, thresholds)
    wanted = wanted[wanted < len(starts)]
    exact = n <= MAX_PATIENTS_EXACT or len(starts) <= MAX_CELLS
    if not exact:
        starts = _of_equal_size(patients.malignant + patients.benign, n, MAX_CELLS)
    starts[wanted] = True
    first = np.flatnonzero(starts)
    return RiskCells(
        patients.risk[first],
        np.add.reduceat(patients.malignant, first),
        np.add.reduceat(patients.benign, first),
        exact,
    )


def _of_equal_size(patients: Ints, n: int, cells: int) -> Bools:
    cell = (np.cumsum(patients) - patients) * cells // n
    return np.append(True, cell[1:] != cell[:-1])


def draw_counts(malignant: Ints, benign: Ints, times: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Resample the patients, and return the malignant and benign ones drawn from each group.

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
    if _PATIENTS_PER_CELL_COST * k < n:
        counts = rng.multinomial(n, both / n, size=times)
    else:
        group, counts = np.repeat(np.arange(k), both), np.empty((times, k), np.int64)
        for resample in counts:
            resample[:] = np.bincount(group[rng.integers(0, n, n)], minlength=k)
    return counts[:, : len(malignant)], counts[:, len(malignant) :]


def resample_cells(cells: RiskCells, resamples: int, seed: int) -> Iterator[tuple[slice, Ints, Ints]]:
    """Yield resamples of the patients in batches of bounded size.

    Parameters
    ----------
    cells : RiskCells
    resamples, seed : int

    Yields
    ------
    rows : slice
        Numbers of the resamples in the batch.
    malignant, benign : ndarray of shape (rows, k)
        Patients of each cell in each of them.
    """
    rng, step = np.random.default_rng(seed), max(1, _COUNTS_PER_BATCH // len(cells.lowest))
    for start in range(0, resamples, step):
        rows = slice(start, min(start + step, resamples))
        yield rows, *draw_counts(cells.malignant, cells.benign, rows.stop - rows.start, rng)


def describe_resampling(cells: RiskCells, resamples: int, seed: int) -> str:
    """Return the method of resampling in words."""
    words = f"{resamples:,} bootstrap resamples of the patients (seed {seed})"
    if cells.exact:
        return words
    return (
        f"{words}, in {len(cells.lowest):,} cells of neighbouring risks (exact at the thresholds asked for; "
        f"an AUC is off by at most {cells.tie_mass / 2:.1g})"
    )


def require_resamples(resamples: int) -> int:
    """Return the number of resamples if it is 1 or more.

    Raises
    ------
    InvalidInput
        If it is not.
    """
    if resamples < 1:
        raise InvalidInput(f"`resamples` must be 1 or more, got {resamples}.")
    return resamples
