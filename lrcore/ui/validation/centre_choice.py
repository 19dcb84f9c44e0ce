"""The column of centres that the user named, for the Validation page and the report."""

import streamlit as st

from lrcore.reader import Cohort, Predictions
from lrcore.validation.centre_column import possible_centres

CENTRE_BOX = "centres"  # the widget, which holds a new choice before the page is drawn
_NAMED = "centre_column"  # kept while the page is not shown


def remember_centre_column(name: str | None) -> None:
    """Keep the name of the column for the session; None where none is named."""
    st.session_state[_NAMED] = name


def named_centre_column(table: Cohort | Predictions) -> str | None:
    """Return the column that was named, if this file has it and it can name centres."""
    remembered: str | None = st.session_state.get(_NAMED)
    name: str | None = st.session_state.get(CENTRE_BOX, remembered)
    return name if name is not None and name in possible_centres(table) else None
