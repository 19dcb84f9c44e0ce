"""Isotonic regression of a 0/1 outcome: the best curve that never falls."""

import numpy as np

from lrcore.evaluation.counts import Ints
from lrcore.evaluation.inputs import Floats


def isotonic(malignant: Ints, patients: Ints) -> Floats:
    """Return the share malignant at each of k ascending risks, pooled until it never falls.

    Parameters
    ----------
    malignant, patients : ndarray of shape (k,)
        At each risk; one patient or more.

    Notes
    -----
    Neighbours whose shares do not rise have one share in the solution, so all of them are pooled at
    once, again and again until every share rises. Shares are compared in whole numbers. Few rounds
    are needed: shares of n patients in all that rise strictly are at most about n^(2/3) in number.

    References
    ----------
    Ayer, Brunk, Ewing, Reid and Silverman 1955, doi:10.1214/aoms/1177728423.

    Examples
    --------
    >>> isotonic(np.array([0, 1, 0, 1]), np.array([1, 1, 1, 1])).tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    first, found, everybody = np.arange(len(patients)), malignant, patients
    while len(kept := _rising(found, everybody)) < len(found):
        first, found, everybody = first[kept], np.add.reduceat(found, kept), np.add.reduceat(everybody, kept)
    return np.repeat(found / everybody, np.diff(first, append=len(patients)))


def _rising(malignant: Ints, patients: Ints) -> Ints:
    """Return where each run of shares that do not rise begins."""
    rises = malignant[1:] * patients[:-1] > malignant[:-1] * patients[1:]
    return np.concatenate([[0], np.flatnonzero(rises) + 1])
