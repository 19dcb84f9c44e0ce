"""What the values of a column of diagnoses mean: asked where it is not clear, overruled where it is wrong."""

from dataclasses import replace

import streamlit as st

from lrcore.reader.choices import UNKNOWN
from lrcore.reader.columns.labels import Labels
from lrcore.reader.issues import quoted
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.worklist.file_choices import UPLOADER, choose, chosen, file_mark

_MEANINGS = (MALIGNANT, BENIGN, UNKNOWN)
_MOST_VALUES = 8


def confirm_labels(labels: Labels) -> None:
    """Ask what the labels mean when the file does not say; no metric is shown before the answer."""
    if not labels.needs_confirmation:
        return
    st.warning(
        f"What do the values of column {plain(quoted(labels.column))} mean? {plain(labels.evidence)} "
        "Risks do not depend on it. No metric is shown before you say.",
        icon=":material/help:",
    )
    _ask(labels, "That is what they mean", asked=True)


def overrule_labels(labels: Labels) -> None:
    """Let a reading that seemed clear be corrected."""
    if labels.column and not labels.needs_confirmation and st.session_state.get(UPLOADER) is not None:
        st.markdown(f"**What the values of {plain(quoted(labels.column))} mean**")
        _ask(labels, "Read the diagnoses so", asked=False)


def _ask(labels: Labels, button: str, *, asked: bool) -> None:
    values = list(dict.fromkeys([*labels.meaning, *(value for value in labels.counts if value)]))[
        :_MOST_VALUES
    ]
    columns = st.columns(min(4, len(values)) or 1)
    answers = {}
    for place, value in enumerate(values):
        answers[value] = columns[place % len(columns)].selectbox(
            f"{literal(labels.value(value))} ({labels.counts.get(value, 0):,} rows)",
            _MEANINGS,
            index=_MEANINGS.index(labels.meaning.get(value, UNKNOWN)),
            key=f"label_{place}_{labels.index}_{file_mark()}",
        )
    settled = {value: labels.meaning.get(value, UNKNOWN) for value in values}
    confirmed = replace(chosen(), label_column=labels.column, label_meaning=tuple(answers.items()))
    st.button(
        plain(button),
        on_click=choose,
        args=(confirmed,),
        disabled=not asked and answers == settled,
    )
