"""Warnings about a file as a whole, shown where nothing has to be opened to see them."""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.plain_text import plain
from lrcore.validation.overlap import overlap
from lrcore.validation.scoring import ScoredCohort

_MAX_WARNINGS = 3
# How a file was read, and what the list or the summary shows anyway; every other note is a warning.
_ROUTINE = frozenset(
    {"other columns", "ids", "title", "labels", "unknown label", "conversion", "aside", "few rows"}
)


def show_warnings(scored: ScoredCohort) -> None:
    """Warn of patients of the development series, of repeated patients and of what is unusual in a file.

    Parameters
    ----------
    scored : ScoredCohort
    """
    warnings = [note.sentence for note in scored.cohort.notes if note.rule not in _ROUTINE]
    known = _known_patients(scored)
    lines = [known] * bool(known) + warnings
    if not lines:
        return
    more = len(lines) - _MAX_WARNINGS
    if more > 0:
        lines[_MAX_WARNINGS:] = [f"{more:,} more under How the file was read."]
    text = "  \n".join(plain(line) for line in lines)  # a line each
    with st.container(key="file_warnings"):
        st.warning(text, icon=":material/warning:")


@cached_per_owner
def _known_patients(scored: ScoredCohort) -> str:
    return overlap(scored.cohort.measurements, session.artifact().record.held_out_rows).sentence
