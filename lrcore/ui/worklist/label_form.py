"""The meaning of the values of a column of diagnoses: confirmed or corrected by the user."""

from dataclasses import replace

import streamlit as st

from lrcore.errors import counted
from lrcore.reader.choices import UNKNOWN
from lrcore.reader.columns.labels import Labels
from lrcore.reader.issues import quoted
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.ui import session
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.worklist.file_choices import UPLOADER, choose, current_choices, file_mark

_MEANINGS = (MALIGNANT, BENIGN, UNKNOWN)
_MAX_VALUES = 8


def confirm_labels(labels: Labels) -> None:
    """Ask for the meaning of ambiguous labels; no metric is shown before the answer."""
    if not labels.needs_confirmation:
        return
    question = f"What do the values of column {quoted(labels.column)} mean?"
    if labels.rivals:
        question = "Which column holds the diagnosis?"
    say = session.study_words().say
    st.warning(
        f"{plain(say(question))} {plain(say(labels.evidence))} The risks do not depend on it. No metric "
        "is shown before it is confirmed.",
        icon=":material/help:",
    )
    if labels.rivals:
        _choose_column(labels)
        return
    _ask(labels, "Confirm", asked=True)


def _choose_column(labels: Labels) -> None:
    """Ask which of several columns holds the diagnosis."""
    column = st.radio(
        plain(session.study_words().say("Column of diagnoses")),
        (labels.column, *labels.rivals),
        index=None,
        format_func=literal,
        key=f"rivals_{file_mark()}",
    )
    st.button(
        "Use this column",
        on_click=choose,
        args=(replace(current_choices(), label_column=column),),
        disabled=column is None,
    )


def overrule_labels(labels: Labels) -> None:
    """Let the user correct a coding that was recognised."""
    if labels.column and not labels.needs_confirmation and st.session_state.get(UPLOADER) is not None:
        st.markdown(f"**What the values of {plain(quoted(labels.column))} mean**")
        _ask(labels, "Use this coding", asked=False)


def _ask(labels: Labels, button: str, *, asked: bool) -> None:
    values = list(dict.fromkeys([*labels.meaning, *(value for value in labels.counts if value)]))[
        :_MAX_VALUES
    ]
    columns = st.columns(min(4, len(values)) or 1)
    answers = {}
    for place, value in enumerate(values):
        answers[value] = columns[place % len(columns)].selectbox(
            f"{literal(labels.value(value))} ({counted(labels.counts.get(value, 0), 'row')})",
            _MEANINGS,
            index=_MEANINGS.index(labels.meaning.get(value, UNKNOWN)),
            format_func=session.study_words().say,
            key=f"label_{place}_{labels.index}_{file_mark()}",
        )
    settled = {value: labels.meaning.get(value, UNKNOWN) for value in values}
    confirmed = replace(current_choices(), label_column=labels.column, label_meaning=tuple(answers.items()))
    st.button(
        plain(button),
        on_click=choose,
        args=(confirmed,),
        disabled=not asked and answers == settled,
    )
