"""Results in words, one point a sentence."""

from collections.abc import Iterable

import streamlit as st

from lrcore.ui.components.term_links import linked


def show_sentences(sentences: Iterable[str]) -> None:
    """Show sentences in a frame: the first answers, the others are one point each; one alone is no list."""
    answer, *others = sentences
    first = linked(answer)
    with st.container(border=True):
        if others:
            points = "\n".join(f"- {linked(sentence)}" for sentence in others)
            st.markdown(f"**{first}**\n\n{points}")
        else:
            st.markdown(first)
