"""The main measures, each with its interval in numbers and drawn, and the rates at the threshold."""

from math import isfinite

import streamlit as st

from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.report.overview_charts import interval_strip
from lrcore.ui.components.svg import show_svg
from lrcore.ui.performance.internal import (
    InternalValidationRun,
    corrected_in_words,
    show_progress,
)
from lrcore.ui.plain_text import bold, number, plain
from lrcore.validation.evaluations import fixed_risks
from lrcore.validation.internal_results import RepeatedCrossValidation
from lrcore.wording.numbers import fixed, number_with_interval, percent_with_interval
from lrcore.wording.performance import Headline, headlines

_MEASURES = ("auc", "slope", "in_the_large", "brier")  # of a repetition, in the order of the cards
_HIGH_AUC = 0.9  # above it, the axis of the interval begins there instead of at chance
_LEGEND = "Bar: 95 % interval. Diamond: the number above. Dashed: the values named below the bar."


def show_headline(
    summary: EvaluationSummary,
    at: OperatingCharacteristics,
    run: InternalValidationRun | None,
    words: StudyWords = WISCONSIN,
) -> None:
    """Show discrimination, calibration, overall accuracy and the rates at the threshold.

    Parameters
    ----------
    summary : EvaluationSummary
    at : OperatingCharacteristics
    run : InternalValidationRun or None
        Where the risks are those of one cross-validation of the model in use: its internal validation, at
        any threshold.
    words : StudyWords, default WISCONSIN
    """
    with st.container(key="tiles"):
        *columns, last = st.columns(len(_MEASURES) + 1, gap="small")
    repeated = None if run is None else run.repeated
    for column, measure, card in zip(columns, _MEASURES, headlines(summary), strict=True):
        with column.container(border=True, height="stretch", gap=None):
            _show_card(card, measure, _references(measure, summary), repeated, words)
            if run is not None and run.optimism is not None:
                st.caption(plain(corrected_in_words(run.optimism, measure)))
    with last.container(border=True, height="stretch", gap=None):
        _show_rates(at, words)
    if run is not None and not run.is_complete:
        show_progress(run)
    _show_notes(summary, repeated, words)


def _show_card(
    card: Headline,
    measure: str,
    references: tuple[tuple[float, str], ...],
    repeated: RepeatedCrossValidation | None,
    words: StudyWords,
) -> None:
    label, estimate, digits, meaning = card
    spread = None if repeated is None else repeated.spread(measure)
    is_mean = spread is not None and spread.estimable > 0
    value = spread.mean if spread is not None and is_mean else estimate.value
    st.metric(plain(label), number(fixed(value, digits)), help=plain(words.say(meaning)))
    if all(map(isfinite, (value, estimate.low, estimate.high))):
        show_svg(interval_strip(estimate, value, references), key=f"interval_{measure}")
    if spread is not None and is_mean:
        limits = f"{fixed(spread.lowest, digits)} to {fixed(spread.highest, digits)}"
        st.caption(plain(f"Mean of {spread.estimable} repetitions, {limits}"))
        st.caption(plain(f"These risks, fixed: {number_with_interval(estimate, digits)}"))
        return
    st.caption(plain(words.say(_interval(estimate, digits))))


def _interval(estimate: Estimate, digits: int) -> str:
    if not estimate.defined or not estimate.has_interval:
        return estimate.reason
    level = fixed(100 * estimate.level, 0)
    return f"{level} % interval {fixed(estimate.low, digits)} to {fixed(estimate.high, digits)}"


def _references(measure: str, summary: EvaluationSummary) -> tuple[tuple[float, str], ...]:
    """Return the values a measure is compared with: of chance and of perfect or right risks."""
    if measure == "auc":
        is_high = summary.auc.low > _HIGH_AUC
        return (((_HIGH_AUC, f"{_HIGH_AUC:g}") if is_high else (0.5, "0.5 chance")), (1.0, "1"))
    if measure == "brier":
        uncertainty, far = summary.corp.uncertainty, summary.brier.high > summary.corp.uncertainty / 4
        return ((0.0, "0"), *(((uncertainty, fixed(uncertainty, 2)),) if far and uncertainty else ()))
    return ((1.0, "1 right"),) if measure == "slope" else ((0.0, "0 right"),)


def _show_rates(at: OperatingCharacteristics, words: StudyWords) -> None:
    st.caption(f"At {at.threshold:.3f}")
    found = words.say(f"{at.tp:,} of {at.tp + at.fn:,} malignant patients found")
    alarms = words.say(f"{at.fp:,} of {at.fp + at.tn:,} benign patients flagged")
    counts, whom = _leading_counts(found)
    st.markdown(f"{bold(counts)} {plain(whom)}")
    st.caption(plain(f"Recall {percent_with_interval(at.sensitivity)}"))
    counts, whom = _leading_counts(alarms)
    st.markdown(f"{bold(counts)} {plain(whom)}")
    for name, rate in {"Specificity": at.specificity, "PPV": at.ppv, "NPV": at.npv}.items():
        st.caption(plain(words.say(f"{name} {percent_with_interval(rate)}")))
    st.page_link("pages/threshold.py", label="Move the threshold", icon=":material/tune:")


def _leading_counts(sentence: str) -> tuple[str, str]:
    """Return the counts of ``203 of 212 patients found``, and the rest."""
    part, _, rest = sentence.partition(" of ")
    whole, _, what = rest.partition(" ")
    return f"{part} of {whole}", what


def _show_notes(
    summary: EvaluationSummary, repeated: RepeatedCrossValidation | None, words: StudyWords
) -> None:
    calibration, notes = summary.calibration, [_LEGEND]
    if repeated is not None:
        notes.append(f"Intervals are those {fixed_risks()}.")
    if calibration.n_clipped and calibration.in_the_large.defined:
        notes.append(f"Calibration slope and calibration-in-the-large rest on {calibration.clipping}.")
    st.caption(plain(words.say(" ".join(notes))))
