"""The words of an uploaded table of risks: what its outcome and its patients are called."""

import streamlit as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.study_words import MAX_WORD_CHARACTERS, named_words
from lrcore.ui import session
from lrcore.ui.plain_text import plain

_EVENT, _NO_EVENT, _UNIT, _FLAG = "word_event", "word_no_event", "word_unit", "word_flag"
_REFUSED = "words_refused"


def name_study_words() -> None:
    """Let a person name the outcome and the patients of the table of risks that is open.

    The words are kept while the file is open; pages, figures, the report and downloads use them.
    """
    words = session.study_words()
    refused = st.session_state.pop(_REFUSED, "")
    if not refused:  # otherwise what was typed stays, to be corrected
        named = {_EVENT: words.event, _NO_EVENT: words.no_event, _UNIT: words.unit, _FLAG: words.verb()}
        st.session_state.update(named)
    columns = st.columns(4)
    boxes = (
        ("The event", _EVENT, "", "The outcome as a noun, such as readmission."),
        ("No event", _NO_EVENT, f"no {words.event}", "Its absence, such as no readmission or survival."),
        ("Unit", _UNIT, "", "Who or what has a risk, such as patient or admission."),
        (
            "Action",
            _FLAG,
            "",
            "What is done at or above the threshold, as a verb, such as refer or call in. An unusual past "
            "participle goes behind a slash: teach/taught.",
        ),
    )
    for column, (label, key, placeholder, meaning) in zip(columns, boxes, strict=True):
        column.text_input(
            plain(label),
            key=key,
            max_chars=MAX_WORD_CHARACTERS,
            placeholder=placeholder,
            help=plain(meaning),
            on_change=_take,
        )
    if refused:
        st.error(plain(refused))


def _take() -> None:
    keys = _EVENT, _NO_EVENT, _UNIT, _FLAG
    event, no_event, unit, flag = (st.session_state.get(key, "") for key in keys)
    try:
        words = named_words(event, no_event.strip() or None, unit, flag, session.study_words())
    except InvalidInput as refusal:
        st.session_state[_REFUSED] = str(refusal)
        return
    st.session_state[session.NAMED_WORDS] = words
