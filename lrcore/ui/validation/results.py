"""What the page shows, computed once for each group of patients and threshold."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.subgroups import Subgroups, subgroups
from lrcore.evaluation.measures import Measures
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.cached_per_set import cached_per_set
from lrcore.validation.external import OurPatients, Validation, measures_at, outside_series, validate
from lrcore.validation.recalibration import measure_updates, recalibration
from lrcore.validation.recalibration_results import Recalibration, UpdateMeasures

Result = TypeVar("Result")


@cached_per_set
def _known(patients: EvaluationSet) -> dict[Hashable, Any]:
    """Return where the results of these patients are kept; forgotten with them."""
    return {}


def _kept(patients: EvaluationSet, key: Hashable, compute: Callable[[], Result]) -> Result:
    known = _known(patients)
    if key not in known:
        with st.spinner("Working on these patients."):
            known[key] = compute()
    found: Result = known[key]
    return found


def validation(ours: OurPatients, threshold: float) -> Validation:
    """Return our patients beside the development series."""
    development, held_out = evaluation_set_choice.cross_validated(), session.artifact().record.held_out_rows
    return _kept(
        ours.patients,
        ("validation", threshold),
        lambda: validate(ours, development, held_out=held_out, threshold=threshold),
    )


def others(ours: OurPatients) -> OurPatients | None:
    """Return those of our patients who do not belong to the development series; None if all do."""
    return _kept(ours.patients, "others", lambda: outside_series(ours))


def of_each(sets: tuple[EvaluationSet, ...], threshold: float) -> dict[str, Measures]:
    """Return the numbers of each model's risks."""
    return {each.name: _of(each, threshold) for each in sets}


def _of(patients: EvaluationSet, threshold: float) -> Measures:
    return _kept(patients, ("measures", threshold), lambda: measures_at(patients, threshold))


def by_group(patients: EvaluationSet, column: str, groups: tuple[str, ...], threshold: float) -> Subgroups:
    """Return the numbers of each group of a column of the file."""
    return _kept(
        patients, ("groups", column, threshold), lambda: subgroups(patients, groups, threshold=threshold)
    )


def ladder(patients: EvaluationSet) -> Recalibration:
    """Return the updates these patients support."""
    return _kept(patients, "ladder", lambda: recalibration(patients))


def judged(patients: EvaluationSet, threshold: float) -> UpdateMeasures:
    """Return what each of them does to held-out patients."""
    found = ladder(patients)
    return _kept(
        patients, ("judged", threshold), lambda: measure_updates(patients, found, threshold=threshold)
    )
