"""The sections of the Model page as tabs: the open one is in the address, and all are printed."""

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SECTION = "section"  # in the address
COEFFICIENTS, VERSIONS, OTHER_MODELS = "Coefficients", "Versions", "Other models"
SERIES_SIZE, PROVENANCE, EXPORT = "Series size", "Provenance", "Export"
_ALL = (COEFFICIENTS, VERSIONS, OTHER_MODELS, SERIES_SIZE, PROVENANCE, EXPORT)


def sections() -> "dict[str, DeltaGenerator]":
    """Draw the tabs, and return the place of each section by its name.

    Every section is filled, whichever is open: the style sheet prints all of them.
    """
    with st.container(key="printed_whole"):
        return dict(zip(_ALL, st.tabs(_ALL, key=SECTION, bind="query-params"), strict=True))
