"""Parts of a page that are drawn anew without the rest of it.

Streamlit runs the whole script after an interaction, and the browser then draws every element again:
most of the time until an answer is on screen. A part is one of Streamlit's fragments, with a name. A
control inside it redraws the part alone, so that a control that concerns the rest asks for the page:
:func:`page`. A release of the bench redraws the parts whose content it changed.
"""

from collections.abc import Callable

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.ui import session, sign_on
from lrcore.ui.components import term_links
from lrcore.ui.plain_text import plain

_DRAWN, _ASKED, _SHOWN = "drawn_with", "page_asked_for", "shown_in_parts"


def part(name: str, draw: Callable[[], None], shows: Callable[[], object] | None = None) -> None:
    """Draw a part, which shows its errors as a page does, and only to those who see the page.

    Parameters
    ----------
    name : str
        Unique on the page.
    draw : callable
        It looks up what it shows, and holds none of it: it outlives a run, and is called again.
    shows : callable, optional
        Returns what the part shows of the choice of the bench; by default nothing.
    """
    with_the_same_links = term_links.from_here()

    def drawn() -> None:
        try:
            if _ASKED in st.session_state or not sign_on.is_signed_in():
                st.rerun()
            with with_the_same_links():
                draw()
            if shows is not None:
                _shown()[name] = shows, shows()
        except CutpointError as error:
            show_error(error)

    st.fragment(drawn, key=name)()


def show_error(error: CutpointError) -> None:
    """Show why a page, or a part of it, cannot be drawn."""
    st.error(plain(str(error)), icon=":material/error:")


def page() -> None:
    """Have the whole page drawn in place of a part; for callbacks of controls that are in one.

    Notes
    -----
    The page is asked for once every callback has returned: a rerun from a callback would take the address
    as it was before the others.
    """
    st.session_state[_ASKED] = True


def begin_page() -> None:
    """Take note that the whole page is drawn."""
    for noted in (_ASKED, _SHOWN):
        st.session_state.pop(noted, None)


def is_first_page() -> bool:
    """Return whether no page has been drawn whole in this session."""
    return _DRAWN not in st.session_state


def remember_page() -> None:
    """Keep what the whole page was drawn with."""
    st.session_state[_DRAWN] = _drawn_with()


def what_follows_the_bench() -> None:
    """Draw anew what shows the choice of the bench; the whole page where more than that is out of date.

    For the callback of the bench, once the choice is taken over.
    """
    if not session.browser_shows_choice() or st.session_state.get(_DRAWN) != _drawn_with():
        page()
        return
    out_of_date = [name for name, (shows, shown) in _shown().items() if shows() != shown]
    if out_of_date:
        st.rerun(out_of_date)


def _shown() -> dict[str, tuple[Callable[[], object], object]]:
    """Return how to look up what each part shows of the choice, and what it showed when it was drawn."""
    shown: dict[str, tuple[Callable[[], object], object]] = st.session_state.setdefault(_SHOWN, {})
    return shown


def _drawn_with() -> object:
    """Return what other sessions may change; a different value where it cannot be read."""
    try:
        return session.artifact().digest, session.in_force(), len(session.notices())
    except CutpointError as error:
        return str(error)
