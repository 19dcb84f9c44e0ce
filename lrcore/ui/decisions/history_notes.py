"""Notes on a history itself, shown above it."""

from collections.abc import Sequence

import streamlit as st

from lrcore.registry.append_only_log import Note
from lrcore.ui.plain_text import plain


def history_notes(notes: Sequence[Note]) -> None:
    """Show when a history was first counted or started anew, by whom and why."""
    for note in notes:
        kept = f" The file before is kept as {note.kept_as}." if note.kept_as else ""
        st.caption(
            plain(f"The history was {note.what} on {note.at[:10]} by {note.by}: {note.rationale}{kept}")
        )
