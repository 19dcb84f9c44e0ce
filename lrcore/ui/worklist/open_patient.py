"""The open patient of the file, identified by its row and not by its place in the list."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
import streamlit as st

from lrcore.reader import Choices, Cohort
from lrcore.ui import session
from lrcore.ui.components.numbered import numbered

OPEN, LIST = "open_patient", "worklist"
_SENT = "open_patient_sent"
_TOKEN_LENGTH = 16


@dataclass(frozen=True, slots=True)
class OpenPatient:
    """The patient shown in the drawer.

    Attributes
    ----------
    row : int
        1-based data row of the file.
    place : int
        Place among the scored patients; -1 when the row is not scored.
    not_listed : str
        Why the patient is not in the list next to the drawer; empty when it is.
    """

    row: int
    place: int
    not_listed: str = ""


def open_patient(cohort: Cohort) -> OpenPatient | None:
    """Return the patient that is open, or None; never a patient of another file.

    Parameters
    ----------
    cohort : Cohort
        The patients of the uploaded file.
    """
    held = st.session_state.get(OPEN)
    if held is None or held[0] != file_rows():
        return None
    row: int = held[1]
    place = int(np.searchsorted(cohort.rows, row))
    scored = place < cohort.n_scored and cohort.rows[place] == row
    return OpenPatient(row, place if scored else -1)


def file_rows() -> Hashable:
    """Return a key of the rows of the uploaded file.

    Accepted conversions and meanings of diagnoses do not change the rows. Other choices, such as
    another sheet, may read other rows from the same file.
    """
    origin, _ = _pair(session.cohort_mark())
    file, choices = _pair(origin)
    if isinstance(choices, Choices):
        choices = replace(choices, conversions=(), label_meaning=())
    return file, choices


def _pair(mark: Hashable) -> tuple[Hashable, Hashable]:
    return mark if isinstance(mark, tuple) and len(mark) == 2 else (mark, None)


def row_to_send(opened: OpenPatient | None) -> tuple[int, int | None]:
    """Return the row that is open for the list in the browser, and the number of that message."""
    received = (st.session_state.get(LIST) or {}).get("opened")
    known = (received["number"], received["row"]) if received else None
    return numbered(_SENT, None if opened is None else opened.row, known)


def take_row(file: Hashable) -> None:
    """Open the patient that was opened in the list, or close the drawer.

    Called before the page runs, possibly after the file has been replaced by another. What was opened in a
    list of another file is left alone: its rows are other patients.

    Parameters
    ----------
    file : hashable
        What :func:`file_rows` returned when the page was last run.
    """
    report = st.session_state[LIST]["opened"]
    if report["file"] != token_of(file):
        return
    if report["row"] is None:
        close_patient()
    else:
        st.session_state[OPEN] = (file, int(report["row"]))


def token_of(file: Hashable) -> str:
    """Return by which word the browser names a file; it tells nothing of its content."""
    return sha256(repr(file).encode()).hexdigest()[:_TOKEN_LENGTH]


def close_patient() -> None:
    """Close the drawer."""
    st.session_state.pop(OPEN, None)
