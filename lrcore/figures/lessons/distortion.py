"""The same ranking with other risks: reliability slides, the ROC curve stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.figures import theme
from lrcore.figures.live import (
    DASHED,
    DOTTED,
    RISK_EDGE,
    Axis,
    Line,
    Live,
    Mark,
    Panel,
    even_axis,
    risk_axis,
    share_axis,
)
from lrcore.wording.numbers import fixed


@dataclass(frozen=True, eq=False, slots=True)
class Distortion:
    """A distortion in k strengths, and its repair.

    Attributes
    ----------
    strength : ndarray of shape (k,)
        On the scale of the slider.
    observed : ndarray of shape (m,)
        Smoothed share malignant along the undistorted log-odds.
    before : ndarray of shape (m,)
        Undistorted log-odds.
    distorted, repaired : ndarray of shape (k, m)
        Log-odds that are given to the same patients.
    false_alarms, recall : ndarray of shape (r,)
        The ROC curve.
    false_alarms_at, recall_at : ndarray of shape (k,)
        At a threshold of 0.5.
    loss, repaired_loss : ndarray of shape (k,)
    """

    strength: Floats
    observed: Floats
    before: Floats
    distorted: Floats
    repaired: Floats
    false_alarms: Floats
    recall: Floats
    false_alarms_at: Floats
    recall_at: Floats
    loss: Floats
    repaired_loss: Floats


def distortion_live(
    result: Distortion, strength: Axis, shown: Sequence[str], numbers: Mapping[str, Sequence[str]], start: int
) -> Live:
    """Show what a distortion does to reliability, to the ROC curve and to the loss.

    Parameters
    ----------
    result : Distorted
    strength : Axis
        What the slider sets, with its ticks.
    shown : sequence of str
        Label of each strength.
    numbers : dict of str to sequence of str
    start : int
    """
    panels = (_reliability(result), _on_log_odds(result), _roc(result), _loss(result, strength))
    return Live(strength.title, shown, start, panels, numbers)


def _reliability(result: Distortion) -> Panel:
    return Panel(
        "Reliability: does 20 % mean 20 %?",
        "Smoothed share malignant against the risk given: before, near the diagonal; distorted, away from "
        "it; repaired, near it again.",
        share_axis("Risk given, %"),
        share_axis("Malignant, %"),
        lines=(
            Line("right", np.array([0.0, 1.0]), np.array([0.0, 1.0]), theme.NEUTRAL, DOTTED),
            Line("before", sigmoid(result.before), result.observed, theme.NEUTRAL),
            Line("distorted", sigmoid(result.distorted), result.observed, theme.ACCENT),
            Line("repaired", sigmoid(result.repaired), result.observed, theme.MODEL, DASHED),
        ),
    )


def _on_log_odds(result: Distortion) -> Panel:
    ends = np.array([-RISK_EDGE, RISK_EDGE])
    return Panel(
        "What happens to each risk",
        "The risk given against the risk before, both on the log-odds scale: distorted, and repaired.",
        risk_axis("Risk before, % (log-odds scale)"),
        risk_axis("Risk given, %"),
        lines=(
            Line("unchanged", ends, ends, theme.NEUTRAL, DOTTED),
            Line("distorted", result.before, result.distorted, theme.ACCENT),
            Line("repaired", result.before, result.repaired, theme.MODEL, DASHED),
        ),
    )


def _roc(result: Distortion) -> Panel:
    at = (result.false_alarms_at, result.recall_at)
    return Panel(
        "ROC curve: it does not move",
        "The ROC curve, the same at every strength; only the point of the threshold 0.5 slides along it.",
        share_axis("False alarms, % of benign"),
        share_axis("Recall, % of malignant"),
        lines=(Line("at every strength", result.false_alarms, result.recall, theme.MODEL),),
        marks=(Mark("threshold 0.5, distorted", *at, theme.THRESHOLD, theme.THRESHOLD_SYMBOL),),
    )


def _loss(result: Distortion, strength: Axis) -> Panel:
    x, most = result.strength, float(np.ceil(10 * result.loss.max()) / 10)
    return Panel(
        "Log loss: less is better",
        f"Log loss against the strength: distorted up to {fixed(float(result.loss.max()), 2)}, "
        f"repaired between {fixed(float(result.repaired_loss.min()), 3)} and "
        f"{fixed(float(result.repaired_loss.max()), 3)}.",
        strength,
        even_axis("Mean log loss", 0, most, 0.1, digits=1),
        lines=(
            Line("distorted", x, result.loss, theme.ACCENT),
            Line("repaired", x, result.repaired_loss, theme.MODEL, DASHED),
        ),
        marks=(Mark("", x, result.loss, theme.ACCENT, theme.MALIGNANT_SYMBOL),),
        drag=x,
    )
