"""Applicability: outside the development range a risk is an extrapolation."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model.dataset import load
from lrcore.model.series import field_prediction, log_measurements, multiply_blockwise, outside_development
from lrcore.schema import FIELDS

# Of the 569, each compared with the other 568; also about the share of other patients of the same kind.
UNSUPPORTED_PER_100_OF_SERIES = 5
_BLOCK_ROWS = 4_096  # patients whose logarithms stay in the processor's cache


@dataclass(frozen=True, eq=False, slots=True)
class Applicability:
    """Distance of each patient from the 569 aspirates of the development series.

    Attributes
    ----------
    outside : ndarray of bool, shape (n, 30)
        Measurements outside the range of the series.
    percentile : ndarray of shape (n,)
        Share of the series that lies closer to its centre, from 0 to 100, by Mahalanobis distance
        of the logarithms of all 30 measurements together.
    supported : ndarray of bool, shape (n,)
        Every measurement within its range, and not further out than the furthest of the series.
    """

    outside: NDArray[np.bool_]
    percentile: Floats
    supported: NDArray[np.bool_]

    def reasons(self, place: int) -> tuple[str, ...]:
        """Return why the risk of one patient is not supported; empty if it is."""
        beyond = [FIELDS[field].label for field in np.flatnonzero(self.outside[place])]
        reasons = [f"{label} lies outside the range of the 569 development aspirates." for label in beyond]
        if not self.supported[place] and not beyond:
            reasons.append(
                "Each measurement is within its range, but together they are unlike any of the 569 "
                "development aspirates."
            )
        return tuple(reasons)


def applicability(measurements: Floats) -> Applicability:
    """Compare patients with the development series.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        Plausible values.

    Examples
    --------
    >>> found = applicability(load().measurements[:3])
    >>> found.supported.tolist(), found.reasons(0)
    ([True, True, True], ())
    """
    distance, series = _distance(measurements), _distances_of_the_series()
    outside = outside_development(measurements)
    closer = np.searchsorted(series, distance, side="left")
    supported = ~outside.any(axis=1) & (distance <= largest_distance() * (1 + 1e-9))
    return Applicability(outside, 100 * closer / len(series), supported)


@cache
def _distances_of_the_series() -> Floats:
    return np.sort(_distance(load().measurements))


@cache
def largest_distance() -> float:
    """Return the squared distance of the furthest aspirate from the centre of the series."""
    return float(_distances_of_the_series()[-1])


def _distance(measurements: Floats) -> Floats:
    squared = np.empty(len(measurements))
    fields = field_prediction()
    for start in range(0, len(measurements), _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        away = log_measurements(measurements[rows]) - fields.centre
        squared[rows] = (multiply_blockwise(away, fields.precision) * away).sum(axis=1)
    return squared


@dataclass(frozen=True, eq=False, slots=True)
class Neighbours:
    """The patients of the series most like one patient.

    Attributes
    ----------
    rows : ndarray of shape (k,)
        Row numbers in the series, the most similar first.
    distance : ndarray of shape (k,)
        Root mean square difference over the 30 measurements, in standard deviations.
    malignant : ndarray of bool, shape (k,)
    """

    rows: NDArray[np.intp]
    distance: Floats
    malignant: NDArray[np.bool_]


def most_similar(measurements: Floats, *, count: int = 5) -> Neighbours:
    """Return the patients of the series nearest to one patient, in standardised measurements.

    Parameters
    ----------
    measurements : ndarray of shape (30,)
    count : int
        How many to return.
    """
    data = load()
    scale = data.measurements.std(axis=0)
    distance = np.sqrt((((data.measurements - measurements) / scale) ** 2).mean(axis=1))
    rows = np.argsort(distance, kind="stable")[:count]
    return Neighbours(rows, distance[rows], np.equal(data.outcome[rows], 1))
