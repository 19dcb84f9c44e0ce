"""The main measures, each with its interval in numbers and drawn, and the rates at the threshold."""

from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.report.overview_charts import interval_strip
from lrcore.report.templating import render
from lrcore.ui.components.captions import caption_text, show_caption
from lrcore.ui.components.markup import show_markup
from lrcore.ui.components.term_links import linked_markup
from lrcore.ui.performance.internal import (
    InternalValidationRun,
    corrected,
    show_progress,
)
from lrcore.validation.evaluations import fixed_risks
from lrcore.wording.captions import performance as captions
from lrcore.wording.captions.caption import Caption, for_both
from lrcore.wording.numbers import fixed, number_with_interval, percent_with_interval
from lrcore.wording.performance import Headline, headlines

if TYPE_CHECKING:
    from markupsafe import Markup

_MEASURES = ("auc", "slope", "in_the_large", "brier")  # of a repetition, in the order of the tiles
_HIGH_AUC = 0.9  # above it, the axis of the interval begins there instead of at chance


class _Tile(NamedTuple):
    label: str
    heading: "Markup"
    meaning: str
    value: str
    strip: str
    notes: "list[Markup]"


class _Rate(NamedTuple):
    counts: str
    whom: str
    rates: "list[Markup]"


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
    tiles = [
        _tile(card, measure, _references(measure, summary), run, words)
        for measure, card in zip(_MEASURES, headlines(summary), strict=True)
    ]
    threshold = _note(captions.AT.with_values(threshold=at.threshold), words)
    show_markup(
        render("tiles.html.j2", tiles=tiles, threshold=threshold, rates=_rates(at, words)), key="tiles"
    )
    if run is not None and not run.is_complete:
        show_progress(run)
    with st.container(key="below_tiles", horizontal=True, vertical_alignment="center", gap="medium"):
        _show_notes(summary, words)
        st.page_link(
            "pages/threshold.py", label="Move the threshold", icon=":material/tune:", width="content"
        )


def show_what_intervals_leave_out(run: InternalValidationRun | None, words: StudyWords = WISCONSIN) -> None:
    """State that the intervals of one cross-validation take its risks as given, where there are others.

    Parameters
    ----------
    run : InternalValidationRun or None
    words : StudyWords, default WISCONSIN
    """
    if run is not None and run.repeated is not None:
        show_caption(captions.INTERVALS_OF_FIXED_RISKS.with_values(of_fixed_risks=fixed_risks()), words)


def _tile(
    card: Headline,
    measure: str,
    references: tuple[tuple[float, str], ...],
    run: InternalValidationRun | None,
    words: StudyWords,
) -> _Tile:
    label, estimate, digits, meaning = card
    spread = None if run is None or run.repeated is None else run.repeated.spread(measure)
    is_mean = spread is not None and spread.estimable > 0
    value = spread.mean if spread is not None and is_mean else estimate.value
    strip = ""
    if all(map(isfinite, (value, estimate.low, estimate.high))):
        strip = interval_strip(estimate, value, references)
    notes = []
    if spread is not None and is_mean:
        low, high = fixed(spread.lowest, digits), fixed(spread.highest, digits)
        notes.append(captions.MEAN_OF_REPETITIONS.with_values(n=spread.estimable, low=low, high=high))
        notes.append(captions.FIXED_RISKS.with_values(estimate=number_with_interval(estimate, digits)))
    elif estimate.defined and estimate.has_interval:
        notes.append(_interval(estimate, digits))
    else:
        notes.append(for_both(estimate.reason))
    if run is not None:
        notes += _of_the_fits(run, measure)
    return _Tile(
        label,
        linked_markup(label),
        words.say(meaning),
        fixed(value, digits),
        strip,
        [_note(note, words) for note in notes],
    )


def _of_the_fits(run: InternalValidationRun, measure: str) -> list[Caption]:
    """Return what the fits say of a measure; what they will say has its line from the beginning."""
    if run.optimism is not None:
        return [corrected(run.optimism, measure)]
    if run.is_complete:
        return []
    return [*([captions.REPETITIONS_PENDING] if run.repeated is None else []), captions.CORRECTED_PENDING]


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


def _rates(at: OperatingCharacteristics, words: StudyWords) -> list[_Rate]:
    found = words.say(f"{at.tp:,} of {at.tp + at.fn:,} malignant patients found")
    alarms = words.say(f"{at.fp:,} of {at.fp + at.tn:,} benign patients flagged")
    recall, specificity, ppv, npv = (
        _note(caption.with_values(rate=percent_with_interval(rate)), words)
        for caption, rate in (
            (captions.RECALL, at.sensitivity),
            (captions.SPECIFICITY, at.specificity),
            (captions.PPV, at.ppv),
            (captions.NPV, at.npv),
        )
    )
    return [
        _Rate(*_leading_counts(found), [recall]),
        _Rate(*_leading_counts(alarms), [specificity]),
        _Rate("", "", [ppv, npv]),
    ]


def _note(caption: Caption, words: StudyWords) -> "Markup":
    return linked_markup(caption_text(caption, words))


def _leading_counts(sentence: str) -> tuple[str, str]:
    """Return the counts of ``203 of 212 patients found``, and the rest."""
    part, _, rest = sentence.partition(" of ")
    whole, _, what = rest.partition(" ")
    return f"{part} of {whole}", what


def _show_notes(summary: EvaluationSummary, words: StudyWords) -> None:
    calibration, notes = summary.calibration, captions.LEGEND
    if calibration.n_clipped and calibration.in_the_large.defined:
        notes += captions.CLIPPED.with_values(clipping=calibration.clipping)
    show_caption(notes, words)
