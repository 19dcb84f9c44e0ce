"""A file of patients: what was read, what was refused, and who needs attention first?"""

import streamlit as st

from lrcore.ui import evaluation_set_choice, session, what_if
from lrcore.ui.calculator.recording import record_cohort
from lrcore.ui.evaluation_set_picker import links_to_upload
from lrcore.ui.page_header import page_header
from lrcore.ui.worklist import cohort_upload, way_in
from lrcore.ui.worklist.downloads import download_scores
from lrcore.ui.worklist.expected_counts import show_expected_counts
from lrcore.ui.worklist.file_warnings import show_warnings
from lrcore.ui.worklist.listing import choose_listing
from lrcore.ui.worklist.patient_drawer import drawer
from lrcore.ui.worklist.predictions_table import show_predictions, which_risks_were_read
from lrcore.ui.worklist.refusals import refusals
from lrcore.ui.worklist.worklist import counts, evidence_of, worklist

page_header("Worklist", "A file of patients: what was read, what was refused, and who needs attention first?")

summary, uploader = cohort_upload.rooms()
scored = cohort_upload.upload(uploader)
predictions = session.predictions()
if predictions is not None:
    with summary:
        which_risks_were_read(predictions)
    show_predictions(predictions)
    st.stop()
if scored is None:
    with summary:
        way_in.show_way_in(way_in.WORKLIST)
    way_in.show_examples(way_in.WORKLIST)
    st.stop()

with summary:
    cohort_upload.what_was_read(scored.cohort)
cohort_upload.confirm_labels(scored.cohort.labels)
cohort_upload.offers(scored.cohort)
show_warnings(scored)
if scored.cohort.n_scored:
    threshold = session.effective_threshold()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        counts(scored, threshold, what_if.flagging_rule())
        download_scores(scored, session.in_force().threshold)
    evidence = evidence_of(scored, threshold)
    listing = choose_listing(scored, threshold, evidence)
    with st.container(key="side_by_side"):
        patients, detail = st.columns([7, 5], gap="medium")
    with patients:
        opened = worklist(scored, threshold, evidence, listing)
    with detail:
        drawer(scored, opened)
    show_expected_counts(scored, threshold)
    if evaluation_set_choice.uploaded_sets():
        links_to_upload("Does the model hold on these patients?")
    record_cohort(scored)
refusals(scored.cohort)
