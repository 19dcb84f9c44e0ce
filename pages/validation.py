"""Does the model hold on our patients?"""

import streamlit as st

from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.if_right import show_if_right
from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.components.study_plan import show_study_plans
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import literal
from lrcore.ui.sentences import show_sentences
from lrcore.ui.validation import comparison, groups, other_models, planned, results, updating
from lrcore.ui.validation.download import download
from lrcore.ui.validation.source import OtherRisks, patients_to_validate
from lrcore.ui.validation.whole_file import show_whole_file
from lrcore.validation.timing.threshold_origin import threshold_origin
from lrcore.wording.calibration.sentences import calibration_in_words
from lrcore.wording.timing.threshold_origin import origin_caption, origin_json
from lrcore.wording.validation import summary

page_header("Validation", session.study_words().say("Does the model hold on our patients?"))
source = patients_to_validate()
if source is None:
    updating.show_update_in_use(None)
    st.stop()

if isinstance(source, OtherRisks):
    threshold = session.threshold()
    found = results.measures_by_name(source.sets, threshold)
    for patients in source.sets:
        st.subheader(literal(patients.name), anchor=False)
        sentences = calibration_in_words(results.agreement_by_set(patients))
        show_sentences(patients.words.say_all(sentences))
    numbers = {"models": {name: each.as_json() for name, each in found.items()}}
    words = source.sets[0].words
    comparison.side_by_side(found, whose_threshold="the threshold that is set", words=words)
    numbers["curves"] = comparison.curves({patients.name: patients for patients in source.sets})
    numbers["roc_and_decision"] = comparison.roc_and_decision(
        {each.name: each for each in source.sets}, threshold
    )
    numbers["paired_differences"] = other_models.show_paired_differences(source.sets, threshold)
    numbers |= show_whole_file(source.sets, threshold)
    numbers["subgroups"] = groups.show_subgroups(source.sets, source.groupings, threshold)
    numbers |= planned.show_plan(source.sets[0].n, threshold, source.groupings, own_model=False)
    for place, patients in enumerate(source.sets):
        show_if_right(patients, name=patients.name, key=f"if_right{place}")
    show_study_plans(source.sets, threshold)
else:
    threshold = session.in_force().threshold
    updating.show_update_in_use(source)
    validation = results.validation(source, threshold)
    comparison.warn_of_overlap(validation)
    show_sentences(summary(validation))
    numbers = validation.as_json()
    ours, development = "Our patients", "Development (cross-validated)"
    comparison.side_by_side(
        {ours: validation.ours, development: validation.development},
        whose_threshold="the threshold in force, whatever is set in the bar",
    )
    read_at = evaluation_set_choice.outcomes_read().first_at
    origin = threshold_origin(session.in_force(), source.patients, first_read_at=read_at)
    show_caption(origin_caption(origin))
    numbers |= origin_json(origin)
    numbers["curves"] = comparison.curves(
        {ours: source.patients, development: evaluation_set_choice.cross_validated_set()}
    )
    numbers["roc_and_decision"] = comparison.roc_and_decision(
        {"ours": source.patients, "development": evaluation_set_choice.cross_validated_set()}, threshold
    )
    comparison.case_mix(validation)
    numbers |= show_whole_file((source.patients,), threshold)
    numbers["subgroups"] = groups.show_subgroups((source.patients,), source.groupings, threshold)
    numbers |= planned.show_plan(source.patients.n, threshold, source.groupings, own_model=True)
    show_if_right(source.patients)
    show_study_plans((source.patients,), threshold)
    numbers |= updating.show_updates(source, threshold)
link_to_coverage()
with st.container(horizontal=True):
    download(session.study_words().say_json(numbers))
    offer_report_files("validation")
