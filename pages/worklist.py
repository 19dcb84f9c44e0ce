"""A file of patients: what was read, what was refused, and who needs attention first?"""

import streamlit as st

from lrcore.ui import evaluation_set_choice, session, what_if
from lrcore.ui.calculator.recording import record_cohort
from lrcore.ui.evaluation_set_picker import links_to_upload
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import plain
from lrcore.ui.worklist import cohort_upload
from lrcore.ui.worklist.downloads import download_scores
from lrcore.ui.worklist.expected_outcomes import show_expected_counts
from lrcore.ui.worklist.patient_drawer import drawer
from lrcore.ui.worklist.predictions_table import show_predictions
from lrcore.ui.worklist.refusals import refusals
from lrcore.ui.worklist.worklist import counts, worklist

page_header("Worklist", "A file of patients: what was read, what was refused, and who needs attention first?")

scored = cohort_upload.upload()
predictions = session.predictions()
if predictions is not None:
    show_predictions(predictions)
    st.stop()
if scored is None:
    cohort_upload.empty_state()
    st.stop()

cohort_upload.what_was_read(scored.cohort)
cohort_upload.confirm_labels(scored.cohort.labels)
cohort_upload.offers(scored.cohort)
refusals(scored.cohort)
if scored.cohort.n_scored:
    st.header("Scored", anchor=False)
    threshold = session.effective_threshold()
    counts(scored, threshold)
    st.caption(plain(what_if.flagging_rule()))
    show_expected_counts(scored, threshold)
    if evaluation_set_choice.uploaded_sets():
        links_to_upload("Does the model hold on these patients?")
    opened = worklist(scored, threshold)
    drawer(scored, opened)
    download_scores(scored, session.in_force().threshold)
    record_cohort(scored)
