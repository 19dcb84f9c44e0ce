"""The sections of the Model page as tabs: the open one is in the address, and all are printed."""

from typing import TYPE_CHECKING

import streamlit as st

from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SECTION = "section"  # in the address
COEFFICIENTS, VERSIONS, OTHER_MODELS = "Coefficients", "Versions", "Other models"
SERIES_SIZE, PROVENANCE, EXPORT = "Series size", "Provenance", "Export"
_TITLES = {
    COEFFICIENTS: "What does each measurement weigh?",
    VERSIONS: "Which versions are there?",
    OTHER_MODELS: "Which other models could be defended?",
    SERIES_SIZE: "Was the series large enough?",
    PROVENANCE: "What was it made from, and with what?",
    EXPORT: "How do others use it?",
}


def sections() -> "dict[str, DeltaGenerator]":
    """Draw the tabs, and return the place of each section by its name.

    Every section is filled, whichever is open: the style sheet prints all of them.
    """
    with st.container(key="printed_whole"):
        tabs = st.tabs([plain(name) for name in _TITLES], key=SECTION, bind="query-params")
    for tab, title in zip(tabs, _TITLES.values(), strict=True):
        tab.header(plain(title), anchor=False)
    return dict(zip(_TITLES, tabs, strict=True))
