"""Columns that scatter more than instruments do: a factor of its own for each row, noise, mixed sources."""

from functools import cache

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.evaluation.numerics.quantiles import quantiles
from lrcore.model.dataset import load
from lrcore.model.joint_law import log_values
from lrcore.reader.coherence.column_sets import column_sets
from lrcore.reader.coherence.likelihood_ratios import LikelihoodRatios
from lrcore.schema import GROUPS

_FEWEST = 30  # rows
_MORE, _MORE_IF_ZERO = 0.25, 0.9  # beyond the middle between the series and what the law allows
_OF_QUARTILES = 1.349  # distance of the quartiles of a Gaussian, in standard deviations
_ERROR, _ERRORS = 1.17, 4.5  # relative standard error times the root of n, and how many of them


def scattered(positions: Floats) -> tuple[int, float, float] | None:
    """Return the set of columns that scatters most beyond what a sound file may.

    Parameters
    ----------
    positions : ndarray of shape (n, k)
        Where each row lies along each direction, in standard deviations of the law.

    Returns
    -------
    int
        Place of the set of columns.
    float
        How many times as much as in the development series they scatter, everything else given.
    float
        In standard errors beyond what is allowed.

    Examples
    --------
    >>> logs = log_values(load().measurements)
    >>> scattered(LikelihoodRatios(logs).positions) is None
    True
    >>> logs[:, 20:] += np.random.default_rng(0).normal(0, 0.1, (len(logs), 1))
    >>> scattered(LikelihoodRatios(logs).positions)[0]
    32
    """
    if len(positions) < _FEWEST:
        return None
    spread, series = _spread(positions), _series()
    limit = (1 + series) / 2 + np.where(_near_zero(), _MORE_IF_ZERO, _MORE)
    beyond = (spread / limit - 1) * np.sqrt(len(positions)) / _ERROR
    most = int(beyond.argmax())
    found = most, float(spread[most] / series[most]), float(beyond[most])
    return found if found[2] > _ERRORS else None


def _spread(positions: Floats) -> Floats:
    quartiles = np.array([quantiles(column, (1, 3), 4) for column in positions.T])
    return np.asarray((quartiles[:, 1] - quartiles[:, 0]) / _OF_QUARTILES)


@cache
def _near_zero() -> Bools:
    """Mark single columns and properties whose values may be 0: their logarithms scatter by themselves."""
    return np.array([each.may_be_zero and len(each.columns) <= len(GROUPS) for each in column_sets()])


@cache
def _series() -> Floats:
    return _spread(LikelihoodRatios(log_values(load().measurements)).positions)
