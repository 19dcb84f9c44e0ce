"""The patient selected in the worklist, in detail."""

import streamlit as st

from lrcore.scoring import ScoredCohort
from lrcore.ui.plain_text import literal
from lrcore.ui.verdict import verdict


def drawer(scored: ScoredCohort, place: int | None) -> None:
    """Show one patient of a file, or how to choose one."""
    if place is None:
        st.caption("Select a row to see why this patient has this risk.")
        return
    cohort = scored.cohort
    name = cohort.ids[place] or "no id"
    with st.container(border=True):
        # An anchor would carry the id into the address.
        st.subheader(f"Row {cohort.rows[place]:d}, {literal(name)}", anchor=False)
        verdict(cohort.measurements[place], key=f"row_{place}")
