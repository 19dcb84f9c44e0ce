"""The uploader of Worklist and Validation: reads and scores a file; shows refusals, summary and offers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, Cohort, Offer, Predictions
from lrcore.reader.changes import undo_offers
from lrcore.reader.issues import shown
from lrcore.ui import evaluation_set_choice, file_reading, session
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.worklist.columns_form import columns_form
from lrcore.ui.worklist.equation_form import equation_form
from lrcore.ui.worklist.file_choices import (
    UPLOADER,
    File,
    current_choices,
    file_in_hand,
    forget_choices,
    keep_file,
    overrule,
    show_offer,
    show_undo_buttons,
)
from lrcore.ui.worklist.label_form import confirm_labels, overrule_labels
from lrcore.ui.worklist.open_patient import OPEN
from lrcore.validation.scoring import ScoredCohort, score

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from lrcore.reader.read import OnProgress

__all__ = ["confirm_labels", "offer_to_close", "offers", "rooms", "upload", "what_was_read"]

REFUSED = "refused_file"
_MAX_NOTES = 20
_LARGE_FILE_BYTES = 20_000_000  # from here on a progress bar is shown


def rooms() -> tuple["DeltaGenerator", "DeltaGenerator"]:
    """Return where a file is summarised and where one is uploaded.

    The uploader keeps its place whatever is shown: one that moves can lose the file just uploaded.
    """
    with st.container(key="file_row"):
        summary, uploader = st.columns([9, 4], gap="medium")
    return summary, uploader.container(horizontal=True, vertical_alignment="center")


def upload(room: "DeltaGenerator | None" = None) -> ScoredCohort | None:
    """Let the user upload a file, and return the patients of the current file.

    Parameters
    ----------
    room : DeltaGenerator, optional
        Where the uploader stands; a refusal is shown below, across the page.
    """
    with room or st.container():
        uploaded = st.file_uploader(
            "A file of patients",
            key=UPLOADER,
            on_change=_forget,
            help="CSV, Excel, Parquet or Feather with the 30 measurements as columns. It stays in the memory "
            "of this session and is never written to disk.",
        )
        equation_form()
    file: File | None = uploaded or file_in_hand()
    if file is not None:
        _take(file)
    return session.cohort()


def _forget() -> None:
    forget_choices()
    evaluation_set_choice.forget_upload(another=st.session_state.get(UPLOADER) is not None)
    for held in (REFUSED, OPEN, session.NAMED_WORDS):
        st.session_state.pop(held, None)
    session.forget_file()


def offer_to_close(line: "DeltaGenerator") -> None:
    """Offer to close a file that the uploader no longer shows; while it does, its own cross closes it."""
    if st.session_state.get(UPLOADER) is None:
        line.button("Close the file", on_click=_forget, type="tertiary")


def _take(file: File) -> None:
    choices = current_choices()
    origin = (file.file_id, choices)
    if session.holds_file(origin):
        return
    session.forget_file()
    before = st.session_state.get(REFUSED)
    if before is not None and before[0] == origin:
        _show_refusal(before[1])
        return
    try:
        with _busy(file.size) as on_progress:
            read = file_reading.read_upload(
                file.getvalue(), name=file.name, choices=choices, on_progress=on_progress
            )
            if isinstance(read, Predictions):
                session.keep_predictions(read, origin)
            else:
                session.keep_cohort(score(read, session.artifact().model), origin)
        keep_file(file, needed=_may_be_read_again(read, choices))
        evaluation_set_choice.choose_upload()
    except CohortRefused as refusal:
        st.session_state[REFUSED] = (origin, refusal.with_traceback(None))
        keep_file(file, needed=bool("offer" in refusal.details or undo_offers(choices)))
        evaluation_set_choice.choose_upload(refused=file.name)
    st.rerun()  # the bar, drawn before, then names these patients


def _may_be_read_again(read: Cohort | Predictions, choices: Choices) -> bool:
    """Return whether something in a file can be confirmed, accepted or undone."""
    if read.labels.needs_confirmation or undo_offers(choices):
        return True
    return isinstance(read, Cohort) and bool(read.offers)


@contextmanager
def _busy(size: int) -> "Iterator[OnProgress | None]":
    """Show that a file is being read; for a large one, with its progress."""
    words = f"Reading {size / 1e6:,.1f} MB and scoring every patient."
    if size < _LARGE_FILE_BYTES:
        with st.spinner(words):
            yield None
        return
    bar = st.progress(0.0, text=words)
    try:
        yield lambda share: bar.progress(min(share, 1.0), text=f"{words} {100 * min(share, 1.0):.0f} %")
    finally:
        bar.empty()


def _show_refusal(refusal: CohortRefused) -> None:
    st.error(plain(str(refusal)), icon=":material/block:")
    for key, label in (("offer", "Accept and read again"), ("otherwise", "Apply")):
        offer = refusal.details.get(key)
        if isinstance(offer, Offer):
            show_offer(offer, key=f"{key}_refused", label=label)
    show_undo_buttons(current_choices())
    columns_form(refusal.details)
    with folded("Change how the file is read", expanded="tables" in refusal.details):
        overrule((), refusal.details.get("tables", ()))


def what_was_read(cohort: Cohort) -> None:
    """Summarise in one line what was read; details are folded away."""
    below = " [See why](#not-scored)" if cohort.n_rows > cohort.n_scored > 0 else ""
    line = st.container(key="file_summary", horizontal=True, vertical_alignment="center")
    line.markdown(f"{bold(shown(cohort.name))}. {linked(cohort.sentence)}{below}", width="content")
    with line.popover("How the file was read"):
        notes = [note.sentence for note in cohort.notes]
        if len(notes) > _MAX_NOTES:
            notes[_MAX_NOTES:] = [f"And {len(notes) - _MAX_NOTES:,} more notes."]
        st.markdown("\n".join(f"- {plain(line)}" for line in (cohort.dialect.line, *notes)))
        overrule(cohort.header, cohort.dialect.tables)
        overrule_labels(cohort.labels)
    offer_to_close(line)


def offers(cohort: Cohort) -> None:
    """Offer conversions that would let rows that were held back be scored, and undo those accepted."""
    show_undo_buttons(cohort.choices)
    for place, offer in enumerate(cohort.offers):
        show_offer(offer, key=f"offer_{place}")
