"""Which threshold, and what does it cost?"""

import streamlit as st

from lrcore.ui import evaluation_set_choice, session, what_if
from lrcore.ui.components.workbench import workbench
from lrcore.ui.evaluation_set_picker import pick_evaluation_set
from lrcore.ui.threshold.operating_point_form import put_in_force
from lrcore.ui.threshold.stability import stability

st.title("Threshold", anchor=False)
st.markdown("Which threshold, and what does it cost? Move it and read its effect on these patients.")
patients = pick_evaluation_set()
what_if.show_strip(of_another_model=evaluation_set_choice.is_of_another_model(patients), keep_place=True)
workbench(patients, session.choice_to_send(), key=session.WORKBENCH, on_choice=session.take_choice)
stability(patients)
put_in_force(patients)
