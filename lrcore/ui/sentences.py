"""Results in words, one point a sentence."""

from collections.abc import Iterable

import streamlit as st

from lrcore.ui.plain_text import plain


def show_sentences(sentences: Iterable[str]) -> None:
    """Show sentences in a frame, one point each; one alone is no list."""
    each = list(sentences)
    with st.container(border=True):
        if len(each) == 1:
            st.markdown(plain(each[0]))
        else:
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in each))
