"""The patients to validate: a file with outcomes, or an explanation while there is none."""

from dataclasses import dataclass

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader.issues import shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.validation.own_patients import own_patients
from lrcore.ui.worklist import cohort_upload, way_in
from lrcore.ui.worklist.study_words_form import name_study_words
from lrcore.validation.external import OurPatients, groupings_of, known_outcome


@dataclass(frozen=True, eq=False, slots=True)
class OtherRisks:
    """Risks of other models for the patients of a file, and how the file divides them."""

    sets: tuple[EvaluationSet, ...]
    groupings: dict[str, tuple[str, ...]]


def patients_to_validate() -> OurPatients | OtherRisks | None:
    """Return the labelled patients of the file; without any, explain what to do."""
    summary, uploader = cohort_upload.rooms()
    scored = cohort_upload.upload(uploader)
    read = session.predictions() or (scored.cohort if scored else None)
    if read is None:
        with summary:
            way_in.show_way_in(way_in.VALIDATION)
        way_in.show_examples(way_in.VALIDATION)
        return None
    sets = evaluation_set_choice.uploaded_sets()
    with summary.container(key="file_summary"):
        if not sets:
            st.markdown(bold(shown(read.name)))
        st.caption(
            linked(
                f"{read.sentence} {session.study_words().say(read.labels.sentence)} To change how it is "
                "read, use the Worklist page."
            )
        )
    if scored is None:
        name_study_words()
    cohort_upload.confirm_labels(read.labels)
    if not sets:
        if not read.labels.needs_confirmation:
            _no_outcomes(read.labels.sentence)
        return None
    if scored is not None:
        if scored.cohort.n_rows > scored.cohort.n_scored:
            st.page_link("pages/worklist.py", label="Rows that are left out, with the reasons")
        return own_patients(scored)
    return OtherRisks(sets, groupings_of(read.extras, known_outcome(read.outcome)))


def _no_outcomes(sentence: str) -> None:
    what = (
        f"Nothing can be validated: no patient has a known outcome. {sentence} Add a column of diagnoses "
        "(malignant or benign) and upload the file again."
    )
    st.info(plain(session.study_words().say(what)))
