"""Does the model hold on our patients?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.page_header import page_header
from lrcore.ui.validation.download import download
from lrcore.ui.validation.model_in_use import show_model_in_use
from lrcore.ui.validation.source import OtherRisks, patients_to_validate
from lrcore.ui.validation.updating import show_update_in_use
from lrcore.ui.validation.uploaded_risks import show_uploaded_risks

page_header("Validation", session.study_words().say("Does the model hold on our patients?"))
source = patients_to_validate()
if source is None:
    show_update_in_use(None)
    st.stop()
numbers = show_uploaded_risks(source) if isinstance(source, OtherRisks) else show_model_in_use(source)
link_to_coverage()
with st.container(horizontal=True):
    download(session.study_words().say_json(numbers))
    offer_report_files("validation")
