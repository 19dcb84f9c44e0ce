"""One patient: 30 measurements, the risk, and why."""

import streamlit as st

from lrcore.ui.patient_form import entered_patient, patient_form
from lrcore.ui.plain_text import plain
from lrcore.ui.recorded import record_entered
from lrcore.ui.verdict import verdict

st.title("One patient", anchor=False)
st.markdown("30 measurements of one aspirate: what is the risk, and what drives it?")

entry, result = st.columns([3, 2], gap="large")
with entry:
    patient_form()
with result:
    measurements = entered_patient()
    if measurements is not None:
        note = record_entered(measurements)
        verdict(measurements, key="form")
        st.caption(plain(note))
