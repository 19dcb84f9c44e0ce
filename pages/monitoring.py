"""Which predictions were made, and have the patients changed?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.calculator.recording import record_cohort
from lrcore.ui.components.captions import show_caption
from lrcore.ui.monitoring import constructed, fields, outcomes
from lrcore.ui.monitoring.answer import show_answer
from lrcore.ui.monitoring.journal_export import download_journal, no_patients
from lrcore.ui.monitoring.over_time import over_time
from lrcore.ui.monitoring.patient_source import choose_patients
from lrcore.ui.monitoring.period_comparison import period_comparison
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import bold, plain
from lrcore.wording.captions.monitoring import KNOWN_ALREADY, WHAT_A_SHIFT_PROVES
from lrcore.wording.drift import flags_changed, verdict

page_header("Monitoring", "Which predictions were made, and have the patients changed?")
way_in, answer = st.container(), st.container()
patients = choose_patients()
is_constructed = patients is None
if patients is None:
    with way_in:
        no_patients()
        patients = constructed.on_request()
if patients is None:
    st.stop()

threshold = session.in_force().threshold
found = period_comparison(patients, threshold)
with answer:
    show_answer(patients, found)
st.markdown(bold(patients.title))
for entries in patients.entries:
    over_time(entries, found.flags.reference)

st.header("Have the patients changed?", anchor=False)
tone = st.warning if found.any_alarm else st.info
tone(plain(verdict(found)), icon=":material/difference:" if found.any_alarm else ":material/balance:")
st.markdown(plain(flags_changed(found)))
if found.n_shared:
    show_caption(KNOWN_ALREADY.with_values(n_shared=found.n_shared, n=found.n))
if not found.reason:
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

if not patients.entries:
    st.page_link("pages/validation.py", label="Are the risks right for the patients of this file?")
    cohort = session.cohort()
    if cohort is not None:
        st.header("Will their outcomes be known later?", anchor=False)
        record_cohort(cohort)
    st.stop()
for entries in patients.entries:
    st.header("Were the risks right?", anchor=False)
    if not is_constructed:
        outcomes.upload_outcomes()
    outcomes.expected_and_observed(entries, threshold)
    if not is_constructed:
        st.header("The journal", anchor=False)
        download_journal()
