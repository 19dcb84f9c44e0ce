"""Rows that are nearer to each other than two patients are: copies with noise, patients made from others."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.numerics.quantiles import quantiles
from lrcore.model.joint_law import class_laws, log_values
from lrcore.reader.duplicates import row_keys
from lrcore.reader.issues import NOTE, Issue, counted, file_note, listed

Placed = NDArray[np.float32]

NEAR = "near patients"
_MOST = 2_048  # rows, each of which is compared with every other
_BLOCK = 256
# Squared distances; no two of the 569 aspirates are nearer than 3.3. A few patients may be measured again.
_NEARER, _SHARE, _AT_ONCE = 1.0, 0.05, 0.1
_FEWEST_IN_A_ROW = 20
_ALIKE_IN_A_ROW = 0.3  # median correlation of a row with the next, over 30 directions; about 0 if sorted


def near_patients(measurements: Floats, ids: Sequence[str], rows: Ints) -> list[Issue]:
    """Return a note on rows that are nearer to another than two patients are; copies are left out.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        Rows that may be scored; beyond a few thousand none is looked at.
    ids : sequence of n str
    rows : ndarray of shape (n,)
        Data row of each patient.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> series = load().measurements
    >>> near_patients(series, [""] * 569, np.arange(1, 570))
    []
    >>> twice = np.vstack([series[:40], series[:3] * 1.004])
    >>> near_patients(twice, [""] * 43, np.arange(1, 44))[0].row
    41
    """
    if not 1 < len(measurements) <= _MOST:
        return []
    _, first = np.unique(row_keys(measurements), return_index=True)
    kept = np.sort(first)
    placed = (log_values(measurements[kept]) @ _roots()).astype(np.float32)
    pairs, apart = _near(placed)
    if len(pairs) < _SHARE * len(measurements) and not (apart < _AT_ONCE).any():
        pairs = pairs[:0]
    return [*_repeated(kept[pairs], ids, rows), *_in_a_row(placed)]


def _repeated(pairs: Ints, ids: Sequence[str], rows: Ints) -> Iterator[Issue]:
    if len(pairs):
        named = listed((f"{rows[one]} and {rows[other]}" for one, other in pairs.tolist()), most=3)
        place = int(pairs[0, 1])
        problem = (
            f"{counted(len(pairs), 'row')} so near to another (rows {named}) that no two of the 569 "
            "development aspirates are: one patient twice, copies with noise, or rows made from others?"
        )
        yield Issue(int(rows[place]), ids[place], "", "", problem, NOTE, NEAR)


def _in_a_row(placed: Placed) -> Iterator[Issue]:
    if len(placed) < _FEWEST_IN_A_ROW:
        return
    away = placed - placed.mean(axis=0)
    alike = (away[1:] * away[:-1]).sum(axis=0) / (away**2).sum(axis=0)
    if quantiles(alike, (1,), 2)[0] > _ALIKE_IN_A_ROW:  # np.median would import numpy.ma
        yield file_note(
            "Rows are like the rows next to them in all measurements: moving averages, or several aspirates "
            "of each patient? Every interval takes rows for different patients.",
            NEAR,
        )


@cache
def _roots() -> Floats:
    """Return a root of the mean precision of both classes, under which patients of one class are round."""
    covariance = sum((law.covariance for law in class_laws()), np.zeros(())) / 2
    return np.asarray(np.linalg.cholesky(np.linalg.inv(covariance)))


def _near(placed: Placed) -> tuple[Ints, Placed]:
    """Return pairs of an earlier row and a row that is too near to it, and their squared distances."""
    squared = (placed**2).sum(axis=1)
    nearest = np.zeros(len(placed), np.int64)
    apart = np.full(len(placed), np.inf, np.float32)
    for start in range(0, len(placed), _BLOCK):
        block = placed[start : start + _BLOCK]
        until = start + len(block)
        away = squared[start:until, None] + squared[None, :until] - 2 * block @ placed[:until].T
        away[np.arange(until)[None, :] >= np.arange(start, until)[:, None]] = np.inf
        nearest[start:until], apart[start:until] = away.argmin(axis=1), away.min(axis=1)
    near = np.flatnonzero(apart < _NEARER)
    return np.column_stack([nearest[near], near]), apart[near]
