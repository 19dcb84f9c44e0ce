"""Column formats of the tables of the Model page, and the limits of the model."""

import streamlit as st

from lrcore.ui.plain_text import plain
from lrcore.wording.model import LIMITS

_NUMBER = st.column_config.NumberColumn(format="%.4f", width=120)
COLUMNS = {
    "Measurement": st.column_config.TextColumn(pinned=True, width=215),
    "Unit": st.column_config.TextColumn(width=150),
    "Training mean": _NUMBER,
    "Training SD": _NUMBER,
    "Log-odds per SD": _NUMBER,
    "Log-odds per unit": _NUMBER,
}


def limits() -> None:
    """List what the model cannot do."""
    st.markdown("\n".join(f"- {plain(limit)}" for limit in LIMITS))
