"""Which predictions were made, and have the patients changed?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.calculator.recording import record_cohort
from lrcore.ui.components.sections import sections
from lrcore.ui.monitoring import constructed, outcomes, over_time
from lrcore.ui.monitoring.answer import show_answer
from lrcore.ui.monitoring.changes import show_changes
from lrcore.ui.monitoring.journal_export import download_journal, no_patients
from lrcore.ui.monitoring.patient_source import choose_patients
from lrcore.ui.monitoring.period_comparison import period_comparison
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import bold

_FLAGGED, _CHANGES, _OUTCOMES, _JOURNAL = "Share flagged", "Measurements", "Outcomes", "Journal"
_CHANGED = {_CHANGES: "Have the patients changed?"}

page_header("Monitoring", "Which predictions were made, and have the patients changed?")
way_in, answer = st.container(), st.container()
patients = choose_patients()
is_constructed = patients is None
if patients is None:
    with way_in:
        reason = st.container()
        patients = constructed.on_request()
        if patients is None:
            with reason:
                no_patients()
if patients is None:
    st.stop()

threshold = session.in_force().threshold
found = period_comparison(patients, threshold)
with answer:
    show_answer(patients, found)
st.markdown(bold(patients.title))
if not patients.entries:
    cohort = session.cohort()
    later = {} if cohort is None else {_OUTCOMES: "Will their outcomes be known later?"}
    section = sections(_CHANGED | later)
    with section[_CHANGES]:
        show_changes(patients, found)
        st.page_link("pages/validation.py", label="Are the risks right for the patients of this file?")
    if cohort is not None:
        with section[_OUTCOMES]:
            record_cohort(cohort)
for entries in patients.entries:
    over_time.show_numbers(entries)
    journal = {} if is_constructed else {_JOURNAL: "The journal"}
    section = sections({_FLAGGED: ""} | _CHANGED | {_OUTCOMES: "Were the risks right?"} | journal)
    with section[_FLAGGED]:
        over_time.over_time(entries, found.flags.reference)
    with section[_CHANGES]:
        show_changes(patients, found)
    with section[_OUTCOMES]:
        if not is_constructed:
            outcomes.upload_outcomes()
        outcomes.expected_and_observed(entries, threshold)
    if not is_constructed:
        with section[_JOURNAL]:
            download_journal()
