"""Whether anything is to be done: the first thing that the Monitoring page states."""

import streamlit as st

from lrcore.ui.components.term_links import linked
from lrcore.ui.monitoring.outcomes import observed
from lrcore.ui.monitoring.patient_source import MonitoredPatients
from lrcore.validation.drift_results import Drift
from lrcore.wording.calibration.what_to_do import DUE, WATCH, to_be_done, to_be_done_about_a_file

_ICONS = {DUE: ":material/priority_high:", WATCH: ":material/visibility:"}


def show_answer(patients: MonitoredPatients, found: Drift) -> None:
    """State in one sentence whether anything is to be done, and why."""
    st.header("Is anything to be done?", anchor=False)
    if patients.entries:
        (entries,) = patients.entries
        outcomes = observed(entries)
        judged = None if outcomes is None else outcomes.agreement
        urgency, sentence = to_be_done(found, judged, len(entries))
    else:
        urgency, sentence = to_be_done_about_a_file(found)
    show = st.warning if urgency == DUE else st.info
    show(linked(sentence), icon=_ICONS.get(urgency, ":material/check:"))
