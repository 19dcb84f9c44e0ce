"""ICI, E50, E90 and Emax with intervals: distances of the smooth curve from the diagonal."""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.calibration.smooth import SmoothCurve
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.json_numbers import interval

NAMES = ("ici", "e50", "e90", "emax")
BIAS_NOTE = "a distance is never negative, so with few patients the limits lie too high"


@dataclass(frozen=True, slots=True)
class CalibrationIndices:
    """Mean, median, 90 % quantile and maximum of the distance of risk and smooth curve."""

    ici: Estimate
    e50: Estimate
    e90: Estimate
    emax: Estimate

    def as_json(self) -> dict[str, Any]:
        """Return the interval of each under ``<name>_interval``."""
        return {key: limits for name in NAMES for key, limits in interval(name, getattr(self, name)).items()}


@dataclass(frozen=True, eq=False, slots=True)
class ResampledCurves:
    """The smooth curves of B resamples, and the patients of each.

    Attributes
    ----------
    curves : ndarray of shape (B, g)
        At the points of the curve; ``nan`` where a resample has none.
    places : ndarray of shape (k,)
        Risks of the groups from which patients were drawn.
    patients : ndarray of shape (B, k)
        Patients drawn from each group.
    """

    curves: Floats
    places: Floats
    patients: Ints


def calibration_indices(
    curve: SmoothCurve, resampled: ResampledCurves | None, *, level: float, method: str, reason: str
) -> CalibrationIndices:
    """Return the indices of a curve, with percentile limits from its resamples.

    Parameters
    ----------
    curve : SmoothCurve
    resampled : ResampledCurves or None
        The resamples that have a curve; None where there are too few.
    level : float
        Coverage.
    method, reason : str
        How the resamples were drawn; why there are none.

    References
    ----------
    Austin and Steyerberg 2019, doi:10.1002/sim.8281.
    """
    ends = np.full((2, len(NAMES)), nan)
    if resampled is not None:
        tail = (1 - level) / 2
        ends = np.quantile(_indices_of(curve.risk, resampled), (tail, 1 - tail), axis=0)
    how = f"{curve.smoother}, {method}; {BIAS_NOTE}"
    return CalibrationIndices(
        *(
            Estimate(getattr(curve, name), float(low), float(high), level, how, curve.n, reason)
            for name, low, high in zip(NAMES, *ends, strict=True)
        )
    )


def _indices_of(points: Floats, resampled: ResampledCurves) -> Floats:
    """Return the four indices of each resample, over its own patients."""
    found = np.empty((len(resampled.curves), len(NAMES)))
    for row, (curve, patients) in enumerate(zip(resampled.curves, resampled.patients, strict=True)):
        present = patients > 0
        places, weights = resampled.places[present], patients[present]
        gaps = np.abs(places - np.interp(places, points, curve))
        found[row] = weights @ gaps / weights.sum(), *_quantiles(gaps, weights), gaps.max()
    return found


def _quantiles(gaps: Floats, weights: Ints) -> Floats:
    """Return median and 90 % quantile (type 1) of weighted gaps."""
    order = np.argsort(gaps)
    up_to = np.cumsum(weights[order])
    quantiles: Floats = gaps[order][np.searchsorted(up_to, np.array([0.5, 0.9]) * up_to[-1])]
    return quantiles
