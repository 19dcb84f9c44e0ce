"""The patient selected in the worklist, in detail."""

import streamlit as st

from lrcore.reader import Cohort
from lrcore.reader.changes import undo_row
from lrcore.ui.calculator.verdict import verdict
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.worklist.file_choices import UNDO, choose
from lrcore.ui.worklist.open_patient import OpenPatient, close_patient
from lrcore.validation.scoring import ScoredCohort


def drawer(scored: ScoredCohort, opened: OpenPatient | None) -> None:
    """Show the open patient of a file, or how to open one.

    Parameters
    ----------
    scored : ScoredCohort
    opened : OpenPatient or None
    """
    if opened is None:
        st.info("Open a row of the list to see why this patient has this risk.", icon=":material/arrow_back:")
        return
    with st.container(border=True):
        _title(scored.cohort, opened)
        if opened.place < 0:
            st.warning(
                f"Row {opened.row:d} is not scored as the file is read now. The reason is given under **Not "
                "scored** below."
            )
            return
        if opened.not_listed:
            st.info(plain(f"This patient is not in this list: {opened.not_listed}."))
        _changes(scored.cohort, opened.row)
        verdict(scored.cohort.measurements[opened.place], key=f"row_{opened.place}")


def _title(cohort: Cohort, opened: OpenPatient) -> None:
    name = (cohort.ids[opened.place] or "no id") if opened.place >= 0 else ""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        # An anchor would carry the id into the address.
        title = f"Row {opened.row:d}, {literal(name)}" if name else f"Row {opened.row:d}"
        st.header(title, anchor=False, width="content")
        st.button("Close", key="close_patient", on_click=close_patient)


def _changes(cohort: Cohort, row: int) -> None:
    """List the changes made on request in this row, and let them be undone."""
    (text,) = cohort.changes.texts([row])
    if not text:
        return
    st.warning(plain(f"Changed on request: {text}."), icon=":material/edit:")
    if row in cohort.changes.rows:
        undone = undo_row(cohort.choices, row)
        st.button(UNDO, key=f"undo_row_{row}", on_click=choose, args=(undone,))
