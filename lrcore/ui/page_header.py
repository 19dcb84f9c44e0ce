"""The title of a page and the question it answers, on one line."""

import streamlit as st


def page_header(title: str, question: str) -> None:
    """Show the title of a page and the question it answers.

    Parameters
    ----------
    title : str
    question : str
        In Markdown written by us.
    """
    with st.container(key="page_header", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.title(title, anchor=False, width="content")
        st.markdown(question, width="content")
