"""Reduce the points of a curve where the difference is invisible."""

import numpy as np

from lrcore.arrays import Floats

MAX_POINTS = 1500


def downsample(x: Floats, y: Floats, *others: Floats) -> tuple[Floats, ...]:
    """Return columns of a curve with at most ``MAX_POINTS`` points, evenly along its length.

    Parameters
    ----------
    x, y : ndarray of shape (k,)
        Where they fall and rise, only what spans several points remains.
    *others : ndarray of shape (k,)
        Taken at the same points.
    """
    if len(x) <= MAX_POINTS:
        return (x, y, *others)
    along = np.abs(np.diff(x, prepend=x[0])).cumsum() + np.abs(np.diff(y, prepend=y[0])).cumsum()
    ends = [0, len(x) - 1]
    inside = np.searchsorted(along, np.linspace(0, along[-1], MAX_POINTS - 2))
    places = np.unique(np.concatenate([ends, np.minimum(inside, len(x) - 1)]))
    return tuple(column[places] for column in (x, y, *others))
