"""For whom the captions of all pages are written: one choice, kept in the address."""

import streamlit as st

from lrcore.ui import session
from lrcore.wording.captions.caption import Audience

AUDIENCE = "audience"  # in the address
_CHOSEN, _PICKED = "audience_chosen", "audience_picked"


def current_audience() -> Audience:
    """Return for whom captions are written; a statistician by default."""
    chosen: Audience = st.session_state.get(_CHOSEN, Audience.STATISTICIAN)
    return chosen


def read_address() -> None:
    """Take the audience from the address a session is opened with."""
    if _CHOSEN not in st.session_state:
        asked = st.query_params.get(AUDIENCE)
        is_committee = asked == Audience.COMMITTEE
        st.session_state[_CHOSEN] = Audience.COMMITTEE if is_committee else Audience.STATISTICIAN


def write_address() -> None:
    """Keep the audience in the address, so that a link shows the same captions."""
    chosen = current_audience()
    session.put_in_address(AUDIENCE, None if chosen is Audience.STATISTICIAN else chosen.value)


def choose_audience() -> None:
    """Show the choice."""
    st.session_state[_PICKED] = current_audience()
    st.radio("Captions for", list(Audience), format_func=str.capitalize, key=_PICKED, on_change=_take)


def _take() -> None:
    st.session_state[_CHOSEN] = st.session_state[_PICKED]
    write_address()
