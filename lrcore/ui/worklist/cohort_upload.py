"""A file is uploaded, read and scored; what was understood is said, and can be overruled."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.errors import CohortRefused
from lrcore.model.sample import sample_csv
from lrcore.reader import Choices, Cohort, Offer, Predictions, read_labelled
from lrcore.reader.changes import undo_offers
from lrcore.reader.issues import shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.worklist.columns_form import columns_form
from lrcore.ui.worklist.file_choices import (
    UPLOADER,
    accept,
    chosen,
    file_in_hand,
    forget_choices,
    hold,
    overrule,
    undo_accepted,
)
from lrcore.ui.worklist.label_form import confirm_labels, overrule_labels
from lrcore.ui.worklist.open_patient import OPEN
from lrcore.ui.worklist.worklist import FITS, SPREAD
from lrcore.validation.scoring import ScoredCohort, score

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from lrcore.reader.rest import Told

__all__ = ["confirm_labels", "empty_state", "offers", "upload", "what_was_read"]

REFUSED = "refused_file"
SAMPLE_SIZE = 40
NOTES = 20
# Files read at once; the second so that a large one does not keep small ones waiting. More would take as
# long together and need memory for all: for 20 files of 10,000 patients 1.6 GB at the most, and not 0.6.
_TURNS = BoundedSemaphore(2)
_LARGE = 20_000_000  # bytes of a file that takes long enough to be told how far it is read


def upload() -> ScoredCohort | None:
    """Let the user upload a file, and return the patients in hand."""
    file = st.file_uploader(
        "A file of patients",
        key=UPLOADER,
        on_change=_forget,
        help="CSV, Excel, Parquet or Feather with the 30 measurements as columns. It stays in the memory "
        "of this session and is never written to disk.",
    )
    file = file or file_in_hand()
    if file is not None:
        _take(file)
    return session.cohort()


def _forget() -> None:
    forget_choices()
    evaluation_set_choice.forget_upload(another=st.session_state.get(UPLOADER) is not None)
    for held in (REFUSED, SPREAD, FITS, OPEN):
        st.session_state.pop(held, None)
    session.forget_file()


def _take(file: "UploadedFile") -> None:
    choices = chosen()
    origin = (file.file_id, choices)
    if session.holds_file(origin):
        return
    session.forget_file()
    before = st.session_state.get(REFUSED)
    if before is not None and before[0] == origin:
        _refused(before[1])
        return
    try:
        with _busy(file.size) as told, _TURNS:
            read = read_labelled(file.getvalue(), name=file.name, choices=choices, told=told)
            if isinstance(read, Predictions):
                session.keep_predictions(read, origin)
            else:
                session.keep_cohort(score(read, session.artifact().model), origin)
        hold(file, needed=_may_be_read_again(read, choices))
        evaluation_set_choice.choose_upload()
    except CohortRefused as refusal:
        st.session_state[REFUSED] = (origin, refusal.with_traceback(None))
        hold(file, needed=bool("offer" in refusal.details or undo_offers(choices)))
        evaluation_set_choice.choose_upload(refused=file.name)
        _refused(refusal)


def _may_be_read_again(read: Cohort | Predictions, choices: Choices) -> bool:
    """Return whether something in a file can be confirmed, accepted or undone."""
    if read.labels.needs_confirmation or undo_offers(choices):
        return True
    return isinstance(read, Cohort) and bool(read.offers)


@contextmanager
def _busy(size: int) -> "Iterator[Told | None]":
    """Say that a file is being read, and of a large one how far."""
    words = f"Reading {size / 1e6:,.1f} MB and scoring every patient."
    if size < _LARGE:
        with st.spinner(words):
            yield None
        return
    bar = st.progress(0.0, text=words)
    try:
        yield lambda share: bar.progress(min(share, 1.0), text=f"{words} {100 * min(share, 1.0):.0f} %")
    finally:
        bar.empty()


def _refused(refusal: CohortRefused) -> None:
    st.error(plain(str(refusal)), icon=":material/block:")
    for key, label in (("offer", "Accept and read again"), ("otherwise", "Read it so")):
        offer = refusal.details.get(key)
        if isinstance(offer, Offer):
            accept(offer, key=f"{key}_refused", label=label)
    undo_accepted(chosen())
    columns_form(refusal.details)
    with st.expander("Have it read otherwise", expanded="tables" in refusal.details):
        overrule((), refusal.details.get("tables", ()))


def empty_state() -> None:
    """Say what to do while there are no patients."""
    st.info(
        "Upload a table with one patient per row and the 30 measurements as columns, named as in "
        "scikit-learn, UCI, Kaggle or R. A column of diagnoses is welcome and not needed.",
        icon=":material/upload_file:",
    )
    rows = session.artifact().record.held_out_rows[:SAMPLE_SIZE]
    st.download_button(
        f"Download a sample file ({len(rows)} held-out patients, CSV)",
        sample_csv(rows),
        file_name="cutpoint-sample.csv",
        mime="text/csv",
        on_click="ignore",
    )


def what_was_read(cohort: Cohort) -> None:
    """Say in one line what was read; the rest stands behind it."""
    st.markdown(f"{bold(shown(cohort.name))}. {plain(cohort.sentence)}")
    with st.expander("How the file was read"):
        notes = [_noted(note.row, note.problem) for note in cohort.notes]
        if len(notes) > NOTES:
            notes[NOTES:] = [f"And {len(notes) - NOTES:,} more notes."]
        st.markdown("\n".join(f"- {plain(line)}" for line in (cohort.dialect.line, *notes)))
        overrule(cohort.header, cohort.dialect.tables)
        overrule_labels(cohort.labels)


def _noted(row: int, problem: str) -> str:
    return f"Row {row}: {problem}" if row else problem


def offers(cohort: Cohort) -> None:
    """Offer conversions that would let rows that were held back be scored, and undo those accepted."""
    undo_accepted(cohort.choices)
    for place, offer in enumerate(cohort.offers):
        accept(offer, key=f"offer_{place}")
