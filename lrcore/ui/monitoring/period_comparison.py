"""The comparison with the development patients, computed once for the same patients and threshold."""

import streamlit as st

from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.monitoring.patient_source import MonitoredPatients
from lrcore.validation.drift import drift
from lrcore.validation.drift_results import Drift


def period_comparison(patients: MonitoredPatients, threshold: float) -> Drift:
    """Compare the monitored patients with the development patients."""
    return _comparison(patients, session.artifact().digest, threshold)


@cached_per_owner
def _comparison(patients: MonitoredPatients, model_digest: str, threshold: float) -> Drift:
    model = session.artifact().model
    with st.spinner("Comparing these patients with the development patients."):
        return drift(load().measurements, patients.measurements, model=model, threshold=threshold)
