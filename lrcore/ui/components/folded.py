"""What is shown on request, folded away below its title."""

from collections.abc import Iterator
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
