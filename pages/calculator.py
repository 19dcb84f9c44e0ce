"""One patient: 30 measurements, the risk, and what drives it."""

import streamlit as st

from lrcore.ui.calculator.patient_form import entered_patient, patient_form
from lrcore.ui.calculator.recording import record_entered
from lrcore.ui.calculator.verdict import verdict
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import plain

page_header("Calculator", "30 measurements of one aspirate: what is the risk, and what drives it?")

with st.container(key="side_by_side"):
    entry, result = st.columns([6, 5], gap="medium")
with entry:
    requested = patient_form()
with result:
    st.header("Result", anchor="result")
    measurements = entered_patient()
    if measurements is not None:
        note = record_entered(measurements, asked=requested)
        if note:
            verdict(measurements, key="form")
            st.caption(plain(note))
            with entry, st.container(key="result_ready"):
                st.markdown(":material/check_circle: The result is ready. [Go to it](#result)")
