"""What the page shows, computed once for each group of patients and threshold."""

from typing import Any

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.measures import Measures
from lrcore.ui import evaluated
from lrcore.ui.remembered import remembered
from lrcore.validation import OurPatients, Validation, measured, validate


@remembered
def _known(patients: EvaluationSet) -> dict[Any, Any]:
    """Return where the results of these patients are kept, by threshold."""
    return {}


def validation(ours: OurPatients, threshold: float) -> Validation:
    """Return our patients beside the development series."""
    known = _known(ours.patients)
    if threshold not in known:
        with st.spinner("Holding these patients against the development series."):
            known[threshold] = validate(ours, evaluated.cross_validated(), threshold=threshold)
    found: Validation = known[threshold]
    return found


def of_each(sets: tuple[EvaluationSet, ...], threshold: float) -> dict[str, Measures]:
    """Return the numbers of each model's risks."""
    return {patients.name: _of(patients, threshold) for patients in sets}


def _of(patients: EvaluationSet, threshold: float) -> Measures:
    known = _known(patients)
    if threshold not in known:
        known[threshold] = measured(patients, threshold)
    found: Measures = known[threshold]
    return found
