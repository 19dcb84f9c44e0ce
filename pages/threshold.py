"""Which threshold, and what does it cost?"""

import streamlit as st

from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.evaluation_set_choice import set_to_evaluate
from lrcore.ui.evaluation_set_picker import pick_evaluation_set
from lrcore.ui.page_header import page_header
from lrcore.ui.threshold.bench import bench
from lrcore.ui.threshold.operating_point_form import put_in_force
from lrcore.ui.threshold.seal_plan import seal_plan
from lrcore.ui.threshold.stability import stability

words = set_to_evaluate()[0].words
page_header(
    "Threshold",
    words.say("Which threshold, and what does it cost? Move it and read its effect on these patients."),
)
pick_evaluation_set()
bench()
put_in_force()
seal_plan()
stability()
link_to_coverage()
with st.container(horizontal=True):
    offer_report_files("threshold")
