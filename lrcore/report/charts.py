"""The four figures of a report: calibration, ranking, net benefit and the distribution of the risks."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.discrimination.roc import RocCurve
from lrcore.evaluation.groups.distribution import RiskDistribution
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.figures import decision, distribution, reliability, theme
from lrcore.figures.downsampling import downsample
from lrcore.report.axes import SHEET, Axes, Sheet
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    from markupsafe import Markup

UNIT = (-0.01, 1.01)
_STRIP_BASE, _STRIP_REACH = -0.18, 0.14  # of the patients below the calibration curve, in units of its axis
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


def calibration(
    result: Reliability,
    words: StudyWords = WISCONSIN,
    *,
    with_patients: bool = False,
    sheet: Sheet = SHEET,
) -> Chart:
    """Draw observed against predicted risk.

    Parameters
    ----------
    result : Reliability
    words : StudyWords, default WISCONSIN
    with_patients : bool
        Whether to draw below the curve how many patients have each risk.
    sheet : Sheet, optional
    """
    low = _STRIP_BASE - _STRIP_REACH if with_patients else UNIT[0]
    axes = _shares("Predicted risk", words.say("Observed share malignant"), low=low, sheet=sheet)
    diagonal = np.array([0.0, 1.0])
    axes.line(diagonal, diagonal, theme.NEUTRAL, dash=_DOTS, width=1.5)
    curve, band, groups = result.curve, result.band, result.bins
    if not band.reason:
        axes.area(band.risk, band.low, band.high, theme.MODEL)
    if not curve.reason:
        axes.line(curve.risk, curve.observed, theme.MODEL)
    limits = groups.low, groups.high
    axes.points(groups.mean_risk, groups.observed, theme.GROUPS, theme.GROUPS_SYMBOL, limits)
    keys = (
        Key(theme.NEUTRAL, "dotted", "perfect"),
        Key(theme.MODEL, "solid", "no smooth curve" if curve.reason else f"smooth curve ({curve.smoother})"),
        Key(theme.GROUPS, "solid", "groups of patients with Wilson's 95 % interval"),
        *(_patients_below(axes, result.risks) if with_patients else ()),
    )
    caption = f"No smooth curve: {curve.reason}." if curve.reason else f"Band: {band.reason or band.method}."
    return chart_in_words(
        "Do the risks mean what they say?", axes, reliability.alt(result), keys, caption, words
    )


def _patients_below(axes: Axes, risks: RiskDistribution) -> tuple[Key, ...]:
    """Draw the patients at each risk on a line of their own: malignant up, benign down."""
    most = float(np.sqrt(max(1, int(risks.malignant.max()), int(risks.benign.max()))))
    for counts, colour, sign in ((risks.malignant, theme.MALIGNANT, 1), (risks.benign, theme.BENIGN, -1)):
        heights = sign * _STRIP_REACH * np.sqrt(counts) / most
        axes.bars(risks.edges, heights, colour, base=_STRIP_BASE)
    return (
        Key(theme.MALIGNANT, "solid", f"malignant, up, n = {risks.n_malignant:,}"),
        Key(theme.BENIGN, "solid", f"benign, down, n = {risks.n_benign:,}"),
    )


def ranking(curve: RocCurve, at: OperatingCharacteristics, alt: str, words: StudyWords) -> Chart:
    """Draw recall against false alarms."""
    axes = _shares(*words.say_all(["False alarms, share of benign", "Recall, share of malignant"]))
    diagonal = np.array([0.0, 1.0])
    axes.line(diagonal, diagonal, theme.NEUTRAL, dash=_DOTS, width=1.5)
    false_alarms, recall = downsample(curve.false_alarm_rate, curve.recall)
    axes.line(false_alarms, recall, theme.MODEL)
    point = np.array([1 - at.specificity.value]), np.array([at.sensitivity.value])
    axes.points(*point, theme.THRESHOLD, theme.THRESHOLD_SYMBOL)
    keys = (
        Key(theme.NEUTRAL, "dotted", "chance"),
        Key(theme.MODEL, "solid", "the risks"),
        Key(theme.THRESHOLD, "solid", f"threshold {at.threshold:.3f}"),
    )
    return chart_in_words("Do they rank patients well?", axes, alt, keys, alt, words)


def usefulness(
    curve: NetBenefitCurve, threshold: float, words: StudyWords = WISCONSIN, *, sheet: Sheet = SHEET
) -> Chart:
    """Draw net benefit against the threshold, zoomed to where the model lies."""
    last = max(decision.MAX_THRESHOLD, min(threshold, 0.99))
    shown = (curve.threshold >= decision.MIN_THRESHOLD) & (curve.threshold <= last)
    low, high = decision.net_benefit_range(curve, shown)
    axes = Axes(
        (0, last),
        (low, high),
        x_title="Threshold",
        y_title="Net benefit",
        x_ticks=[(float(step), f"{100 * step:.0f} %") for step in np.arange(0, last + 1e-9, 0.1)],
        y_ticks=_round_steps(low, high),
        sheet=sheet,
    )
    at = curve.threshold[shown]
    axes.area(at, curve.low[shown], curve.high[shown], theme.MODEL)
    if low <= 0:
        axes.line(at, curve.treat_none[shown], theme.NEUTRAL, dash=_DOTS, width=1.5)
    treat_all = shown & (curve.treat_all >= low)
    axes.line(curve.threshold[treat_all], curve.treat_all[treat_all], theme.SECOND, dash=_DASHES)
    axes.line(at, curve.model[shown], theme.MODEL)
    axes.upright(threshold, theme.THRESHOLD)
    keys = (
        Key(theme.MODEL, "solid", "use the risks, with 95 % band"),
        Key(theme.SECOND, "dashed", decision.FLAG_ALL),
        Key(
            theme.NEUTRAL,
            "dotted",
            decision.FLAG_NONE if low <= 0 else f"{decision.FLAG_NONE}: 0, below this figure",
        ),
        Key(theme.THRESHOLD, "dashed", f"threshold {threshold:.3f}"),
    )
    alt = curve.reason or decision.alt(curve)
    title = "Is using them better than flagging all patients?"
    return chart_in_words(title, axes, alt, keys, alt, words)


def _round_steps(low: float, high: float) -> list[tuple[float, str]]:
    steps = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
    step = next((each for each in steps if (high - low) / each <= 6), 10.0)
    digits = 3 if step < 0.01 else 2
    first, last = int(np.ceil(low / step)), int(np.floor(high / step))
    return [(k * step, fixed(k * step, digits)) for k in range(first, last + 1)]


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
    axes.upright(threshold, theme.THRESHOLD)
    keys = (
        Key(theme.MALIGNANT, "solid", f"malignant, up, n = {risks.n_malignant:,}"),
        Key(theme.BENIGN, "solid", f"benign, down, n = {risks.n_benign:,}"),
        Key(theme.THRESHOLD, "dashed", f"threshold {threshold:.3f}"),
    )
    alt = distribution.alt(risks)
    return chart_in_words("Which risks were given?", axes, alt, keys, alt, words)


def chart_in_words(
    title: str, axes: Axes, alt: str, keys: tuple[Key, ...], caption: str, words: StudyWords
) -> Chart:
    """Return a chart in the words of the study."""
    named = tuple(key._replace(words=words.say(key.words)) for key in keys)
    return Chart(words.say(title), axes.svg(words.say(alt)), named, words.say(caption))


_TENTHS = [(k / 5, f"{20 * k} %") for k in range(6)]


def _shares(x_title: str, y_title: str, *, low: float = UNIT[0], sheet: Sheet = SHEET) -> Axes:
    ticks, y = _TENTHS, (low, UNIT[1])
    return Axes(UNIT, y, x_title=x_title, y_title=y_title, x_ticks=ticks, y_ticks=ticks, sheet=sheet)
