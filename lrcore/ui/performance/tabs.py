"""The tabs of the Performance page: what is looked at after the overview. Only the open one is computed."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.if_right import compare_with_right
from lrcore.ui.components.sections import keep_open
from lrcore.ui.components.study_plan import plan_study
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.performance import figures
from lrcore.ui.performance.internal import (
    InternalValidationRun,
    show_internal_validation,
    show_progress,
)
from lrcore.ui.performance.results import (
    Performance,
    Usefulness,
    at_threshold,
    further_at,
    performance,
)
from lrcore.ui.plain_text import plain
from lrcore.ui.sentences import show_sentences
from lrcore.ui.table import show_table
from lrcore.wording.calibration.sentences import calibration_in_words
from lrcore.wording.captions.performance import EVIDENCE_AT
from lrcore.wording.performance import more_measures, rates
from lrcore.wording.tutorial_claims import claims_against_measured

TAB = "tab"  # in the address


class Shown(NamedTuple):
    """What the page shows.

    Attributes
    ----------
    patients : EvaluationSet
    results : Performance
    at : OperatingCharacteristics
    worth : Usefulness
        Both at the same threshold.
    run : InternalValidationRun or None
        Where the patients are the series the model was developed with, as it was trained: its internal
        validation at the same threshold, which need not be started.
    """

    patients: EvaluationSet
    results: Performance
    at: OperatingCharacteristics
    worth: Usefulness
    run: InternalValidationRun | None


def show_tabs(shown: Shown) -> None:
    """Show the tabs, and the contents of the open one.

    Parameters
    ----------
    shown : Shown
    """
    contents: dict[str, Callable[[Shown], None]] = {
        "Evidence": _show_evidence,
        "Calibration": lambda each: figures.calibration(each.results),
        "Ranking": lambda each: figures.discrimination(each.results, each.at),
        "Net benefit": lambda each: figures.usefulness(each.results, each.worth),
        **({"New patients": _show_new_patients} if shown.run is not None else {}),
        "More measures": _show_more_measures,
        "If risks are right": lambda each: compare_with_right(each.patients),
        "Study size": lambda each: plan_study(each.patients, each.at.threshold),
        **({"Tutorial": _show_tutorial} if _is_as_trained(shown.patients) else {}),
    }
    keep_open(TAB, tuple(contents))
    tabs = st.tabs([plain(name) for name in contents], key=TAB, bind="query-params")
    for tab, show in zip(tabs, contents.values(), strict=True):
        if tab.open:
            with tab:
                show(shown)


def _is_as_trained(patients: EvaluationSet) -> bool:
    is_updated = bool(session.artifact().record.updates)
    return not is_updated and evaluation_set_choice.is_development(patients)


def _show_evidence(shown: Shown) -> None:
    words = shown.patients.words
    left, right = st.columns(2, gap="medium")
    with left:
        show_sentences(words.say_all(calibration_in_words(shown.results.summary.agreement)))
    with right:
        show_caption(EVIDENCE_AT.with_values(threshold=shown.at.threshold), words)
        show_table(words.say_table(rates(shown.at)))
        link_to_coverage()


def _show_new_patients(shown: Shown) -> None:
    if shown.run is None:
        return
    shown.run.start()
    if shown.run.is_complete:
        show_internal_validation(shown.run.result())
    else:
        show_progress(shown.run)


def _show_more_measures(shown: Shown) -> None:
    words = shown.patients.words
    show_table(words.say_table(more_measures(shown.results.summary, shown.results.reliability)))
    link_to_coverage()
    st.subheader("The Brier score decomposed", anchor=False)
    figures.brier_score(shown.results)
    st.subheader("Measures of the decisions at the threshold", anchor=False)
    figures.decisions(further_at(shown.patients, shown.at.threshold), words)


def _show_tutorial(shown: Shown) -> None:
    held_out = evaluation_set_choice.held_out_set()
    st.markdown("Compared with the tutorial this model comes from:")
    show_table(claims_against_measured(performance(held_out).summary.auc, at_threshold(held_out, 0.5)))
