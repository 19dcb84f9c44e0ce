"""Which patients the numbers of a page belong to."""

import streamlit as st

from lrcore.artifact import CROSS_VALIDATED, HELD_OUT
from lrcore.development import evaluation_sets
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.scoring import evaluation_sets_of
from lrcore.ui import session
from lrcore.ui.plain_text import literal, plain

EVALUATION_SET = "patients"
UPLOADED = "uploaded"


def choose_evaluation_set() -> EvaluationSet:
    """Let the user choose the patients that numbers are shown for, and return them."""
    sets = dict(_development(session.artifact().digest)) | uploaded()
    chosen = st.segmented_control(
        "Patients evaluated",
        options=list(sets),
        format_func=lambda key: literal(sets[key].title),
        default=CROSS_VALIDATED,
        required=True,
        key=EVALUATION_SET,
        bind="query-params",
        persist_state="session",
    )
    patients = sets.get(chosen or CROSS_VALIDATED, sets[CROSS_VALIDATED])
    st.caption(plain(patients.provenance))
    return patients


def held_out() -> EvaluationSet:
    """Return the held-out patients, whichever set is chosen."""
    return _development(session.artifact().digest)[HELD_OUT]


def cross_validated() -> EvaluationSet:
    """Return all patients of the development series, cross-validated."""
    return _development(session.artifact().digest)[CROSS_VALIDATED]


def is_development(patients: EvaluationSet) -> bool:
    """Return whether these are patients of the series the model was developed with."""
    return patients in _development(session.artifact().digest).values()


def is_of_another_model(patients: EvaluationSet) -> bool:
    """Return whether the risks are not those of the model in use, but came with an uploaded table."""
    return session.predictions() is not None and patients in uploaded().values()


def uploaded() -> dict[str, EvaluationSet]:
    """Return the labelled patients in hand; the same objects as long as they are the same."""
    source = session.cohort() or session.predictions()
    known = st.session_state.get(UPLOADED)
    if known is None or known[0] is not source:
        known = (source, _sets_of_upload())
        st.session_state[UPLOADED] = known
    found: dict[str, EvaluationSet] = known[1]
    return found


def _sets_of_upload() -> dict[str, EvaluationSet]:
    cohort, predictions = session.cohort(), session.predictions()
    if cohort is not None:
        own = cohort.evaluation_set()
        return {} if own is None else {UPLOADED: own}
    sets = () if predictions is None else evaluation_sets_of(predictions)
    return {f"{UPLOADED}_{place}": patients for place, patients in enumerate(sets, start=1)}


@st.cache_resource(show_spinner=False, max_entries=4)
def _development(digest: str) -> dict[str, EvaluationSet]:
    return evaluation_sets(session.artifact())
