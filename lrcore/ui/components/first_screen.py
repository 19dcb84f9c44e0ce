"""The first screen of a page before what is below it."""

from time import sleep

import streamlit as st

_PAINTED = "first_screen_painted"
_SECONDS = 0.45


def let_browser_paint() -> None:
    """Wait, once in a session, until the browser has painted what was sent so far.

    Its programs are slow at first, and what arrives while they draw is drawn in the same turn: the first
    screen would wait for all the others.
    """
    if _PAINTED not in st.session_state:
        st.session_state[_PAINTED] = True
        sleep(_SECONDS)
