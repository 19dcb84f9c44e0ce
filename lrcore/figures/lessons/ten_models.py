"""The risks of ten models for every patient, and how many patients a threshold divides them about."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, logit
from lrcore.figures import theme
from lrcore.figures.live import DASHED, RISK_EDGE, SOLID, Axis, Line, Live, Mark, Panel, even_axis, risk_axis

_DRAWN = 4  # of so many patients one is drawn
_STEP = 20  # patients between two grid lines


@dataclass(frozen=True, eq=False, slots=True)
class Divided:
    """What ten models say of n patients, at k thresholds.

    Attributes
    ----------
    low, high : ndarray of shape (n,)
        Lowest and highest log-odds of each patient, the patients in the order of their median.
    thresholds : ndarray of shape (k,)
    patients, malignant : ndarray of shape (k,)
        Patients about whom the models are divided, and those of them who are malignant.
    """

    low: Floats
    high: Floats
    thresholds: Floats
    patients: Floats
    malignant: Floats


def ten_models_live(found: Divided, start: int) -> Live:
    """Show the range of each patient's risks with the threshold, and the patients it divides."""
    n = len(found.low)
    shares = [f"{int(each):,} of {n:,} ({100 * each / n:.1f} %)" for each in found.patients]
    numbers = {
        "Patients the ten are divided about": shares,
        "Of these malignant": [f"{int(each):,}" for each in found.malignant],
    }
    shown = [f"{threshold:.3f}" for threshold in found.thresholds.tolist()]
    return Live("Threshold", shown, start, (_ranges(found), _counts(found)), numbers)


def _ranges(found: Divided) -> Panel:
    n = len(found.low)
    rank = np.arange(1.0, n + 1)
    low, high = (np.clip(each, -RISK_EDGE, RISK_EDGE)[::_DRAWN] for each in (found.low, found.high))
    rank, gap = rank[::_DRAWN], np.full(len(low), np.nan)
    cut = logit(found.thresholds)[:, None] * np.ones(2)
    return Panel(
        "The ten risks of every fourth patient",
        "For every fourth patient a vertical line from the lowest to the highest of ten risks, patients in "
        "the order of their median risk. On the log-odds scale the lines are long at both ends.",
        even_axis("Patients, by median risk", 0, 100 * np.ceil(n / 100), 100),
        risk_axis("Risk, % (log-odds scale)"),
        lines=(
            Line(
                "lowest to highest of ten",
                np.stack([rank, rank, gap], axis=-1).ravel(),
                np.stack([low, high, gap], axis=-1).ravel(),
                theme.MODEL,
                SOLID,
            ),
            Line("threshold", np.array([0.0, 100 * np.ceil(n / 100)]), cut, theme.THRESHOLD, DASHED),
        ),
    )


def _counts(found: Divided) -> Panel:
    place = logit(found.thresholds)
    whole = risk_axis("Threshold, % (log-odds scale)")
    ticks = {at: label for at, label in whole.ticks.items() if place[0] <= at <= place[-1]}
    top = float(_STEP * np.ceil(found.patients.max() / _STEP))
    return Panel(
        "Patients the ten are divided about",
        "The number of patients about whom ten models are divided, against the threshold.",
        Axis(whole.title, float(place[0]), float(place[-1]), ticks),
        even_axis("Patients", 0, top, _STEP),
        lines=(Line("divided", place, found.patients, theme.MODEL, SOLID),),
        marks=(Mark("", place, found.patients, theme.ACCENT, theme.MALIGNANT_SYMBOL),),
        drag=place,
    )
