"""The title of a page and the question it answers, on one line."""

import streamlit as st

from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import plain


def page_header(title: str, question: str) -> None:
    """Show the title of a page and the question it answers.

    Parameters
    ----------
    title : str
    question : str
    """
    with st.container(key="page_header", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.title(plain(title), anchor=False, width="content")
        st.markdown(linked(question), width="content")
