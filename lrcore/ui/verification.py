"""Outcomes known for some patients only: naive and corrected numbers side by side."""

from typing import Any

import streamlit as st

from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.verification.verification import ASSUMPTION, Verification
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.verification import NAMES, number_to_verify, rate_in_words, shares_in_words


def show_verification(found: Verification, words: StudyWords = WISCONSIN) -> dict[str, Any]:
    """Show the numbers of the verified patients next to those of all, and return them.

    Parameters
    ----------
    found : Verification
    words : StudyWords
    """
    st.header("What do the missing outcomes change?", anchor=False)
    st.markdown(plain(words.say(shares_in_words(found))))
    if found.to_verify:
        st.warning(plain(words.say(number_to_verify(found))), icon=":material/visibility_off:")
    table = {
        "Measure": list(NAMES.values()),
        "Verified patients only": [rate_in_words(name, found.naive[name]) for name in NAMES],
        "All patients, corrected": [rate_in_words(name, found.corrected[name]) for name in NAMES],
    }
    show_table(words.say_table(table))
    caption = (
        f"The correction (Begg and Greenes; for calibration, weights in {found.n_bands} risk bands) "
        f"holds if {ASSUMPTION}. The patients themselves cannot show whether it does. Intervals are 95 %."
    )
    st.caption(plain(words.say(caption)))
    return found.as_json()
