"""Risks that came with a file: the verdict on each, the curves beside the numbers, and the rest in tabs."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.ui import session
from lrcore.ui.components.if_right import show_if_right
from lrcore.ui.components.sections import sections
from lrcore.ui.components.study_plan import show_study_plans
from lrcore.ui.plain_text import literal
from lrcore.ui.sentences import show_sentences
from lrcore.ui.validation import comparison, groups, other_models, planned, results, tabs
from lrcore.ui.validation.further_contents import further_contents, show_further_contents
from lrcore.ui.validation.source import OtherRisks
from lrcore.wording.calibration.sentences import calibration_in_words


def show_uploaded_risks(source: OtherRisks) -> dict[str, Any]:
    """Show whether the risks hold, side by side where there are several; return the numbers.

    Parameters
    ----------
    source : OtherRisks
    """
    threshold, sets, words = session.threshold(), source.sets, source.sets[0].words
    for patients in sets:
        _show_verdict(patients)
    found = results.measures_by_name(sets, threshold)
    by_name = {patients.name: patients for patients in sets}
    curves = comparison.reliability_by_name(by_name)
    comparison.show_overview(found, curves, whose_threshold="the threshold that is set", words=words)
    numbers: dict[str, Any] = {"models": {name: each.as_json() for name, each in found.items()}}
    further = further_contents()
    section = sections(tabs.of_uploaded_risks(further, len(sets), words))
    with section[tabs.CALIBRATION]:
        numbers["curves"] = comparison.calibration(curves, words)
    with section[tabs.RANKING_AND_USE]:
        numbers["roc_and_decision"] = comparison.roc_and_decision(by_name, threshold)
    numbers["paired_differences"] = []
    if tabs.DIFFERENCES in section:
        with section[tabs.DIFFERENCES]:
            numbers["paired_differences"] = other_models.show_paired_differences(sets, threshold)
    if further is not None:
        with section[further.name]:
            numbers |= show_further_contents(further, sets, threshold)
    return numbers | _show_further(source, threshold, section)


def _show_further(
    source: OtherRisks, threshold: float, section: Mapping[str, AbstractContextManager[None]]
) -> dict[str, Any]:
    """Fill the tabs which depend on further columns, files or choices of the user."""
    numbers: dict[str, Any] = {}
    sets = source.sets
    with section[tabs.SUBGROUPS]:
        numbers["subgroups"] = groups.show_subgroups(sets, source.groupings, threshold)
    with section[tabs.STUDY]:
        numbers |= planned.show_plan(sets[0].n, threshold, source.groupings, own_model=False)
        for place, patients in enumerate(sets):
            show_if_right(patients, name=patients.name, key=f"if_right{place}")
        show_study_plans(sets, threshold)
    return numbers


def _show_verdict(patients: EvaluationSet) -> None:
    st.subheader(literal(patients.name), anchor=False)
    sentences = calibration_in_words(results.agreement_by_set(patients))
    show_sentences(patients.words.say_all(sentences))
