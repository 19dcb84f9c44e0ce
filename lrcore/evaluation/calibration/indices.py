"""ICI, E50, E90, Emax and ECI, and what right risks of the same patients would give."""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.calibration.curves.smooth import SmoothCurve
from lrcore.evaluation.json_numbers import number

NAMES = ("ici", "e50", "e90", "emax", "eci")
_METHOD = (
    "the same patients with outcomes drawn from their risks, {:,} times (seed {}), each with a curve by the "
    "same smoother"
)
_ROUNDING = 1e-9  # equal distances of two curves differ in their last bits


@dataclass(frozen=True, slots=True)
class CalibrationIndex:
    """One distance of risk and smooth curve, and the same distance if the risks were right.

    A distance is never negative, so a curve through a sample lies off the diagonal also where every risk is
    right: limits of the distance would not contain its true value of 0. What right risks would give takes
    their place.

    Attributes
    ----------
    value : float
        Of the curve of these patients.
    typical, low, high : float
        Median and percentile limits over the draws; ``nan`` where not defined.
    share_as_far : float
        Share of the draws with at least this distance: small where the risks are wrong.
    """

    value: float
    typical: float
    low: float
    high: float
    share_as_far: float


@dataclass(frozen=True, eq=False, slots=True)
class CalibrationIndices:
    """The distances of risk and smooth curve: mean, median, 90 % quantile, maximum, and 100 x mean square.

    Attributes
    ----------
    ici, e50, e90, emax, eci : CalibrationIndex
    level : float
        Share of the draws between the limits.
    method : str
    draws, seed : int
    reason : str
        Why there are no draws; empty when there are.
    """

    ici: CalibrationIndex
    e50: CalibrationIndex
    e90: CalibrationIndex
    emax: CalibrationIndex
    eci: CalibrationIndex
    level: float
    method: str
    draws: int
    seed: int
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return what right risks would give, under ``if_risks_were_right``."""
        facts = {"level": self.level, "method": self.method, "draws": self.draws, "seed": self.seed}
        return {"if_risks_were_right": facts | {name: self._index_json(name) for name in NAMES}}

    def _index_json(self, name: str) -> dict[str, Any]:
        own = getattr(self, name)
        keys = ("typical", "low", "high", "share_as_far")
        return {
            key: value
            for each in keys
            for key, value in number(each, getattr(own, each), self.reason).items()
        }


@dataclass(frozen=True, eq=False, slots=True)
class DrawnCurves:
    """The smooth curves of B draws of the outcomes from the risks.

    Attributes
    ----------
    curves : ndarray of shape (B, g)
        At the points of the curve; ``nan`` where a draw has none.
    places : ndarray of shape (k,)
        Risks of groups of patients.
    patients : ndarray of shape (k,)
        Patients of each group.
    seed : int
    """

    curves: Floats
    places: Floats
    patients: Ints
    seed: int


def calibration_indices(
    curve: SmoothCurve, drawn: DrawnCurves | None, *, level: float, reason: str
) -> CalibrationIndices:
    """Return the indices of a curve, and their distribution if the risks were right.

    Parameters
    ----------
    curve : SmoothCurve
    drawn : DrawnCurves or None
        The draws that have a curve; None where there are too few.
    level : float
        Share of the draws between the limits.
    reason : str
        Why there are none.

    Notes
    -----
    The place among the draws is that of the curve at the same points as theirs. A share of at most 0.05
    occurs in 5 of 100 samples whose risks are right.

    References
    ----------
    Broecker and Smith 2007, doi:10.1175/WAF993.1. Austin and Steyerberg 2019, doi:10.1002/sim.8281.
    """
    values = np.array([getattr(curve, name) for name in NAMES])
    if drawn is None:
        table, method, draws, seed = np.full((4, len(NAMES)), nan), "", 0, 0
    else:
        table, draws, seed = _distribution(curve, drawn, level), len(drawn.curves), drawn.seed
        method = _METHOD.format(draws, seed)
    ici, e50, e90, emax, eci = (CalibrationIndex(*own) for own in np.vstack([values, table]).T.tolist())
    return CalibrationIndices(ici, e50, e90, emax, eci, level, method, draws, seed, reason)


def _distribution(curve: SmoothCurve, drawn: DrawnCurves, level: float) -> Floats:
    """Return median, limits and share of the draws with at least the distance of the curve: (4, 5)."""
    every = _indices_of(curve.risk, drawn.curves, drawn)
    ours = _indices_of(curve.risk, curve.observed[None], drawn)[0]
    tail = (1 - level) / 2
    as_far = (1 + (every >= ours * (1 - _ROUNDING)).sum(axis=0)) / (1 + len(every))
    return np.vstack([np.quantile(every, (0.5, tail, 1 - tail), axis=0), as_far])


def _indices_of(points: Floats, curves: Floats, drawn: DrawnCurves) -> Floats:
    """Return the five indices of each curve, over the patients."""
    found, weights, n = np.empty((len(curves), len(NAMES))), drawn.patients, drawn.patients.sum()
    for row, curve in enumerate(curves):
        gaps = np.abs(drawn.places - np.interp(drawn.places, points, np.clip(curve, 0, 1)))
        mean, square = weights @ gaps / n, 100 * (weights @ gaps**2) / n
        found[row] = mean, *_quantiles(gaps, weights), gaps.max(), square
    return found


def _quantiles(gaps: Floats, weights: Ints) -> Floats:
    """Return median and 90 % quantile (type 1) of weighted gaps."""
    order = np.argsort(gaps)
    up_to = np.cumsum(weights[order])
    quantiles: Floats = gaps[order][np.searchsorted(up_to, np.array([0.5, 0.9]) * up_to[-1])]
    return quantiles
