"""The comparison with the development patients, computed once for the same patients and threshold."""

import streamlit as st

from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.monitoring.watched import Watched
from lrcore.validation.drift import drift
from lrcore.validation.drift_results import Drift

COMPARED = "monitoring_compared"


def period_comparison(watched: Watched, threshold: float) -> Drift:
    """Hold the patients watched against the development patients."""
    artifact = session.artifact()
    mark = (artifact.digest, threshold)
    known = st.session_state.get(COMPARED)
    if known is None or known[0] != mark or known[1] != watched.origin:
        with st.spinner("Comparing these patients with the development patients."):
            found = drift(
                load().measurements, watched.measurements, model=artifact.model, threshold=threshold
            )
        known = (mark, watched.origin, found)
        st.session_state[COMPARED] = known
    result: Drift = known[2]
    return result
