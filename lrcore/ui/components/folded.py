"""What is shown on request, folded away below its title."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from lrcore.ui.components.term_links import aside


@contextmanager
def folded(label: str, *, expanded: bool = False) -> Iterator[None]:
    """Fold away what is shown within.

    Parameters
    ----------
    label : str
        In Markdown.
    expanded : bool, default False
        Whether it is open at first.
    """
    with st.expander(label, expanded=expanded), aside():
        yield


def folded_until_opened(label: str, draw: Callable[[], None], *, key: str) -> None:
    """Fold away what is drawn once it has been opened, and keeps then what is typed in it.

    Parameters
    ----------
    label : str
        In Markdown.
    draw : callable
    key : str
        Unique on the page.
    """
    box, opened = st.expander(label, key=key, on_change="rerun"), f"{key}_opened"
    if box.open:
        st.session_state[opened] = True
    if opened in st.session_state:
        with box, aside():
            draw()
