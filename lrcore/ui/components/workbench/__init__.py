"""The live threshold workbench: a component that draws every panel in the browser, during the drag.

Python sends the counts at the 1,001 thresholds once; the browser derives everything else from
them. A choice is sent to Python on release.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.discrimination.roc import RocCurve, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.threshold.counts import STEPS
from lrcore.evaluation.threshold.sweep import sweep
from lrcore.figures import theme
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.components.plotting import PLOTS_SCRIPT, PLOTS_STYLE, read_source
from lrcore.ui.performance.calibration_curve import reliability_of

ROC_POINTS = 200
CALIBRATION_STEPS = 100
_FOLDER = Path(__file__).parent
_SCRIPTS = (_FOLDER / "numbers.js", _FOLDER / "words.js", PLOTS_SCRIPT, _FOLDER / "workbench.js")


@dataclass(frozen=True, slots=True)
class Choice:
    """The settings of the workbench.

    Attributes
    ----------
    threshold : float
        A multiple of 0.001.
    prevalence : float or None
        Where the threshold will be used; None for the patients' own.
    zone : tuple of float or None
        Rule-out and rule-in thresholds, when a grey zone is left between them.
    shifted : bool
        Whether the risks are shifted to that prevalence. The threshold stays on the scale of the
        model's own risks all the same: it is the only one that is ever recorded.
    """

    threshold: float
    prevalence: float | None
    zone: tuple[float, float] | None
    shifted: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the choice in the browser's terms: whole steps of 0.001."""
        zone = None if self.zone is None else [round(limit * STEPS) for limit in self.zone]
        step, shifted = round(self.threshold * STEPS), self.shifted
        return {"step": step, "prevalence": self.prevalence, "zone": zone, "shifted": shifted}


def choice_from(sent: dict[str, Any]) -> Choice:
    """Return what the browser sent as a choice; values out of range are clipped.

    Examples
    --------
    >>> choice_from({"step": 80, "prevalence": None, "zone": [50, 500]})
    Choice(threshold=0.08, prevalence=None, zone=(0.05, 0.5), shifted=False)
    """
    zone, prevalence = sent.get("zone"), sent.get("prevalence")
    return Choice(
        _threshold(sent["step"]),
        None if prevalence is None else min(1.0, max(0.0, float(prevalence))),
        None if zone is None else (_threshold(min(zone)), _threshold(max(zone))),
        prevalence is not None and bool(sent.get("shifted")),
    )


def _threshold(step: float) -> float:
    return min(STEPS, max(0, round(step))) / STEPS


def workbench(
    patients: EvaluationSet, to_send: tuple[int, Choice], *, key: str, on_choice: Callable[[], None]
) -> None:
    """Draw the workbench for some patients.

    Parameters
    ----------
    patients : EvaluationSet
    to_send : tuple of int and Choice
        The choice, and a number that grows whenever the browser must adopt it.
    key : str
        Where ``st.session_state`` holds what the browser last sent, as ``["choice"]``.
    on_choice : callable
        Called when a control was released; reads that entry.
    """
    number, choice = to_send
    data = {
        "patients": payload(patients),
        "choice": {"number": number, **choice.as_json()},
        "z": normal_quantile(LEVEL),
        "z2": normal_quantile(LEVEL) ** 2,
        "colours": _colours(),
    }
    _component(key=key, data=data, on_choice_change=on_choice)


@cached_per_owner
def payload(patients: EvaluationSet) -> dict[str, Any]:
    """Return the statistics of the patients for the browser: 5 to 13 kB, whatever their number.

    Lists are whole numbers as text, empty for 0 or a missing value: half the bytes of JSON.
    """
    counts = sweep(patients).counts
    key = sha256(patients.name.encode() + counts.tp.tobytes() + counts.fp.tobytes()).hexdigest()
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
    """Return the smooth calibration curve and its band at 0.00, 0.01 ... 1.00, within the observed risks.

    The shares are in ten-thousandths plus one, empty where no patient has such a risk; ``reason``
    states why there is no curve.
    """
    curve, band = result.curve, result.band
    grid = np.arange(CALIBRATION_STEPS + 1) / CALIBRATION_STEPS
    if curve.reason:
        return {"reason": curve.reason, "observed": "", "low": "", "high": "", "smoother": curve.smoother}
    lines = {"observed": curve.observed, "low": band.low, "high": band.high}
    inside = (grid >= curve.risk[0]) & (grid <= curve.risk[-1])
    drawn = {
        name: _as_text(_or_nothing(np.where(inside, np.interp(grid, curve.risk, values), np.nan)))
        for name, values in lines.items()
    }
    return {"reason": "", "smoother": curve.smoother, **drawn}


def _or_nothing(values: Floats) -> list[int]:
    """Return shares in ten-thousandths plus 1; 0 where there is none."""
    return [1 + round(1e4 * round(value, 4)) if np.isfinite(value) else 0 for value in values.tolist()]


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


def _colours() -> dict[str, str]:
    return {
        "malignant": theme.MALIGNANT,
        "benign": theme.BENIGN,
        "model": theme.MODEL,
        "second": theme.SECOND,
        "neutral": theme.NEUTRAL,
    }


_component = st.components.v2.component(
    "cutpoint_workbench",
    html=read_source(_FOLDER / "workbench.html"),
    css=read_source(PLOTS_STYLE, _FOLDER / "workbench.css"),
    js=read_source(*_SCRIPTS),
)
