"""The list of the patients of a file: one a row, with the risk on a scale of log-odds.

Python sends the rows once; which row is open travels apart from them, so that opening a patient sends no
row again. The browser answers with the data row of a patient, never with a place in the list.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lrcore.figures import theme
from lrcore.ui.components.plotting import PLOTS_STYLE, packed, read_source

_FOLDER = Path(__file__).parent


def patient_list(
    patients: Mapping[str, Any],
    opened: tuple[int, int | None],
    *,
    file: str,
    key: str,
    on_opened: Callable[[], None],
) -> None:
    """Show a list in which one patient can be opened.

    Parameters
    ----------
    patients : mapping
        As :func:`lrcore.ui.worklist.patient_rows.patient_rows` makes it.
    opened : tuple of int and int or None
        The data row that is open, after a number that grows whenever the browser must adopt it.
    file : str
        Which file the patients are of; comes back with the row that was opened.
    key : str
        Where ``st.session_state`` holds what the browser last sent, as ``["opened"]``.
    on_opened : callable
        Called when a patient was opened or closed; reads that entry.
    """
    number, row = opened
    data = {
        "list": patients,
        "file": file,
        "choice": {"number": number, "row": row},
        "colours": {
            "malignant": theme.for_both_themes(theme.MALIGNANT),
            "benign": theme.for_both_themes(theme.BENIGN),
        },
    }
    _component(key=key, data=data, on_opened_change=on_opened)


_component = st.components.v2.component(
    "cutpoint_patient_list",
    html=read_source(_FOLDER / "patient_list.html"),
    css=read_source(PLOTS_STYLE, _FOLDER / "patient_list.css"),
    js=packed(read_source(_FOLDER / "patient_list.js")),
)
