"""Splits of the patients into training and test rows, and scaling of measurements."""

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats

Rows = NDArray[np.intp]


def stratified_split(outcome: Floats, share: float, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Return the rows to fit on and the rows held out: the same share of malignant and of benign.

    Examples
    --------
    >>> inside, outside = stratified_split(np.array([0, 0, 0, 0, 1, 1]), 0.5, np.random.default_rng(0))
    >>> len(inside), len(outside), int((outside > 3).sum())
    (3, 3, 1)
    """
    held_out: list[int] = []
    for kind in (0, 1):
        rows = rng.permutation(np.flatnonzero(outcome == kind))
        held_out.extend(rows[: round(share * len(rows))])
    outside = np.array(held_out, dtype=np.intp)
    return np.setdiff1d(np.arange(len(outcome)), outside), outside


def stratified_folds(outcome: Floats, k: int, rng: np.random.Generator) -> Rows:
    """Return the fold of each row, with malignant and benign distributed evenly.

    Examples
    --------
    >>> stratified_folds(np.array([0, 0, 1, 1]), 2, np.random.default_rng(0)).tolist()
    [0, 1, 0, 1]
    """
    fold = np.empty(len(outcome), np.intp)
    for kind in (0, 1):
        rows = rng.permutation(np.flatnonzero(outcome == kind))
        fold[rows] = np.arange(len(rows)) % k
    return fold


def scaled(features: Floats, like: Floats) -> Floats:
    """Return features less the means of other rows, divided by the standard deviations of those rows."""
    standard: Floats = (features - like.mean(axis=0)) / like.std(axis=0)
    return standard
