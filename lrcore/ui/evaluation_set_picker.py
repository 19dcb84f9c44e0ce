"""The line that names the patients a page evaluates, with a list of other sets to choose."""

import streamlit as st

from lrcore.errors import counted
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader.issues import listed, shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.evaluation_set_choice import CV, HELDOUT, SET, UPLOAD, Choice
from lrcore.ui.plain_text import bold, literal, plain
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.several_pages import CROSS_VALIDATED, HELD_OUT, UPDATE_INCLUDED, UPLOADED
from lrcore.wording.typesetting import capitalised

_TITLES = {
    CV: "the development series, cross-validated",
    HELDOUT: "the development series, held out",
}
_PROVENANCE = {CV: CROSS_VALIDATED, HELDOUT: HELD_OUT, UPLOAD: UPLOADED}
_SHORT_TITLES = {CV: "Cross-validated", HELDOUT: "Held out"}  # fit a phone
_PICKED = "set_picked"


def name_patients(page: str, *, evaluates: bool) -> None:
    """Name the patients evaluated.

    Parameters
    ----------
    page : str
        The address of the page.
    evaluates : bool
        Whether the page shows these patients; other pages only state which ones are evaluated elsewhere.
    """
    uploaded = evaluation_set_choice.validated_sets(page)
    if uploaded:
        st.markdown(f"You are looking at {bold(_title_of_file())} {plain(_size(uploaded[0]))}.")
        return
    patients, _ = evaluation_set_choice.set_to_evaluate()
    now = _choice_of(patients)
    size = plain(_size(patients) + _instead_of(now))
    if evaluates:
        st.markdown(f"You are looking at {bold(_title(now))} {size}.")
    else:
        st.markdown(f"Evaluated: {bold(_title(now))} {size}.")


def change_patients(page: str) -> None:
    """Offer a list of other patients to evaluate.

    Parameters
    ----------
    page : str
        The address of the page.
    """
    if evaluation_set_choice.validated_sets(page):
        with st.popover("Change", type="tertiary"):
            st.caption(plain(title_of_evaluated(page)))
            _link_to_development()
        return
    patients, why_not = evaluation_set_choice.set_to_evaluate()
    now = _choice_of(patients)
    # The key changes with the choice, which closes the list.
    with st.popover("Change", type="tertiary", key=f"change_{now}_{why_not}"):
        st.caption(plain(title_of_evaluated(page)))
        _choose(None if why_not else now)


def title_of_evaluated(page: str) -> str:
    """Return the name and size of the patients a page is about.

    Parameters
    ----------
    page : str
        Its address.
    """
    uploaded = evaluation_set_choice.validated_sets(page)
    if uploaded:
        return f"{_title_of_file()} {_size(uploaded[0])}"
    patients, _ = evaluation_set_choice.set_to_evaluate()
    return f"{_capital(_title(_choice_of(patients)))} {_size(patients)}"


def pick_evaluation_set() -> EvaluationSet:
    """Return the patients evaluated, and state where they come from; the bar above the page names them."""
    patients, why_not = evaluation_set_choice.set_to_evaluate()
    if why_not:
        st.warning(
            plain(f"{why_not} Shown instead: {_title(_choice_of(patients))} {_size(patients)}."),
            icon=":material/swap_horiz:",
        )
    show_caption(_provenance(patients))
    return patients


def _provenance(patients: EvaluationSet) -> Caption:
    caption = _PROVENANCE[_choice_of(patients).kind].said(patients.words)
    is_updated = evaluation_set_choice.is_development(patients) and session.artifact().record.updates
    return (caption + UPDATE_INCLUDED if is_updated else caption).with_values(provenance=patients.provenance)


def _link_to_development() -> None:
    st.markdown("This page validates the uploaded file: upload another one to change it.")
    st.markdown("Performance shows the development series:")
    for kind, patients in evaluation_set_choice.development_sets().items():
        label = f"{_SHORT_TITLES[kind]} ({counted(patients.n, 'patient')})"
        st.page_link("pages/performance.py", label=plain(label), query_params={SET: kind})


def links_to_upload(validation: str) -> None:
    """Link to the pages that evaluate the uploaded file, whichever set they showed before.

    Parameters
    ----------
    validation : str
        Label of the link to the Validation page.
    """
    upload = evaluation_set_choice.address_of_upload()
    for page, question in (
        ("performance", "How far can these risks be trusted?"),
        ("threshold", "Which threshold, and what does it cost?"),
        ("validation", validation),
    ):
        st.page_link(f"pages/{page}.py", label=plain(question), query_params=upload)


def _choice_of(patients: EvaluationSet) -> Choice:
    sets = evaluation_set_choice.uploaded_sets()
    if patients in sets:
        return Choice(UPLOAD, sets.index(patients) + 1)
    return Choice(HELDOUT if patients is evaluation_set_choice.held_out_set() else CV)


def _instead_of(choice: Choice) -> str:
    """Return which uploaded file is not the set evaluated; empty where it is."""
    uploaded = evaluation_set_choice.uploaded_file() is not None
    return f", not at {_file_name()}" if uploaded and choice.kind != UPLOAD else ""


def _title(choice: Choice) -> str:
    if choice.kind != UPLOAD:
        return _TITLES[choice.kind]
    columns = _risk_columns()
    return f"{_file_name()}, {shown(columns[choice.risk - 1])}" if columns else _file_name()


def _title_of_file() -> str:
    """Return the name of the uploaded file, with all of its risk columns."""
    columns = _risk_columns()
    return _file_name() + (f", {listed(map(shown, columns))}" if columns else "")


def _file_name() -> str:
    file = evaluation_set_choice.uploaded_file()
    return (shown(file.name).strip() if file is not None else "") or "the uploaded file"


def _risk_columns() -> tuple[str, ...]:
    predictions = session.predictions()
    return () if predictions is None else predictions.models


def _size(patients: EvaluationSet) -> str:
    return patients.words.say(f"({counted(patients.n, 'patient')}, {patients.n_malignant:,} malignant)")


def _choose(now: Choice | None) -> None:
    sets = {Choice(kind): patients for kind, patients in evaluation_set_choice.development_sets().items()}
    sets |= {
        Choice(UPLOAD, place): each
        for place, each in enumerate(evaluation_set_choice.uploaded_sets(), start=1)
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
    if evaluation_set_choice.uploaded_file() is None:
        st.page_link("pages/worklist.py", label="Upload a file of your own")


def _take() -> None:
    """Adopt the choice; its address is sent before anything shows it, so that no link leaves from the old."""
    evaluation_set_choice.choose(st.session_state[_PICKED])
    evaluation_set_choice.write_address()


def _capital(text: str) -> str:
    return capitalised(text) if text.startswith("the ") else text
