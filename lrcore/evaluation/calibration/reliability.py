"""Content of a reliability diagram: the smooth curve with its band, groups of patients, the risks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.bins import ReliabilityBins, quantile_bins
from lrcore.evaluation.calibration.curves.band import CalibrationBand, local_band, no_band
from lrcore.evaluation.calibration.curves.local_regression import LocalRegression
from lrcore.evaluation.calibration.curves.smooth import (
    AUTO,
    SmoothCurve,
    Smoother,
    fit_smoother,
    log_odds_within,
    smooth_curve,
)
from lrcore.evaluation.calibration.curves.splines import SplineRegression
from lrcore.evaluation.calibration.indices import CalibrationIndices, DrawnCurves, calibration_indices
from lrcore.evaluation.groups.distribution import RiskDistribution, log_odds_distribution, risk_distribution
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.json_numbers import json_list
from lrcore.evaluation.numerics.risk_cells import draw_counts
from lrcore.evaluation.patients import Patients

if TYPE_CHECKING:
    import pandas as pd

MIN_RESAMPLES = 500
_MIN_SHARE_ESTIMABLE = 0.9  # share of the resamples that must have a curve for the band to be drawn


@dataclass(frozen=True, eq=False, slots=True)
class Reliability:
    """Content of one reliability diagram, with the indices of the distance from the diagonal."""

    curve: SmoothCurve
    band: CalibrationBand
    indices: CalibrationIndices
    bins: ReliabilityBins
    risks: RiskDistribution
    log_odds: RiskDistribution

    def as_json(self) -> dict[str, Any]:
        """Return the curve and its band as lists, and the reason if there is none."""
        curve, band = self.curve, self.band
        reasons = {"reason": curve.reason, "band_reason": band.reason}
        return {
            "risk": json_list(curve.risk),
            "observed": json_list(curve.observed),
            "low": json_list(band.low),
            "high": json_list(band.high),
            "level": band.level,
            "smoother": curve.method,
            "band": band.method,
            **self.indices.as_json(),
            **{name: why for name, why in reasons.items() if why},
        }

    def frame(self) -> "pd.DataFrame":
        """Return the curve and its band, one row per point."""
        return self.curve.frame().assign(low=self.band.low, high=self.band.high)


def reliability(
    patients: Patients,
    *,
    smoother: str = AUTO,
    bins: int = 10,
    resamples: int = MIN_RESAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> Reliability:
    """Return the smooth calibration curve with its band and indices, quantile groups and risks.

    Parameters
    ----------
    patients : Patients
    smoother : str
        See :func:`lrcore.evaluation.calibration.curves.smooth.smooth_curve`.
    bins : int
        Quantile groups.
    resamples : int
        Draws of the outcomes, and resamples of the patients; at least 500.
    level : float
        Coverage of the band and of the groups' intervals.
    seed : int

    Notes
    -----
    The band of ``lowess`` and ``loess`` is that of
    :func:`lrcore.evaluation.calibration.curves.band.local_band`, that of ``splines`` percentile limits of
    resampled patients. For the indices, outcomes are drawn from the risks: a local regression is linear in
    them, so that all draws are one matrix product. ``splines`` keep their knots and are refitted; beyond
    2,048 distinct risks on as many groups of alike patients, so that the cost does not grow with n.

    Examples
    --------
    >>> result = reliability(Patients([0, 0, 1, 0, 1, 1] * 9, [0.1, 0.3, 0.4, 0.6, 0.8, 0.9] * 9), bins=3)
    >>> result.bins.n.tolist(), bool((result.band.low <= result.band.high).all())
    ([18, 18, 18], True)
    """
    if resamples < MIN_RESAMPLES:
        raise InvalidInput(f"`resamples` must be {MIN_RESAMPLES} or more, got {resamples}.")
    normal_quantile(level)  # refuses a level outside (0, 1)
    model = fit_smoother(patients, smoother)
    curve = smooth_curve(patients, smoother=model)
    drawn, reason = _drawn(patients, model, curve, resamples, seed)
    if isinstance(model, LocalRegression):
        band = local_band(model, curve, level=level)
    else:
        band = _spline_band(patients, model, curve, resamples, level, seed)
    return Reliability(
        curve,
        band,
        calibration_indices(curve, drawn, level=level, reason=reason),
        quantile_bins(patients, bins=bins, level=level),
        risk_distribution(patients),
        log_odds_distribution(patients),
    )


def _drawn(
    patients: Patients, model: Smoother, curve: SmoothCurve, draws: int, seed: int
) -> tuple[DrawnCurves | None, str]:
    """Return curves of the same patients with outcomes drawn from their risks, and why there are too few."""
    if curve.reason:
        return None, curve.reason
    rng = np.random.default_rng(seed)
    if isinstance(model, SplineRegression):
        groups = model.groups()
        places, size = sigmoid(groups.log_odds), groups.malignant + groups.benign
        cases = rng.binomial(size, places, size=(draws, len(places)))
        at = log_odds_within(curve.risk, patients.finite_log_odds)
        curves = model.refit(at, groups, np.broadcast_to(size, cases.shape), cases)
    else:
        places, size = model.risk, model.patients
        cases = rng.binomial(size, places, size=(draws, len(places)))
        curves = model.refit(curve.risk, cases)
    estimable, reason = _estimable(curves, "draws of the outcomes")
    return (None if reason else DrawnCurves(curves[estimable], places, size, seed)), reason


def _estimable(curves: Floats, kind: str) -> tuple[Bools, str]:
    """Return which curves are defined, and why they are too few."""
    estimable: Bools = np.asarray(np.isfinite(curves).all(axis=1))
    if estimable.mean() >= _MIN_SHARE_ESTIMABLE:
        return estimable, ""
    return estimable, f"not defined: only {estimable.sum():,} of {len(curves):,} {kind} have a curve"


def _spline_band(
    patients: Patients, model: SplineRegression, curve: SmoothCurve, resamples: int, level: float, seed: int
) -> CalibrationBand:
    """Return percentile limits of the curves of resampled patients."""
    method = f"percentiles of {resamples:,} bootstrap resamples of the patients (seed {seed}), at each risk"
    if curve.reason:
        return no_band(curve, level, method, curve.reason)
    groups, rng = model.groups(), np.random.default_rng(seed)
    cases, controls = draw_counts(groups.malignant, groups.benign, resamples, rng)
    at = log_odds_within(curve.risk, patients.finite_log_odds)
    curves = model.refit(at, groups, cases + controls, cases)
    estimable, reason = _estimable(curves, "resamples")
    if reason:
        return no_band(curve, level, method, reason.replace("not defined", "no band"))
    tail = (1 - level) / 2
    low, high = np.clip(np.quantile(curves[estimable], (tail, 1 - tail), axis=0), 0, 1)
    return CalibrationBand(curve.risk, low, high, level, method, "")
