"""Outcomes known for some patients only: naive and corrected numbers side by side."""

from typing import Any

import streamlit as st

from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.verification.verification import Verification
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.verification import (
    correction_caption,
    number_to_verify,
    shares_in_words,
    verification_table,
)


def show_verification(found: Verification, words: StudyWords = WISCONSIN) -> dict[str, Any]:
    """Show the numbers of the verified patients next to those of all, and return them.

    Parameters
    ----------
    found : Verification
    words : StudyWords
    """
    st.header("What do the missing outcomes change?", anchor=False)
    st.markdown(linked(words.say(shares_in_words(found))))
    if found.to_verify:
        st.warning(plain(words.say(number_to_verify(found))), icon=":material/visibility_off:")
    show_table(words.say_table(verification_table(found)))
    show_caption(correction_caption(found), words)
    return found.as_json()
