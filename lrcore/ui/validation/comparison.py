"""Our patients compared with the development series."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lrcore.errors import counted
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.json_numbers import json_list
from lrcore.evaluation.measures import Measures
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures.calibration_compared import MAX_CURVES, alt, calibration_compared_figure
from lrcore.figures.curves_compared import (
    decision_compared_alt,
    decision_compared_figure,
    roc_compared_alt,
    roc_compared_figure,
)
from lrcore.figures.forests.case_mix import case_mix_alt, case_mix_figure
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.performance.calibration_curve import reliability_of
from lrcore.ui.performance.figures import groups_of
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.table import show_grid, show_table
from lrcore.ui.validation import results
from lrcore.validation.external import Validation
from lrcore.wording.captions import validation as captions
from lrcore.wording.numbers import fixed, mean_with_sd
from lrcore.wording.validation import MEANINGS, NAMES, measure_in_words

_BESIDE_A_FIGURE = 2  # columns of numbers


def warn_of_overlap(found: Validation) -> None:
    """Warn when some of our patients are those the model was developed with."""
    if found.overlap.sentence:
        st.warning(plain(found.overlap.sentence), icon=":material/repeat:")


def show_overview(
    measures: Mapping[str, Measures],
    found: Mapping[str, Reliability],
    *,
    whose_threshold: str,
    words: StudyWords = WISCONSIN,
) -> None:
    """Show the smooth calibration curves of several groups of patients, or models, beside their numbers.

    Parameters
    ----------
    measures, found : mapping of str to Measures and to Reliability
        By the same names.
    whose_threshold : str
    words : StudyWords, default WISCONSIN
    """
    with st.container(key="side_by_side"):
        drawn, read = st.columns([6, 5], gap="medium")
    with drawn:
        st.header("Do the risks mean what they say?", anchor=False)
        chart(calibration_compared_figure(found, words), alt(found, words), key="calibration_compared")
        for title, each in found.items():
            if each.curve.reason or each.band.reason:
                st.info(plain(_missing(title, each, words)))
        if len(found) > MAX_CURVES:
            st.caption(f"The first {MAX_CURVES} of {len(found)} are drawn.")
    is_wide = len(measures) > _BESIDE_A_FIGURE
    with st.container() if is_wide else read:
        _side_by_side(measures, whose_threshold, words)


def _side_by_side(columns: Mapping[str, Measures], whose_threshold: str, words: StudyWords) -> None:
    """Show every number of several groups of patients, or models, with its interval."""
    st.header("Side by side", anchor=False)
    table = [("Measure", [words.say("Patients"), *NAMES.values()])]
    for title, found in columns.items():
        patients = f"{found.n:,} ({found.n_malignant:,} malignant)"
        cells = [patients, *(measure_in_words(found, name) for name in NAMES)]
        table.append((title, [*words.say_all(cells)]))
    show_table(table)
    threshold = next(iter(columns.values())).threshold
    show_caption(captions.SIDE_BY_SIDE.with_values(threshold=threshold, whose=whose_threshold), words)
    with folded("How to read these numbers"):
        st.markdown(
            "\n".join(
                f"- {plain(NAMES[name])}: {linked(words.say(meaning))}." for name, meaning in MEANINGS.items()
            )
        )


def reliability_by_name(groups: Mapping[str, EvaluationSet]) -> dict[str, Reliability]:
    """Return the calibration of several groups."""
    return {title: reliability_of(patients) for title, patients in groups.items()}


def calibration(found: Mapping[str, Reliability], words: StudyWords = WISCONSIN) -> dict[str, Any]:
    """Show the first group by risk, and how the curves were made; return the curves for the download."""
    first, result = next(iter(found.items()))
    with st.container(key="beside"):
        groups, about = st.columns([6, 5], gap="medium")
    with groups:
        st.markdown(bold(f"{first}, {words.say(counted(result.curve.n, 'patient'))} by risk"))
        show_table(groups_of(result, words))
    with about:
        show_caption(
            captions.CURVES.said(words).with_values(
                method=words.say(result.band.method), smoother=result.curve.smoother, first=first
            )
        )
    return {title: _points(each) for title, each in found.items()}


def roc_and_decision(groups: Mapping[str, EvaluationSet], threshold: float) -> dict[str, Any]:
    """Show the ROC curves and the decision curves of several groups; return them for the download."""
    words = next(iter(groups.values())).words
    found = results.roc_and_decision(groups)
    left, right = st.columns(2, gap="large")
    with left:
        chart(roc_compared_figure(found, words), roc_compared_alt(found, words), key="roc_compared")
    with right:
        figure = decision_compared_figure(found, words, threshold=threshold)
        chart(figure, decision_compared_alt(found, words), key="decision_compared")
    show_caption(captions.ROC_AND_DECISION.with_values(threshold=threshold), words)
    return found.as_json()


def _points(result: Reliability) -> dict[str, Any]:
    numbers = {
        "risk": result.curve.risk,
        "observed": result.curve.observed,
        "low": result.band.low,
        "high": result.band.high,
    }
    lists = {name: json_list(values) for name, values in numbers.items()}
    return lists | {"smoother": result.curve.method, "band": result.band.reason or result.band.method}


def _missing(title: str, result: Reliability, words: StudyWords) -> str:
    if result.curve.reason:
        return f"No curve for {title}: {words.say(result.curve.reason)}."
    return f"{title} has no band: {words.say(result.band.reason.removeprefix('no band: '))}."


def case_mix(found: Validation) -> None:
    """Show how far the two groups differ: by the log-odds, and measurement by measurement."""
    mix = found.case_mix
    chart(case_mix_figure(mix), case_mix_alt(mix), key="case_mix")
    with folded("Means and standard deviations"):
        show_grid(
            _case_mix_table(found),
            column_config={"Quantity": st.column_config.TextColumn(pinned=True, width=200)},
            alt="Mean and standard deviation of every measurement in our patients and in development",
        )
    show_caption(
        captions.CASE_MIX.with_values(ours=counted(mix.n_first, "patient"), n_development=mix.n_second)
    )


def _case_mix_table(found: Validation) -> list[dict[str, str]]:
    mix = found.case_mix
    rows = list(
        zip(
            mix.names,
            mix.first_mean,
            mix.first_sd,
            mix.second_mean,
            mix.second_sd,
            mix.differences,
            strict=True,
        )
    )
    return [
        {
            "Quantity": name,
            "Our patients": mean_with_sd(mean, spread),
            "Development": mean_with_sd(other, other_spread),
            "Standardised difference": fixed(difference.value, 2),
            "95 % interval": f"{fixed(difference.low, 2)} to {fixed(difference.high, 2)}",
        }
        for name, mean, spread, other, other_spread, difference in (*rows[-1:], *rows[:-1])
    ]
