"""The measures of each subgroup of the patients."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.subgroup_pooling import POOLED_MEASURES, SubgroupPooling
from lrcore.evaluation.groups.subgroups import MAX_GROUPS, Subgroups, TooFew, size_rule
from lrcore.evaluation.measures import Measures
from lrcore.evaluation.study_words import StudyWords
from lrcore.figures.forests.subgroups import subgroup_forest_alt, subgroup_forest_figure
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.table import show_table
from lrcore.ui.validation.by_position import choose_by_position
from lrcore.ui.validation.results import measures_by_subgroup, subgroups_together
from lrcore.ui.validation.subgroup_differences import show_subgroup_differences
from lrcore.wording.captions import validation as captions
from lrcore.wording.groups.subgroups import (
    differing_in_words,
    heterogeneity_table,
    methods_caption,
    reading_caption,
)
from lrcore.wording.typesetting import capitalised
from lrcore.wording.validation import NAMES, measure_in_words

_MEASURES = ("auc", "slope", "in_the_large", "oe_ratio", "net_benefit", "sensitivity", "specificity")


def show_subgroups(
    sets: tuple[EvaluationSet, ...], groupings: dict[str, tuple[str, ...]], threshold: float
) -> dict[str, Any]:
    """Show the numbers of each subgroup of a column the user chooses, and return them for the download.

    Parameters
    ----------
    sets : tuple of EvaluationSet
        One, or several risks for the same patients, of which the user chooses one.
    groupings : dict of str to tuple of str
    threshold : float
    """
    if not groupings:
        show_caption(captions.NO_SUBGROUPS.with_values(n=MAX_GROUPS), sets[0].words)
        return {}
    column = choose_by_position(
        sets[0].words.say("Divide the patients by"), list(groupings), key="subgroup_column"
    )
    patients = _choose_risks(sets)
    found = measures_by_subgroup(patients, column, groupings[column], threshold)
    together = subgroups_together(patients, column, groupings[column], threshold)
    say = patients.words.say
    _show_forest(found, together, patients.words)
    with folded("These numbers as a table"):
        show_table(_table(column, found, say))
    rule = size_rule()
    sizes = captions.SUBGROUP_SIZES.with_values(rule=capitalised(rule), threshold=threshold)
    show_caption(sizes, patients.words)
    differences = show_subgroup_differences(patients, column, groupings[column], threshold)
    numbers = {"column": column, "threshold": threshold, "subgroups": found.as_json()}
    return numbers | {"differences": differences, "together": together.as_json(), "risks": patients.name}


def _show_forest(found: Subgroups, together: SubgroupPooling, words: StudyWords) -> None:
    """Answer whether the subgroups differ, and draw one measure of each."""
    if not found.judged:
        return
    answer = differing_in_words(together)
    if answer:
        st.markdown(linked(words.say(answer)))
    measure = st.radio(
        "Measure by subgroup",
        POOLED_MEASURES,
        format_func=NAMES.__getitem__,
        horizontal=True,
        key="subgroup_measure",
        bind="query-params",
    )
    figure = subgroup_forest_figure(found, together, measure)
    chart(figure, subgroup_forest_alt(found, together, measure, words), key="subgroup_forest")
    show_caption(captions.SUBGROUP_FOREST + reading_caption(together), words)
    with folded("How the subgroups are tested"):
        show_table(words.say_table(heterogeneity_table(together)))
        show_caption(methods_caption(together), words)


def _choose_risks(sets: tuple[EvaluationSet, ...]) -> EvaluationSet:
    if len(sets) == 1:
        return sets[0]
    names = [patients.name for patients in sets]
    return sets[names.index(choose_by_position("Risks", names, key="subgroup_risk"))]


def _table(column: str, found: Subgroups, say: Callable[[str], str]) -> list[tuple[str, list[str]]]:
    """Return pairs: a subgroup may have the name of its column."""
    table = [(column, [say("Patients"), *(NAMES[measure] for measure in _MEASURES)])]
    for name, judged in found.judged.items():
        cells = [_size(judged), *(measure_in_words(judged, measure) for measure in _MEASURES)]
        table.append((name, [*map(say, cells)]))
    for name, few in found.too_few.items():
        table.append((name, [say(_size(few)), *["too few"] * len(_MEASURES)]))
    return table


def _size(group: Measures | TooFew) -> str:
    return f"{group.n:,} ({group.n_malignant:,} malignant)"
