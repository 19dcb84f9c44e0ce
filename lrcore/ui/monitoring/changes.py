"""Whether the patients have changed: the verdict, the measurements by evidence, and two of them drawn."""

import streamlit as st

from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked
from lrcore.ui.monitoring import fields
from lrcore.ui.monitoring.patient_source import MonitoredPatients
from lrcore.validation.drift_results import Drift
from lrcore.wording.captions.monitoring import KNOWN_ALREADY, WHAT_A_SHIFT_PROVES
from lrcore.wording.drift import flags_changed, verdict


def show_changes(patients: MonitoredPatients, found: Drift) -> None:
    """Show how far the monitored patients have moved from the development patients.

    Parameters
    ----------
    patients : MonitoredPatients
    found : Drift
        Of the same patients.
    """
    tone = st.warning if found.any_alarm else st.info
    tone(linked(verdict(found)), icon=":material/difference:" if found.any_alarm else ":material/balance:")
    st.markdown(linked(flags_changed(found)))
    if found.n_shared:
        show_caption(KNOWN_ALREADY.with_values(n_shared=found.n_shared, n=found.n))
    if found.reason:
        return
    selected = fields.fields_table(found)
    left, right = st.columns(2, gap="large")
    with left:
        fields.field_then_and_now(patients, selected)
    with right:
        fields.log_odds_then_and_now(patients, found)
    show_caption(WHAT_A_SHIFT_PROVES)
    st.download_button(
        "Download the comparison (CSV)",
        lambda: found.frame().to_csv(index=False),
        file_name="drift.csv",
        mime="text/csv",
        on_click="ignore",
    )
