"""Which threshold, and what does it cost?"""

import streamlit as st

from lrcore.ui import evaluated, session
from lrcore.ui.operating_point_form import put_in_force
from lrcore.ui.stability import stability
from lrcore.ui.workbench import workbench

st.title("Threshold", anchor=False)
st.markdown("Which threshold, and what does it cost? Move it and read what it does to these patients.")
patients = evaluated.choose_evaluation_set()
workbench(patients, session.choice_to_send(), key=session.WORKBENCH, on_choice=session.take_choice)
stability(patients)
put_in_force(patients)
