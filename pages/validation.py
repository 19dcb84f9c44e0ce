"""Does the model hold on our patients?"""

import streamlit as st

from lrcore.ui import evaluation_set_choice, session, what_if
from lrcore.ui.plain_text import literal
from lrcore.ui.validation import comparison, groups, other_models, results, updating
from lrcore.ui.validation.download import download
from lrcore.ui.validation.source import OtherRisks, patients_to_validate
from lrcore.wording.validation import calibration_in_words, summary

st.title("Validation", anchor=False)
st.markdown("Does the model hold on our patients?")
source = patients_to_validate()
if source is None:
    updating.update_in_use(None)
    st.stop()

if isinstance(source, OtherRisks):
    what_if.strip(of_another_model=True)
    threshold = session.threshold()
    found = results.of_each(source.sets, threshold)
    for name, measures in found.items():
        st.subheader(literal(name), anchor=False)
        comparison.in_words(calibration_in_words(measures))
    numbers = {"models": {name: each.as_json() for name, each in found.items()}}
    comparison.side_by_side(found, whose_threshold="the threshold set in the sidebar")
    numbers["curves"] = comparison.curves({patients.name: patients for patients in source.sets})
    numbers["paired_differences"] = other_models.paired(source.sets, threshold)
    numbers["subgroups"] = groups.by_subgroup(source.sets, source.groupings, threshold)
else:
    threshold = session.in_force().threshold
    updating.update_in_use(source)
    validation = results.validation(source, threshold)
    comparison.same_patients(validation)
    comparison.in_words(summary(validation))
    numbers = validation.as_json()
    ours, development = "Our patients", "Development (cross-validated)"
    comparison.side_by_side(
        {ours: validation.ours, development: validation.development},
        whose_threshold="the threshold in force, whatever is set in the sidebar",
    )
    numbers["curves"] = comparison.curves(
        {ours: source.patients, development: evaluation_set_choice.cross_validated()}
    )
    comparison.case_mix(validation)
    numbers["subgroups"] = groups.by_subgroup((source.patients,), source.groupings, threshold)
    numbers |= updating.updating(source, threshold)
download(numbers)
