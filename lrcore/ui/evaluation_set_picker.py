"""The line that says whose numbers a page shows, with the choice of other patients behind it."""

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader.issues import listed, shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.evaluation_set_choice import CV, HELDOUT, UPLOAD, Choice
from lrcore.ui.plain_text import bold, literal, plain

_TITLES = {
    CV: "the development series, cross-validated",
    HELDOUT: "the development series, held out",
}
_PICKED = "set_picked"


def patients_looked_at() -> EvaluationSet:
    """Say whose numbers follow, let other patients be chosen, and return those that were."""
    patients, why_not = evaluation_set_choice.to_evaluate()
    now = _choice_of(patients)
    if why_not:
        st.warning(
            plain(f"{why_not} Shown instead: {_title(now)} {_size(patients)}."),
            icon=":material/swap_horiz:",
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        size = plain(_size(patients) + _instead_of(now))
        st.markdown(f"You are looking at {bold(_title(now))} {size}.", width="content")
        # The key changes with the choice, which closes the list.
        with st.popover("Change", type="tertiary", key=f"change_{now}_{why_not}"):
            _choose(None if why_not else now)
    st.caption(plain(patients.provenance))
    return patients


def upload_looked_at(sets: tuple[EvaluationSet, ...]) -> None:
    """Say that what follows is about the uploaded file, with every risk it holds."""
    columns = _risk_columns()
    which = f", {listed(map(shown, columns))}" if columns else ""
    st.markdown(f"You are looking at {bold(_file_name() + which)} {plain(_size(sets[0]))}.")


def links_to_upload(validation: str) -> None:
    """Lead to the pages that evaluate the uploaded file, whichever set they showed before.

    Parameters
    ----------
    validation : str
        What the Validation page answers about this file.
    """
    upload = evaluation_set_choice.address_of_upload()
    for page, question in (
        ("performance", "How far can these risks be trusted?"),
        ("threshold", "Which threshold, and what does it cost?"),
        ("validation", validation),
    ):
        st.page_link(f"pages/{page}.py", label=plain(question), query_params=upload)


def _choice_of(patients: EvaluationSet) -> Choice:
    sets = evaluation_set_choice.uploaded()
    if patients in sets:
        return Choice(UPLOAD, sets.index(patients) + 1)
    return Choice(HELDOUT if patients is evaluation_set_choice.held_out() else CV)


def _instead_of(choice: Choice) -> str:
    """Say which file is in hand and is not what is looked at."""
    uploaded = evaluation_set_choice.in_hand() is not None
    return f", not at {_file_name()}" if uploaded and choice.kind != UPLOAD else ""


def _title(choice: Choice) -> str:
    if choice.kind != UPLOAD:
        return _TITLES[choice.kind]
    columns = _risk_columns()
    return f"{_file_name()}, {shown(columns[choice.risk - 1])}" if columns else _file_name()


def _file_name() -> str:
    file = evaluation_set_choice.in_hand()
    return (shown(file.name).strip() if file is not None else "") or "the uploaded file"


def _risk_columns() -> tuple[str, ...]:
    predictions = session.predictions()
    return () if predictions is None else predictions.models


def _size(patients: EvaluationSet) -> str:
    return f"({patients.n:,} patients, {patients.n_malignant:,} malignant)"


def _choose(now: Choice | None) -> None:
    sets = {Choice(kind): patients for kind, patients in evaluation_set_choice.development_sets().items()}
    sets |= {
        Choice(UPLOAD, place): each for place, each in enumerate(evaluation_set_choice.uploaded(), start=1)
    }
    labels = {choice: literal(f"{_capital(_title(choice))} {_size(each)}") for choice, each in sets.items()}
    st.session_state[_PICKED] = now
    st.radio(
        "Patients evaluated",
        list(sets),
        format_func=labels.__getitem__,
        key=_PICKED,
        on_change=_take,
    )
    if evaluation_set_choice.in_hand() is None:
        st.page_link("pages/patients.py", label="Upload a file of your own")


def _take() -> None:
    evaluation_set_choice.choose(st.session_state[_PICKED])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith("the ") else text
