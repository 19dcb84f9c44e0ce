"""Isotonic regression of a 0/1 outcome: the best non-decreasing curve."""

import numpy as np

from lrcore.arrays import Floats, Ints


def isotonic_regression(malignant: Ints, patients: Ints) -> Floats:
    """Return the share malignant at each of k ascending risks, pooled until it is non-decreasing.

    Parameters
    ----------
    malignant, patients : ndarray of shape (k,)
        At each risk; one patient or more.

    Notes
    -----
    The shares are the slopes of the greatest convex minorant of the malignant patients counted
    against all patients. Points that do not lie below the line between their neighbours are removed,
    all at once, until only corners remain. Slopes are compared in whole numbers. Few rounds suffice:
    n patients have at most about n^(2/3) strictly increasing slopes.

    References
    ----------
    Ayer, Brunk, Ewing, Reid and Silverman 1955, doi:10.1214/aoms/1177728423.

    Examples
    --------
    >>> isotonic_regression(np.array([0, 1, 0, 1]), np.array([1, 1, 1, 1])).tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    total, found, corners = _up_to(patients), _up_to(malignant), np.arange(len(patients) + 1)
    while True:
        width, rise = np.diff(total), np.diff(found)
        below = rise[1:] * width[:-1] > rise[:-1] * width[1:]
        if below.all():
            return np.repeat(rise / width, np.diff(corners))
        kept = np.flatnonzero(np.concatenate([[True], below, [True]]))
        total, found, corners = total[kept], found[kept], corners[kept]


def _up_to(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)])
