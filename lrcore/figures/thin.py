"""Fewer points where no eye could tell: a browser need not draw a million vertices."""

import numpy as np

from lrcore.arrays import Floats

MOST_POINTS = 1500


def downsample(x: Floats, y: Floats, *others: Floats) -> tuple[Floats, ...]:
    """Return columns of a monotone curve with at most so many points, evenly along its length.

    Parameters
    ----------
    x, y : ndarray of shape (k,)
        Neither falls, or neither rises.
    *others : ndarray of shape (k,)
        Taken at the same points.
    """
    if len(x) <= MOST_POINTS:
        return (x, y, *others)
    along = np.abs(np.diff(x, prepend=x[0])).cumsum() + np.abs(np.diff(y, prepend=y[0])).cumsum()
    ends = [0, len(x) - 1]
    inside = np.searchsorted(along, np.linspace(0, along[-1], MOST_POINTS - 2))
    places = np.unique(np.concatenate([ends, np.minimum(inside, len(x) - 1)]))
    return tuple(column[places] for column in (x, y, *others))
