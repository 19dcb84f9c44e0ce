"""Content of a reliability diagram: the smooth curve with its band, groups of patients, the risks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.band import CalibrationBand, local_band, no_band
from lrcore.evaluation.calibration.bins import ReliabilityBins, quantile_bins
from lrcore.evaluation.calibration.indices import CalibrationIndices, ResampledCurves, calibration_indices
from lrcore.evaluation.calibration.local_regression import LocalRegression
from lrcore.evaluation.calibration.smooth import (
    AUTO,
    SmoothCurve,
    Smoother,
    fit_smoother,
    log_odds_within,
    smooth_curve,
)
from lrcore.evaluation.calibration.splines import SplineRegression
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
        See :func:`lrcore.evaluation.calibration.smooth.smooth_curve`.
    bins : int
        Quantile groups.
    resamples : int
        Of patients, at least 500.
    level : float
        Coverage of the band and of the groups' intervals.
    seed : int

    Notes
    -----
    The band of ``lowess`` and ``loess`` is that of :func:`lrcore.evaluation.calibration.band.local_band`.
    For the indices, and the band of ``splines``, patients are resampled; percentile limits. Local
    regressions keep at each point the bandwidth found on all the patients, so that each resample is a
    matrix product. ``splines`` keep their knots and are refitted; beyond 2,048 distinct risks on as many
    groups of alike patients, so that the cost does not grow with n.

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
    method = f"percentiles of {resamples:,} bootstrap resamples of the patients (seed {seed})"
    resampled, reason = _estimable(patients, model, curve, resamples, seed)
    if isinstance(model, LocalRegression):
        band = local_band(model, curve, level=level)
    else:
        band = _percentile_band(curve, resampled, level, f"{method}, at each risk", reason)
    return Reliability(
        curve,
        band,
        calibration_indices(curve, resampled, level=level, method=method, reason=reason),
        quantile_bins(patients, bins=bins, level=level),
        risk_distribution(patients),
        log_odds_distribution(patients),
    )


def _estimable(
    patients: Patients, model: Smoother, curve: SmoothCurve, resamples: int, seed: int
) -> tuple[ResampledCurves | None, str]:
    """Return the resamples that have a curve, and why there are too few."""
    if curve.reason:
        return None, curve.reason
    every = _resample(patients, model, curve.risk, resamples, seed)
    estimable = np.isfinite(every.curves).all(axis=1)
    if estimable.mean() < _MIN_SHARE_ESTIMABLE:
        return None, f"not defined: only {estimable.sum():,} of {resamples:,} resamples have a curve"
    return ResampledCurves(every.curves[estimable], every.places, every.patients[estimable]), ""


def _percentile_band(
    curve: SmoothCurve, resampled: ResampledCurves | None, level: float, method: str, reason: str
) -> CalibrationBand:
    if resampled is None:
        return no_band(curve, level, method, reason.replace("not defined", "no band"))
    tail = (1 - level) / 2
    low, high = np.clip(np.quantile(resampled.curves, (tail, 1 - tail), axis=0), 0, 1)
    return CalibrationBand(curve.risk, low, high, level, method, "")


def _resample(
    patients: Patients, model: Smoother, grid: Floats, resamples: int, seed: int
) -> ResampledCurves:
    """Return the curves of the resamples, and the patients in them."""
    rng = np.random.default_rng(seed)
    if isinstance(model, SplineRegression):
        groups = model.groups()
        cases, controls = draw_counts(groups.malignant, groups.benign, resamples, rng)
        curves = model.refit(log_odds_within(grid, patients.finite_log_odds), groups, cases + controls, cases)
        return ResampledCurves(curves, sigmoid(groups.log_odds), cases + controls)
    tally = patients.tally
    cases, controls = draw_counts(tally.malignant, tally.benign, resamples, rng)
    return ResampledCurves(model.refit(grid, cases + controls, cases), tally.risk, cases + controls)
