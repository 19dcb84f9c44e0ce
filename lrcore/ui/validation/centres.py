"""Several hospitals in one file: a forest plot, centre curves, and a new hospital."""

from typing import Any

import streamlit as st

from lrcore.evaluation.centres.centre_curves import MAX_CURVES, CentreCurves
from lrcore.evaluation.centres.pooled_centres import PooledCentres
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.subgroups import MIN_PATIENTS, MIN_PER_CLASS
from lrcore.evaluation.study_words import StudyWords
from lrcore.figures.forests.centres import (
    MAX_DRAWN,
    centre_curves_alt,
    centre_curves_figure,
    forest_alt,
    forest_figure,
)
from lrcore.figures.reliability import WIDTH
from lrcore.reader import Predictions
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.performance.calibration_curve import reliability_of
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.ui.validation.by_position import choose_by_position
from lrcore.ui.validation.centre_choice import CENTRE_BOX, remember_centre_column
from lrcore.validation.centre_column import CentreColumn
from lrcore.validation.scoring import ScoredCohort
from lrcore.validation.whole_file import whole_scored
from lrcore.wording.captions import validation as captions
from lrcore.wording.centres import NAMES, method_caption, pooled_table

_NONE = ("none", "no column")


def show_centres(
    source: ScoredCohort | Predictions,
    patients: EvaluationSet,
    columns: tuple[str, ...],
    threshold: float,
) -> dict[str, Any]:
    """Let the user name the column of centres; show each centre and all, and return the numbers.

    Parameters
    ----------
    source : ScoredCohort or Predictions
    patients : EvaluationSet
        Those whose outcome is known.
    columns : tuple of str
        That could name centres.
    threshold : float
    """
    if not columns:
        return {}
    st.header("Does it hold in every hospital?", anchor=False)
    name = _choose_column(columns)
    remember_centre_column(name)
    if name is None:
        show_caption(captions.NAME_THE_CENTRES, patients.words)
        return {}
    column = _column(source, name)
    found = _pooled(patients, column, threshold)
    for note in column.notes:
        st.caption(plain(patients.words.say(note)))
    _show_pooled(found, patients.words)
    _show_forest(found, patients.words)
    _show_curves(patients, column)
    about = {"column": name, "n_without_centre": column.n_without}
    return {"centre_column": about} | found.as_json()


def _choose_column(columns: tuple[str, ...]) -> str | None:
    none = next(label for label in _NONE if label not in columns)
    return choose_by_position(
        "Column of centres",
        [None, *columns],
        key=CENTRE_BOX,
        show=lambda each: none if each is None else each,
        keep=True,
    )


@cached_per_owner
def _column(source: ScoredCohort | Predictions, name: str) -> CentreColumn:
    column = whole_scored(source, centres=name).centres
    assert column is not None
    return column


@cached_per_owner
def _pooled(patients: EvaluationSet, column: CentreColumn, threshold: float) -> PooledCentres:
    with st.spinner("Evaluating every centre."):
        return column.pool(patients, threshold)


@cached_per_owner
def _curves(patients: EvaluationSet, column: CentreColumn) -> CentreCurves:
    with st.spinner("Evaluating every centre."):
        return column.curves(patients)


def _show_pooled(found: PooledCentres, words: StudyWords) -> None:
    show_table(words.say_table(pooled_table(found)))
    show_caption(method_caption(found), words)


def _show_forest(found: PooledCentres, words: StudyWords) -> None:
    measure = st.radio(
        "Measure",
        list(NAMES),
        format_func=NAMES.__getitem__,
        horizontal=True,
        key="centre_measure",
        bind="query-params",
    )
    chart(forest_figure(found, measure), forest_alt(found, measure, words), key="forest")
    undrawn = sum(not centre.measures[measure].estimate.has_interval for centre in found.centres)
    caption = captions.CENTRE_FOREST
    if len(found.centres) > MAX_DRAWN:
        caption += captions.CENTRES_DRAWN.with_values(drawn=MAX_DRAWN, n=len(found.centres))
    if undrawn:
        caption += captions.CENTRES_NOT_DRAWN.with_values(n=undrawn)
    show_caption(caption, words)


def _show_curves(patients: EvaluationSet, column: CentreColumn) -> None:
    curves, whole = _curves(patients, column), reliability_of(patients)
    with st.container(width=WIDTH):
        chart(
            centre_curves_figure(whole, curves, patients.words),
            centre_curves_alt(whole, curves, patients.words),
            key="centre_curves",
        )
    caption = captions.CENTRE_CURVES
    if curves.n_too_few:
        few = {"n": curves.n_too_few, "patients": MIN_PATIENTS, "per_class": MIN_PER_CLASS}
        caption += captions.CENTRES_TOO_SMALL.with_values(**few)
    if curves.n_more:
        caption += captions.MOST_CURVES.with_values(n=MAX_CURVES)
    show_caption(caption, patients.words)
