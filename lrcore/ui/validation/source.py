"""The patients to validate: a file with outcomes, or an explanation while there is none."""

from dataclasses import dataclass

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model.sample import CONSTRUCTED_SIZE, constructed_csv
from lrcore.reader.issues import shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.components.captions import show_caption
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.worklist import cohort_upload
from lrcore.ui.worklist.samples import open_sample
from lrcore.ui.worklist.study_words_form import name_study_words
from lrcore.validation.external import OurPatients, groupings_of, known_outcome, our_patients
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.captions.validation import CONSTRUCTED


@dataclass(frozen=True, eq=False, slots=True)
class OtherRisks:
    """Risks of other models for the patients of a file, and how the file divides them."""

    sets: tuple[EvaluationSet, ...]
    groupings: dict[str, tuple[str, ...]]


def patients_to_validate() -> OurPatients | OtherRisks | None:
    """Return the labelled patients of the file; without any, explain what to do."""
    scored = cohort_upload.upload()
    read = session.predictions() or (scored.cohort if scored else None)
    if read is None:
        _empty_state()
        return None
    sets = evaluation_set_choice.uploaded_sets()
    if not sets:
        st.markdown(bold(shown(read.name)))
    st.caption(
        plain(
            f"{read.sentence} {session.study_words().say(read.labels.sentence)} To change how it is read, "
            "use the Worklist page."
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
        return _ours(scored)
    return OtherRisks(sets, groupings_of(read.extras, known_outcome(read.outcome)))


@cached_per_owner
def _ours(scored: ScoredCohort) -> OurPatients:
    return our_patients(scored, evaluation_set_choice.uploaded_sets()[0])


def _no_outcomes(sentence: str) -> None:
    what = (
        f"Nothing can be validated: no patient has a known outcome. {sentence} Add a column of diagnoses "
        "(malignant or benign) and upload the file again."
    )
    st.info(plain(session.study_words().say(what)))


def _empty_state() -> None:
    st.info(
        "Upload a file of your patients whose diagnosis is known: 30 measurements and a column of diagnoses. "
        "Or a table of risks and outcomes from any model. Further columns, such as site or year, "
        "become subgroups.",
        icon=":material/upload_file:",
    )
    rows = session.artifact().record.held_out_rows
    st.button(
        "Try a constructed file",
        on_click=open_sample,
        args=("cutpoint-constructed.csv", lambda: constructed_csv(rows)),
        icon=":material/play_arrow:",
    )
    st.download_button(
        f"Download a constructed file to try ({CONSTRUCTED_SIZE:,} patients, CSV)",
        lambda: constructed_csv(rows),
        file_name="cutpoint-constructed.csv",
        mime="text/csv",
        on_click="ignore",
    )
    show_caption(CONSTRUCTED.with_values(n_held_out=len(rows), n=CONSTRUCTED_SIZE))
