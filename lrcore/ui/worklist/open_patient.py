"""The open patient of the file, identified by its row and not by its place in the list."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from lrcore.reader import Choices, Cohort
from lrcore.ui import session

OPEN, LIST = "open_patient", "worklist"


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
        Why the patient is not in the list above the drawer; empty when it is.
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


def list_key(content: Hashable) -> str:
    """Return the key of the list, a new one whenever the list holds something else.

    A list reports which place was selected. Under a key of its own, every report is about the rows
    that were on screen when it was made, even when it arrives after they have been replaced.

    Parameters
    ----------
    content : hashable
        What the list shows.
    """
    number, known = st.session_state.get(LIST, (0, None))
    if known != content or _key(number) not in st.session_state:
        number += 1
        st.session_state[LIST] = (number, content)
    return _key(number)


def _key(number: int) -> str:
    return f"{LIST}_{number}"


def take_selection(key: str, rows: Sequence[int], file: Hashable) -> None:
    """Open the patient that was selected in a list, or close the drawer when none is.

    Called before the page runs, possibly after the list has been replaced by another.

    Parameters
    ----------
    key : str
        Of the list.
    rows : sequence of int
        The data rows it showed, in its order.
    file : hashable
        What :func:`file_rows` returned when it was shown.
    """
    places = st.session_state[key]["selection"]["rows"]
    if places and places[0] < len(rows):
        st.session_state[OPEN] = (file, rows[places[0]])
    else:
        st.session_state.pop(OPEN, None)
    number, _ = st.session_state.get(LIST, (0, None))
    if key != _key(number):  # made in a list that has been replaced: the new one marks another row
        st.session_state[LIST] = (number, None)


def close_patient() -> None:
    """Close the drawer, and take the selection out of the list."""
    st.session_state.pop(OPEN, None)
    key = _key(st.session_state.get(LIST, (0, None))[0])
    if key in st.session_state:
        st.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}
