"""The four main measures, each with its interval."""

import streamlit as st

from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.ui.plain_text import number, plain
from lrcore.validation.evaluations import fixed_risks
from lrcore.validation.internal_results import RepeatedCrossValidation
from lrcore.wording.numbers import fixed, number_with_interval
from lrcore.wording.performance import Headline, headlines

_MEASURES = ("auc", "slope", "in_the_large", "brier")  # of a repetition, in the order of the cards


def headline(
    summary: EvaluationSummary, repeated: RepeatedCrossValidation | None, words: StudyWords = WISCONSIN
) -> None:
    """Show discrimination, calibration and overall accuracy with 95 % intervals.

    Parameters
    ----------
    summary : EvaluationSummary
    repeated : RepeatedCrossValidation or None
        Where the risks are those of one cross-validation: its repetitions, whose mean comes first.
    words : StudyWords, default WISCONSIN
    """
    calibration = summary.calibration
    cards = zip(st.columns(4), _MEASURES, headlines(summary), strict=True)
    for column, measure, card in cards:
        with column.container(border=True, height="stretch"):
            if repeated is None:
                _card(*card, words)
            else:
                _repeated_card(repeated, measure, card)
    if repeated is not None:
        st.caption(plain(f"Intervals are those {fixed_risks()}."))
    if calibration.n_clipped and calibration.in_the_large.defined:
        clipped = f"Calibration slope and calibration-in-the-large rest on {calibration.clipping}."
        st.caption(plain(words.say(clipped)))


def _repeated_card(repeated: RepeatedCrossValidation, measure: str, card: Headline) -> None:
    label, estimate, digits, meaning = card
    spread = repeated.spread(measure)
    if spread.estimable:
        st.metric(plain(label), fixed(spread.mean, digits))
        limits = f"{fixed(spread.lowest, digits)} to {fixed(spread.highest, digits)}"
        st.caption(plain(f"Mean of {spread.estimable} repetitions of the cross-validation, {limits}"))
    else:
        st.metric(plain(label), "not estimable")
    st.caption(plain(f"These risks, fixed: {number_with_interval(estimate, digits)}"))
    st.caption(plain(meaning))


def _card(label: str, estimate: Estimate, digits: int, meaning: str, words: StudyWords) -> None:
    if estimate.reason and not estimate.defined:
        st.metric(plain(label), "not defined")
        st.caption(plain(words.say(estimate.reason)))
        return
    st.metric(plain(label), number(fixed(estimate.value, digits)))
    if estimate.has_interval:
        level = fixed(100 * estimate.level, 0)
        limits = f"{fixed(estimate.low, digits)} to {fixed(estimate.high, digits)}"
        st.caption(plain(f"{level} % interval {limits}"))
    else:
        st.caption(plain(words.say(estimate.reason)))
    st.caption(plain(words.say(meaning)))
