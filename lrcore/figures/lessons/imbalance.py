"""Recall and false alarms of three fits as the threshold moves, and what their risks are worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import (
    DASHED,
    DOTTED,
    RISK_EDGE,
    SOLID,
    Line,
    Live,
    Mark,
    Panel,
    risk_axis,
    share_axis,
)
from lrcore.wording.numbers import fixed

_STYLES = (
    (theme.MODEL, SOLID, theme.BENIGN_SYMBOL),
    (theme.ACCENT, DASHED, theme.MALIGNANT_SYMBOL),
    (theme.SECOND, DOTTED, theme.BENIGN_SYMBOL),
)


@dataclass(frozen=True, eq=False, slots=True)
class FitsByThreshold:
    """Three fits at k thresholds, means over the repeats.

    Attributes
    ----------
    names : sequence of str, of length 3
    threshold : ndarray of shape (k,)
    recall, false_alarms : ndarray of shape (3, k)
    line : ndarray of shape (3, 2)
        Intercept and slope of the calibration.
    """

    names: Sequence[str]
    threshold: Floats
    recall: Floats
    false_alarms: Floats
    line: Floats


def fits_live(moved: FitsByThreshold, start: int) -> Live:
    """Show where each fit stands at the threshold that is set."""
    predicted = np.array([-RISK_EDGE, RISK_EDGE])
    ways = list(zip(moved.names, moved.recall, moved.false_alarms, _STYLES, strict=True))
    trade = Panel(
        "What the threshold trades",
        "Recall against false alarms: three curves close to each other; the threshold moves along them.",
        share_axis("False alarms, % of benign"),
        share_axis("Recall, % of malignant"),
        lines=[Line("", f, r, colour, dash) for _, r, f, (colour, dash, _) in ways],
        marks=[Mark(name, f, r, colour, symbol) for name, r, f, (colour, _, symbol) in ways],
    )
    worth = Panel(
        "What the risks are worth",
        "Calibration lines: as they are, on the diagonal; with weights and with SMOTE, far below it.",
        risk_axis("Risk given, % (log-odds scale)"),
        risk_axis("Malignant, %"),
        lines=[
            Line("right", predicted, predicted, theme.NEUTRAL, DOTTED),
            *(
                Line(name, predicted, intercept + slope * predicted, colour, dash)
                for name, (intercept, slope), (colour, dash, _) in zip(
                    moved.names, moved.line.tolist(), _STYLES, strict=True
                )
            ),
        ],
    )
    numbers = {
        f"{name}: recall, false alarms": [
            f"{fixed(100 * a, 0)} %, {fixed(100 * b, 0)} %"
            for a, b in zip(r.tolist(), f.tolist(), strict=True)
        ]
        for name, r, f, _ in ways
    }
    shown = [f"{value:.3f}" for value in moved.threshold.tolist()]
    return Live("Threshold", shown, start, (trade, worth), numbers)
