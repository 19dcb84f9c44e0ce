"""What the page shows, computed once for each group of patients and threshold."""

from collections.abc import Mapping

import streamlit as st

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration.agreement import Agreement
from lrcore.evaluation.calibration.reliability import Reliability, reliability
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.model_curves import ModelCurves, model_curves
from lrcore.evaluation.groups.subgroup_pooling import SubgroupPooling, pool_subgroups
from lrcore.evaluation.groups.subgroups import Subgroups, subgroups
from lrcore.evaluation.measures import Measures
from lrcore.evaluation.patients import Patients
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.cache import cached_per_owner
from lrcore.validation.external import (
    OurPatients,
    Validation,
    agreement_of,
    measures_at,
    validate,
)
from lrcore.validation.updating.recalibration import measure_updates, recalibration
from lrcore.validation.updating.recalibration_results import Recalibration, UpdateMeasures

_BUSY = "Evaluating these patients."


def validation(ours: OurPatients, threshold: float) -> Validation:
    """Return our patients compared with the development series."""
    return _validation(ours, session.artifact().digest, threshold)


@cached_per_owner
def _validation(ours: OurPatients, model_digest: str, threshold: float) -> Validation:
    development, held_out = (
        evaluation_set_choice.cross_validated_set(),
        session.artifact().record.held_out_rows,
    )
    with st.spinner(_BUSY):
        return validate(ours, development, held_out=held_out, threshold=threshold)


def measures_by_name(sets: tuple[EvaluationSet, ...], threshold: float) -> dict[str, Measures]:
    """Return the measures of each model's risks."""
    return {each.name: _measures(each, threshold) for each in sets}


@cached_per_owner
def _measures(patients: EvaluationSet, threshold: float) -> Measures:
    with st.spinner(_BUSY):
        return measures_at(patients, threshold)


@cached_per_owner
def agreement_by_set(patients: EvaluationSet) -> Agreement:
    """Return whether the outcomes contradict one model's risks."""
    with st.spinner(_BUSY):
        return agreement_of(patients)


@cached_per_owner
def measures_by_subgroup(
    patients: EvaluationSet, column: str, groups: tuple[str, ...], threshold: float
) -> Subgroups:
    """Return the measures of each group of a column of the file."""
    with st.spinner(_BUSY):
        return subgroups(patients, groups, threshold=threshold)


@cached_per_owner
def subgroups_together(
    patients: EvaluationSet, column: str, groups: tuple[str, ...], threshold: float
) -> SubgroupPooling:
    """Return all groups of a column of the file judged together."""
    with st.spinner(_BUSY):
        return pool_subgroups(patients, groups, threshold=threshold)


@cached_per_owner
def update_methods(patients: EvaluationSet) -> Recalibration:
    """Return the updates these patients support."""
    with st.spinner(_BUSY):
        return recalibration(patients)


@cached_per_owner
def before_and_after(patients: EvaluationSet, place: int) -> dict[str, Reliability]:
    """Return the calibration of the held-out risks before and after the update at a place of the list."""
    fits = update_methods(patients).fitted
    both = {"before": fits[0].held_out, "after, held out": fits[place].held_out}
    with st.spinner(_BUSY):
        return {
            name: reliability(Patients(patients.outcome, sigmoid(log_odds), log_odds))
            for name, log_odds in both.items()
        }


@cached_per_owner
def held_out_effects(patients: EvaluationSet, threshold: float) -> UpdateMeasures:
    """Return the effect of each update on held-out patients."""
    methods = update_methods(patients)
    with st.spinner(_BUSY):
        return measure_updates(patients, methods, threshold=threshold)


def roc_and_decision(groups: Mapping[str, EvaluationSet]) -> ModelCurves:
    """Return the ROC and decision curves of several groups."""
    each = {name: _roc_and_decision(patients) for name, patients in groups.items()}
    return ModelCurves(
        {name: found.roc[""] for name, found in each.items()},
        {name: found.decision[""] for name, found in each.items()},
    )


@cached_per_owner
def _roc_and_decision(patients: EvaluationSet) -> ModelCurves:
    with st.spinner(_BUSY):
        return model_curves({"": patients})
