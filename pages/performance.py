"""How far can these risks be trusted?"""

import json

import streamlit as st

from lrcore.registry.operating_point import DEFAULT_THRESHOLD
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.first_screen import let_browser_paint
from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.evaluation_set_picker import pick_evaluation_set
from lrcore.ui.page_header import page_header
from lrcore.ui.performance.answer import show_answer
from lrcore.ui.performance.headline import show_headline, show_what_intervals_leave_out
from lrcore.ui.performance.internal import internal_validation_json, internal_validation_run
from lrcore.ui.performance.overview import show_overview
from lrcore.ui.performance.results import at_threshold, numbers_as_json, performance, usefulness_at
from lrcore.ui.performance.tabs import Shown, show_tabs
from lrcore.ui.plain_text import plain
from lrcore.wording.captions.performance import OTHER_MODEL, UPDATED_MODEL

page_header("Performance", "How far can these risks be trusted?")
patients = pick_evaluation_set()
threshold = evaluation_set_choice.threshold_for(patients)
with st.spinner(plain(patients.words.say("Evaluating these patients."))):
    results = performance(patients)
at, worth = at_threshold(patients, threshold), usefulness_at(patients, threshold)
as_trained = not session.artifact().record.updates
of_the_series = as_trained and patients is evaluation_set_choice.cross_validated_set()
# What the tiles show of it depends on no threshold: moving the threshold fits nothing again.
run = internal_validation_run(DEFAULT_THRESHOLD) if of_the_series else None

show_answer(patients, results.summary, at, worth.best)
show_headline(results.summary, at, run, patients.words)
show_overview(results, at)
show_what_intervals_leave_out(run, patients.words)
let_browser_paint()
at_same = internal_validation_run(threshold) if of_the_series else None
show_tabs(Shown(patients, results, at, worth, at_same))
if evaluation_set_choice.is_of_another_model(patients):
    show_caption(OTHER_MODEL)
elif evaluation_set_choice.is_development(patients) and not as_trained:
    show_caption(UPDATED_MODEL)
with st.container(horizontal=True):
    st.download_button(
        "Download every number (JSON)",
        lambda: json.dumps(
            numbers_as_json(patients, threshold) | internal_validation_json(threshold, of_the_series),
            indent=1,
        ),
        file_name="performance.json",
        mime="application/json",
        on_click="ignore",
    )
    offer_report_files("performance")
if run is not None:
    run.start_later()
