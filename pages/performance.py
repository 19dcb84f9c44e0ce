"""How far can these risks be trusted?"""

import json

import streamlit as st

from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.if_right import show_if_right
from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.components.study_plan import show_study_plan
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.evaluation_set_picker import pick_evaluation_set
from lrcore.ui.page_header import page_header
from lrcore.ui.performance import figures
from lrcore.ui.performance.headline import headline
from lrcore.ui.performance.internal import (
    internal_validation_json,
    repeated_at,
    show_internal_validation,
)
from lrcore.ui.performance.results import (
    at_threshold,
    further_at,
    numbers_as_json,
    performance,
    usefulness_at,
)
from lrcore.ui.plain_text import plain
from lrcore.ui.sentences import show_sentences
from lrcore.ui.table import show_table
from lrcore.wording.calibration.sentences import calibration_in_words
from lrcore.wording.performance import more_measures, rates
from lrcore.wording.tutorial_claims import claims_against_measured

page_header("Performance", "How far can these risks be trusted?")
patients = pick_evaluation_set()
threshold = evaluation_set_choice.threshold_for(patients)
with st.spinner(plain(patients.words.say("Evaluating these patients."))):
    results = performance(patients)
at = at_threshold(patients, threshold)

as_trained = not session.artifact().record.updates
of_the_series = as_trained and patients is evaluation_set_choice.cross_validated_set()
words = patients.words
headline(results.summary, repeated_at(threshold) if of_the_series else None, words)
show_sentences(words.say_all(calibration_in_words(results.summary.agreement)))
figures.calibration(results)
figures.discrimination(results, at)
st.header(f"At the threshold of {threshold:.3f}", anchor=False)
show_table(words.say_table(rates(at)))
link_to_coverage()
figures.usefulness(results, usefulness_at(patients, threshold))
if of_the_series:
    show_internal_validation(threshold)

show_if_right(patients)
show_study_plan(patients, threshold)
with st.expander(plain(words.say("The groups of patients in the calibration figure"))):
    show_table(figures.groups(results))
with st.expander("The Brier score decomposed"):
    figures.brier_score(results)
with st.expander("More measures of calibration and accuracy"):
    show_table(words.say_table(more_measures(results.summary, results.reliability)))
    link_to_coverage()
with st.expander("Measures of the decisions at the threshold, some to be used with care"):
    figures.decisions(further_at(patients, threshold), words)
if evaluation_set_choice.is_of_another_model(patients):
    st.caption("The risks came with the file: how the model behind them was developed is not known here.")
elif as_trained and evaluation_set_choice.is_development(patients):
    with st.expander("Compared with the tutorial this model comes from"):
        held_out = evaluation_set_choice.held_out_set()
        claims = claims_against_measured(performance(held_out).summary.auc, at_threshold(held_out, 0.5))
        show_table(claims)
elif evaluation_set_choice.is_development(patients):
    st.caption(
        "The model was updated after it was trained: internal validation and the comparison with the "
        "tutorial are shown for the version as trained (see the Model page)."
    )
st.download_button(
    "Download every number (JSON)",
    lambda: json.dumps(
        numbers_as_json(patients, threshold) | internal_validation_json(threshold, of_the_series), indent=1
    ),
    file_name="performance.json",
    mime="application/json",
    on_click="ignore",
)
offer_report_files("performance")
