"""The four figures of a report: calibration, ranking, net benefit and the distribution of the risks."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.discrimination.roc import RocCurve
from lrcore.evaluation.groups.distribution import RiskDistribution
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve
from lrcore.evaluation.threshold.sweep import OperatingCharacteristics
from lrcore.figures import decision, distribution, reliability, theme
from lrcore.figures.downsampling import downsample
from lrcore.report.axes import Axes

if TYPE_CHECKING:
    from markupsafe import Markup

UNIT = (-0.01, 1.01)
_DOTS, _DASHES = "2 4", "7 5"


class Key(NamedTuple):
    """One entry of a legend: a colour, how its line runs, and what it means."""

    colour: str
    style: str
    words: str


class Chart(NamedTuple):
    """A figure: its title, the chart, its legend and how to read it."""

    title: str
    svg: "Markup"
    keys: tuple[Key, ...]
    caption: str


def calibration(result: Reliability, words: StudyWords) -> Chart:
    """Draw observed against predicted risk."""
    axes = _square("Predicted risk", words.say("Observed share malignant"))
    diagonal = np.array([0.0, 1.0])
    axes.line(diagonal, diagonal, theme.NEUTRAL, dash=_DOTS, width=1.5)
    curve, band, groups = result.curve, result.band, result.bins
    if not band.reason:
        axes.area(band.risk, band.low, band.high, theme.MODEL)
    if not curve.reason:
        axes.line(curve.risk, curve.observed, theme.MODEL)
    limits = groups.low, groups.high
    axes.points(groups.mean_risk, groups.observed, theme.ACCENT, theme.MALIGNANT_SYMBOL, limits)
    keys = (
        Key(theme.NEUTRAL, "dotted", "perfect"),
        Key(theme.MODEL, "solid", "no smooth curve" if curve.reason else f"smooth curve ({curve.smoother})"),
        Key(theme.ACCENT, "solid", "groups of patients with Wilson's 95 % interval"),
    )
    caption = f"No smooth curve: {curve.reason}." if curve.reason else f"Band: {band.reason or band.method}."
    return _chart("Do the risks mean what they say?", axes, reliability.alt(result), keys, caption, words)


def ranking(curve: RocCurve, at: OperatingCharacteristics, alt: str, words: StudyWords) -> Chart:
    """Draw recall against false alarms."""
    axes = _square(*words.say_all(["False alarms, share of benign", "Recall, share of malignant"]))
    diagonal = np.array([0.0, 1.0])
    axes.line(diagonal, diagonal, theme.NEUTRAL, dash=_DOTS, width=1.5)
    false_alarms, recall = downsample(curve.false_alarm_rate, curve.recall)
    axes.line(false_alarms, recall, theme.MODEL)
    point = np.array([1 - at.specificity.value]), np.array([at.sensitivity.value])
    axes.points(*point, theme.ACCENT, theme.MALIGNANT_SYMBOL)
    keys = (
        Key(theme.NEUTRAL, "dotted", "chance"),
        Key(theme.MODEL, "solid", "the risks"),
        Key(theme.ACCENT, "solid", f"threshold {at.threshold:.3f}"),
    )
    return _chart("Do they rank patients well?", axes, alt, keys, alt, words)


def usefulness(curve: NetBenefitCurve, threshold: float, words: StudyWords) -> Chart:
    """Draw net benefit against the threshold."""
    last = max(decision.MAX_THRESHOLD, min(threshold, 0.99))
    shown = (curve.threshold >= decision.MIN_THRESHOLD) & (curve.threshold <= last)
    top = max(0.01, float(np.nanmax(curve.high[shown], initial=0.01)))
    steps = np.arange(0, last + 1e-9, 0.1)
    axes = Axes(
        (0, last),
        (-0.15 * top, 1.05 * top),
        x_title="Threshold",
        y_title="Net benefit",
        x_ticks=[(float(step), f"{100 * step:.0f} %") for step in steps],
        y_ticks=[(value, f"{value:.2f}") for value in _round_steps(top)],
    )
    at = curve.threshold[shown]
    inside = curve.treat_all >= -0.15 * top
    axes.area(at, curve.low[shown], curve.high[shown], theme.MODEL)
    axes.line(at, curve.treat_none[shown], theme.NEUTRAL, dash=_DOTS, width=1.5)
    treat_all = shown & inside
    axes.line(curve.threshold[treat_all], curve.treat_all[treat_all], theme.SECOND, dash=_DASHES)
    axes.line(at, curve.model[shown], theme.MODEL)
    axes.upright(threshold, theme.ACCENT)
    keys = (
        Key(theme.MODEL, "solid", "use the risks, with 95 % band"),
        Key(theme.SECOND, "dashed", "flag all"),
        Key(theme.NEUTRAL, "dotted", "flag none"),
        Key(theme.ACCENT, "dashed", f"threshold {threshold:.3f}"),
    )
    alt = curve.reason or decision.alt(curve)
    title = "Is using them better than flagging all patients?"
    return _chart(title, axes, alt, keys, alt, words)


def _round_steps(top: float) -> list[float]:
    step = next(s for s in (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if top / s <= 6)
    return [k * step for k in range(int(top / step) + 1)]


def risk_histogram(risks: RiskDistribution, threshold: float, words: StudyWords) -> Chart:
    """Draw the risks of malignant patients upwards and of benign patients downwards."""
    most = float(np.sqrt(max(1, int(risks.malignant.max()), int(risks.benign.max()))))
    counts = (count for power in range(7) for count in (10**power, 4 * 10**power))
    apart = [0] + [count for count in counts if 0.2 * most <= np.sqrt(count) <= most]
    both = {sign * float(np.sqrt(count)): f"{count:,}" for count in apart for sign in (-1, 1)}
    axes = Axes(
        UNIT,
        (-1.05 * most, 1.05 * most),
        x_title=words.say("Risk of malignancy"),
        y_title=words.say("Patients (square-root scale)"),
        x_ticks=_TENTHS,
        y_ticks=list(both.items()),
    )
    axes.bars(risks.edges, np.sqrt(risks.malignant), theme.MALIGNANT)
    axes.bars(risks.edges, -np.sqrt(risks.benign), theme.BENIGN, opacity=0.75)
    axes.upright(threshold, theme.NEUTRAL)
    keys = (
        Key(theme.MALIGNANT, "solid", f"malignant, up, n = {risks.n_malignant:,}"),
        Key(theme.BENIGN, "solid", f"benign, down, n = {risks.n_benign:,}"),
        Key(theme.NEUTRAL, "dashed", f"threshold {threshold:.3f}"),
    )
    alt = distribution.alt(risks)
    return _chart("Which risks were given?", axes, alt, keys, alt, words)


def _chart(title: str, axes: Axes, alt: str, keys: tuple[Key, ...], caption: str, words: StudyWords) -> Chart:
    """Return a chart in the words of the study."""
    named = tuple(key._replace(words=words.say(key.words)) for key in keys)
    return Chart(words.say(title), axes.svg(words.say(alt)), named, words.say(caption))


_TENTHS = [(k / 5, f"{k / 5:.1f}") for k in range(6)]


def _square(x_title: str, y_title: str) -> Axes:
    return Axes(UNIT, UNIT, x_title=x_title, y_title=y_title, x_ticks=_TENTHS, y_ticks=_TENTHS)
