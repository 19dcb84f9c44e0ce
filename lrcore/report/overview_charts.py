"""Charts of the overview of a page: recall against false alarms in 1,000 patients, and one interval."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.discrimination.roc import RocCurve
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.figures import theme
from lrcore.figures.downsampling import downsample
from lrcore.report.axes import SHEET, Axes, Sheet
from lrcore.report.charts import Chart, Key, chart_in_words
from lrcore.wording.numbers import fixed, percent_with_interval

if TYPE_CHECKING:
    from markupsafe import Markup

_PATIENTS = 1_000
_NEARLY_ALL = 0.99  # recall to which the axis of false alarms reaches
_MIN_ALARMS_SHOWN, _ROOM = 20.0, 1.2
_STRIP = Sheet(width=210, height=46, left=22, right=22, top=6, bottom=24)
_STRIP_ROOM = 0.12  # of the range, on each side


def alarms(
    curve: RocCurve,
    at: OperatingCharacteristics,
    words: StudyWords = WISCONSIN,
    *,
    sheet: Sheet = SHEET,
) -> Chart:
    """Draw recall against the false alarms in 1,000 patients like these, where they are few.

    Parameters
    ----------
    curve : RocCurve
        Of patients of both classes.
    at : OperatingCharacteristics
        At the threshold that is marked.
    words : StudyWords, default WISCONSIN
    sheet : Sheet, optional
    """
    in_1000 = _PATIENTS * curve.n_benign / (curve.n_benign + curve.n_malignant)
    false_alarms, recall = downsample(in_1000 * curve.false_alarm_rate, curve.recall)
    now = in_1000 * (1 - at.specificity.value), at.sensitivity.value
    last, lowest = _reach(false_alarms, recall, (now[0], at.sensitivity.low), in_1000)
    shown = false_alarms <= last
    axes = Axes(
        (0, last),
        (lowest, 1.0 + 0.03 * (1 - lowest)),
        x_title=words.say("False alarms in 1,000 patients like these"),
        y_title="Recall",
        x_ticks=[(value, f"{value:,.0f}") for value in _steps(0, last)],
        y_ticks=[(value, f"{100 * value:.0f} %") for value in _steps(lowest, 1)],
        sheet=sheet,
    )
    axes.line(false_alarms[shown], recall[shown], theme.MODEL)
    limits = np.array([at.sensitivity.low]), np.array([at.sensitivity.high])
    axes.points(np.array([now[0]]), np.array([now[1]]), theme.THRESHOLD, theme.THRESHOLD_SYMBOL, limits)
    keys = (
        Key(theme.MODEL, "solid", "the risks"),
        Key(theme.THRESHOLD, "solid", f"threshold {at.threshold:.3f}, recall with 95 % interval"),
    )
    alt = (
        f"Recall against false alarms of {curve.n_malignant:,} malignant and {curve.n_benign:,} benign "
        f"patients. At {at.threshold:.3f} recall is {percent_with_interval(at.sensitivity)} with "
        f"{fixed(now[0], 0)} false alarms in {_PATIENTS:,} patients."
    )
    title = "How many false alarms does a found cancer take?"
    return chart_in_words(title, axes, alt, keys, alt, words)


def _reach(
    false_alarms: Floats, recall: Floats, least: tuple[float, float], most: float
) -> tuple[float, float]:
    """Return how far the axes reach: of false alarms, and downwards of recall; `least` is within them."""
    nearly_all = float(false_alarms[np.argmax(recall >= _NEARLY_ALL)])
    last = min(most, _ROOM * max(nearly_all, least[0], _MIN_ALARMS_SHOWN / _ROOM))
    without_alarms = float(recall[false_alarms <= 0].max(initial=0.0))
    lowest = np.floor(10 * min(without_alarms, least[1])) / 10
    return last, float(min(lowest, 0.9))


def _steps(low: float, high: float) -> list[float]:
    size = high - low
    step = next((s * 10.0**p for p in range(-3, 3) for s in (1, 2, 5) if size / (s * 10.0**p) <= 6), size)
    return [k * step for k in range(int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9)) + 1)]


def interval_strip(estimate: Estimate, value: float, ends: tuple[tuple[float, str], ...]) -> "Markup":
    """Draw an interval as a bar, a value as a diamond, and reference values as dashed lines.

    Parameters
    ----------
    estimate : Estimate
        With its interval.
    value : float
        The number that is marked.
    ends : tuple of (float, str)
        Reference values with their labels; the axis reaches to them at least.
    """
    references = [at for at, _ in ends]
    points = [*references, value, estimate.low, estimate.high]
    low, high = min(points), max(points)
    room = _STRIP_ROOM * ((high - low) or 1.0)
    axes = Axes(
        (low - room, high + room), (-1, 1), x_title="", y_title="", x_ticks=ends, y_ticks=(), sheet=_STRIP
    )
    for at in references:
        axes.upright(at, theme.NEUTRAL)
    bar = np.array([estimate.low, estimate.high])
    axes.line(bar, np.zeros(2), theme.MODEL, width=5)
    axes.points(np.array([value]), np.zeros(1), theme.MODEL, "diamond")
    lower, upper = fixed(estimate.low, 4), fixed(estimate.high, 4)
    return axes.svg(f"Interval from {lower} to {upper}, with {fixed(value, 4)} marked.")
