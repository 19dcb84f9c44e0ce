"""Which threshold, and what does it cost?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.components.audience import current_audience
from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.components.workbench import workbench
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.evaluation_set_choice import is_of_another_model, set_to_evaluate
from lrcore.ui.evaluation_set_picker import pick_evaluation_set
from lrcore.ui.page_header import page_header
from lrcore.ui.threshold.operating_point_form import put_in_force
from lrcore.ui.threshold.seal_plan import seal_plan
from lrcore.ui.threshold.stability import stability

words = set_to_evaluate()[0].words
page_header(
    "Threshold",
    words.say("Which threshold, and what does it cost? Move it and read its effect on these patients."),
)
patients = pick_evaluation_set()
in_force = None if is_of_another_model(patients) else session.in_force().threshold
workbench(
    patients,
    session.choice_to_send(),
    key=session.WORKBENCH,
    audience=current_audience(),
    on_choice=session.take_choice,
    in_force=in_force,
)
put_in_force(patients)
seal_plan()
stability(patients)
link_to_coverage()
with st.container(horizontal=True):
    offer_report_files("threshold")
