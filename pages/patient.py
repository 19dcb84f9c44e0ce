"""One patient: 30 measurements, the risk, and why."""

import streamlit as st

from lrcore.ui import what_if
from lrcore.ui.calculator.patient_form import entered_patient, patient_form
from lrcore.ui.calculator.recorded import answer_entered
from lrcore.ui.calculator.verdict import verdict
from lrcore.ui.plain_text import plain

st.title("One patient", anchor=False)
st.markdown("30 measurements of one aspirate: what is the risk, and what drives it?")
what_if.strip()

entry, result = st.columns([3, 2], gap="large")
with entry:
    asked = patient_form()
with result:
    measurements = entered_patient()
    if measurements is not None:
        note = answer_entered(measurements, asked=asked)
        if note:
            verdict(measurements, key="form")
            st.caption(plain(note))
