"""A file is uploaded, read and scored; what was understood is said, and can be overruled."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.cohort import Choices, Cohort, Offer, Predictions, read_labelled
from lrcore.cohort.choices import UNKNOWN
from lrcore.cohort.issues import quoted
from lrcore.cohort.labels import Labels
from lrcore.errors import CohortRefused
from lrcore.sample import sample_csv
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.scoring import ScoredCohort, score
from lrcore.ui import session
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

UPLOADER, CHOICES = "cohort_file", "cohort_choices"
SAMPLE_SIZE = 40
_DELIMITERS = {"": "as found", ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_DECIMALS = {"": "as found", ".": "point", ",": "comma"}


def upload() -> ScoredCohort | None:
    """Let the user upload a file, and return the patients in hand."""
    file = st.file_uploader(
        "A file of patients",
        key=UPLOADER,
        on_change=_forget_choices,
        help="CSV, Excel or Parquet with the 30 measurements as columns. It stays in the memory of this "
        "session and is never written to disk.",
    )
    if file is not None:
        _take(file)
    return session.cohort()


def _forget_choices() -> None:
    st.session_state.pop(CHOICES, None)
    session.forget_file()


def _take(file: "UploadedFile") -> None:
    choices = st.session_state.get(CHOICES, Choices())
    origin = (file.file_id, choices)
    if session.holds_file(origin):
        return
    session.forget_file()
    try:
        with st.spinner(f"Reading {file.size / 1e6:,.1f} MB and scoring every patient."):
            read = read_labelled(file.getvalue(), name=file.name, choices=choices)
            if isinstance(read, Predictions):
                session.keep_predictions(read, origin)
            else:
                session.keep_cohort(score(read, session.artifact().model), origin)
    except CohortRefused as refusal:
        _refused(refusal)


def _refused(refusal: CohortRefused) -> None:
    st.error(plain(str(refusal)), icon=":material/block:")
    offer = refusal.details.get("offer")
    if isinstance(offer, Offer):
        _accept(offer, key="offer_refused")


def _accept(offer: Offer, *, key: str) -> None:
    st.markdown(plain(offer.sentence))
    st.button("Accept and read again", key=key, on_click=_choose, args=(offer.choices,))


def _choose(choices: Choices) -> None:
    st.session_state[CHOICES] = choices


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
    st.markdown(f"**{plain(cohort.name)}**. {plain(cohort.sentence)}")
    with st.expander("How the file was read"):
        st.markdown(f"- {plain(cohort.dialect.line)}\n- {plain(cohort.labels.sentence)}")
        if cohort.labels.evidence:
            st.markdown(f"- {plain(cohort.labels.evidence)}")
        notes = cohort.notes
        for note in notes[:20]:
            st.markdown(f"- {plain(_noted(note.row, note.problem))}")
        if len(notes) > 20:
            st.markdown(f"- and {len(notes) - 20:,} more notes")
        _overrule(cohort)


def _noted(row: int, problem: str) -> str:
    return f"Row {row}: {problem}" if row else problem


def _overrule(cohort: Cohort) -> None:
    if st.session_state.get(UPLOADER) is None:
        st.caption("To have it read otherwise, upload the file again.")
        return
    st.markdown("**Have it read otherwise**")
    delimiter, decimal, label = st.columns(3)
    chosen = replace(
        cohort.choices,
        delimiter=_pick(delimiter, "Delimiter", _DELIMITERS, cohort.choices.delimiter),
        decimal=_pick(decimal, "Decimal sign", _DECIMALS, cohort.choices.decimal),
        label_column=_label_column(label, cohort),
    )
    st.button("Read again", on_click=_choose, args=(chosen,), disabled=chosen == cohort.choices)


def _pick(column: "DeltaGenerator", label: str, options: dict[str, str], value: str) -> str:
    values = list(options)
    place = values.index(value) if value in values else 0
    chosen: str = column.selectbox(label, values, format_func=lambda option: options[option], index=place)
    return chosen


def _label_column(column: "DeltaGenerator", cohort: Cohort) -> str | None:
    options = [None, "", *dict.fromkeys(name for name in cohort.header if name)]

    def words(name: str | None) -> str:
        return "as found" if name is None else (name[:60] or "there is none")

    place = options.index(cohort.choices.label_column) if cohort.choices.label_column in options else 0
    chosen: str | None = column.selectbox("Column of diagnoses", options, format_func=words, index=place)
    return chosen


def confirm_labels(labels: Labels) -> None:
    """Ask what the labels mean when the file does not say; no metric is shown before the answer."""
    if not labels.needs_confirmation:
        return
    st.warning(
        f"What do the values of column {plain(quoted(labels.column))} mean? {plain(labels.evidence)} "
        "Risks do not depend on it. No metric is shown before you say.",
        icon=":material/help:",
    )
    meanings = (MALIGNANT, BENIGN, UNKNOWN)
    columns = st.columns(min(4, len(labels.meaning)) or 1)
    chosen = []
    for place, (value, meaning) in enumerate(labels.meaning.items()):
        answer = columns[place % len(columns)].selectbox(
            f"{plain(quoted(value))} ({labels.counts.get(value, 0):,} rows)",
            meanings,
            index=meanings.index(meaning),
            key=f"label_{place}",
        )
        chosen.append((value, answer))
    choices = st.session_state.get(CHOICES, Choices())
    confirmed = replace(choices, label_column=labels.column, label_meaning=tuple(chosen))
    st.button("That is what they mean", type="primary", on_click=_choose, args=(confirmed,))


def offers(cohort: Cohort) -> None:
    """Offer conversions that would let rows that were held back be scored."""
    for place, offer in enumerate(cohort.offers):
        _accept(offer, key=f"offer_{place}")
