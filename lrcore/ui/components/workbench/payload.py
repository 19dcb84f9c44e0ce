"""The statistics of the patients for the browser: a few thousand bytes, whatever their number."""

from hashlib import sha256
from typing import Any

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.discrimination.roc import RocCurve, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.counts import THRESHOLDS, counts_at, sweep_counts
from lrcore.registry.operating_point import digits_shown
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.performance.calibration_curve import reliability_of

ROC_POINTS = 200


@cached_per_owner
def payload(patients: EvaluationSet) -> dict[str, Any]:
    """Return the statistics of the patients for the browser: 8 to 17 kB, whatever their number.

    Lists are whole numbers as text, empty for 0 or a missing value: half the bytes of JSON.
    """
    counts = sweep_counts(patients)
    named = f"{patients.name} {patients.words}".encode()
    key = sha256(named + counts.tp.tobytes() + counts.fp.tobytes()).hexdigest()
    return {
        "key": key,
        "n": counts.n,
        "malignant": counts.n_malignant,
        "benign": counts.n_benign,
        "tp": _as_text(_steps(counts.tp)),
        "fp": _as_text(_steps(counts.fp)),
        "roc": _roc_corners(roc_curve(patients)),
        "calibration": calibration_context(reliability_of(patients)),
    }


def calibration_context(result: Reliability) -> dict[str, Any]:
    """Return the smooth calibration curve and its band at the 1,001 thresholds within the observed risks.

    The shares are in ten-thousandths plus one, 0 where no patient has such a risk, each as the
    difference from the difference before: nearly always 0 or 1. ``reason`` states why there is no curve.
    """
    curve, band = result.curve, result.band
    if curve.reason:
        return {"reason": curve.reason, "observed": "", "low": "", "high": "", "smoother": curve.smoother}
    lines = {"observed": curve.observed, "low": band.low, "high": band.high}
    drawn = {
        name: _as_text(_bends(np.interp(THRESHOLDS, curve.risk, values, left=np.nan, right=np.nan)))
        for name, values in lines.items()
    }
    return {"reason": "", "smoother": curve.smoother, **drawn}


def _bends(values: Floats) -> list[int]:
    """Return shares in ten-thousandths plus 1, 0 where there is none, as differences of differences."""
    parts = [1 + round(1e4 * round(value, 4)) if np.isfinite(value) else 0 for value in values.tolist()]
    bends: list[int] = np.diff(np.diff(parts, prepend=0), prepend=0).tolist()
    return bends


def _as_text(values: list[int]) -> str:
    """Return whole numbers as text, the shortest that JavaScript splits into the same numbers.

    Examples
    --------
    >>> _as_text([12, 0, 0, 3])
    '12,,,3'
    """
    return ",".join(str(value) if value else "" for value in values)


def _steps(flagged: Ints) -> list[int]:
    """Return how many fewer are flagged at each threshold than at the one before."""
    steps: list[int] = (-np.diff(flagged, prepend=flagged[0])).tolist()
    return steps


def _roc_corners(curve: RocCurve) -> dict[str, str]:
    """Return the corners of the curve in thousandths."""
    along = np.nan_to_num(curve.recall) + np.nan_to_num(curve.false_alarm_rate)
    places = np.unique(np.searchsorted(along, np.linspace(0, along[-1], ROC_POINTS)))
    # A corner of the step line is the last of equal recalls as well as the first of the next.
    corners = np.unique(np.concatenate([places, np.maximum(places - 1, 0)]))
    if not (curve.n_malignant and curve.n_benign):
        corners = corners[:0]
    return {
        "recall": _as_text(np.rint(1000 * curve.recall[corners]).astype(int).tolist()),
        "falseAlarmRate": _as_text(np.rint(1000 * curve.false_alarm_rate[corners]).astype(int).tolist()),
    }


@cached_per_owner
def reference(patients: EvaluationSet, threshold: float) -> dict[str, Any]:
    """Return the counts of exactly the threshold in force, which may lie between two steps of the slider."""
    counts = counts_at(patients, threshold)
    found, alarms = int(counts.tp[0]), int(counts.fp[0])
    return {"threshold": threshold, "digits": digits_shown(threshold), "tp": found, "fp": alarms}
