"""Sections of a page as tabs: the open one is in the address, and all are filled and printed."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.ui.components.term_links import aside
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SECTION = "section"  # in the address


def sections(
    titles: Mapping[str, str], *, default: str | None = None
) -> dict[str, AbstractContextManager[None]]:
    """Draw the tabs, and return the place of each section by its name.

    Every section is to be filled, whichever is open: the style sheet prints all of them.

    Parameters
    ----------
    titles : mapping of str to str
        The heading of each section by its name on the tab; empty for none.
    default : str, optional
        The section that is open where the address names none; the first one unless it is given.
    """
    keep_open(SECTION, tuple(titles))
    with st.container(key="printed_whole"):
        tabs = st.tabs([plain(name) for name in titles], key=SECTION, bind="query-params", default=default)
    for tab, title in zip(tabs, titles.values(), strict=True):
        if title:
            tab.header(plain(title), anchor=False)
    return {name: _place(tab) for name, tab in zip(titles, tabs, strict=True)}


@contextmanager
def _place(tab: "DeltaGenerator") -> Iterator[None]:
    with tab, aside():
        yield


def keep_open(key: str, names: tuple[str, ...]) -> None:
    """Keep a tab open when other patients have other tabs, which Streamlit takes for new ones.

    Parameters
    ----------
    key : str
        Of the tabs.
    names : tuple of str
        Those they are going to have.
    """
    had, is_open = f"{key}_names", st.session_state.get(key)
    if st.session_state.get(had, names) != names and is_open in names:
        st.session_state[key] = is_open
    st.session_state[had] = names
