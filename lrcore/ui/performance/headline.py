"""The main measures, each with its interval in numbers and drawn, and the rates at the threshold."""

from math import isfinite

import streamlit as st

from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.report.overview_charts import interval_strip
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.svg import show_svg
from lrcore.ui.performance.internal import (
    InternalValidationRun,
    corrected,
    show_progress,
)
from lrcore.ui.plain_text import bold, number, plain
from lrcore.validation.evaluations import fixed_risks
from lrcore.validation.internal_results import RepeatedCrossValidation
from lrcore.wording.captions import performance as captions
from lrcore.wording.captions.caption import Caption, for_both
from lrcore.wording.numbers import fixed, number_with_interval, percent_with_interval
from lrcore.wording.performance import Headline, headlines

_MEASURES = ("auc", "slope", "in_the_large", "brier")  # of a repetition, in the order of the cards
_HIGH_AUC = 0.9  # above it, the axis of the interval begins there instead of at chance


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
                show_caption(corrected(run.optimism, measure))
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
        low, high = fixed(spread.lowest, digits), fixed(spread.highest, digits)
        show_caption(captions.MEAN_OF_REPETITIONS.with_values(n=spread.estimable, low=low, high=high))
        show_caption(captions.FIXED_RISKS.with_values(estimate=number_with_interval(estimate, digits)))
    elif estimate.defined and estimate.has_interval:
        show_caption(_interval(estimate, digits))
    else:
        show_caption(for_both(estimate.reason), words)


def _interval(estimate: Estimate, digits: int) -> Caption:
    low, high = fixed(estimate.low, digits), fixed(estimate.high, digits)
    return captions.INTERVAL.with_values(level=fixed(100 * estimate.level, 0), low=low, high=high)


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
    show_caption(captions.AT.with_values(threshold=at.threshold), words)
    found = words.say(f"{at.tp:,} of {at.tp + at.fn:,} malignant patients found")
    alarms = words.say(f"{at.fp:,} of {at.fp + at.tn:,} benign patients flagged")
    counts, whom = _leading_counts(found)
    st.markdown(f"{bold(counts)} {plain(whom)}")
    _show_rate(captions.RECALL, at.sensitivity, words)
    counts, whom = _leading_counts(alarms)
    st.markdown(f"{bold(counts)} {plain(whom)}")
    _show_rate(captions.SPECIFICITY, at.specificity, words)
    _show_rate(captions.PPV, at.ppv, words)
    _show_rate(captions.NPV, at.npv, words)
    st.page_link("pages/threshold.py", label="Move the threshold", icon=":material/tune:")


def _show_rate(caption: Caption, rate: Estimate, words: StudyWords) -> None:
    show_caption(caption.with_values(rate=percent_with_interval(rate)), words)


def _leading_counts(sentence: str) -> tuple[str, str]:
    """Return the counts of ``203 of 212 patients found``, and the rest."""
    part, _, rest = sentence.partition(" of ")
    whole, _, what = rest.partition(" ")
    return f"{part} of {whole}", what


def _show_notes(
    summary: EvaluationSummary, repeated: RepeatedCrossValidation | None, words: StudyWords
) -> None:
    calibration, notes = summary.calibration, captions.LEGEND
    if repeated is not None:
        notes += captions.INTERVALS_OF_FIXED_RISKS.with_values(of_fixed_risks=fixed_risks())
    if calibration.n_clipped and calibration.in_the_large.defined:
        notes += captions.CLIPPED.with_values(clipping=calibration.clipping)
    show_caption(notes, words)
