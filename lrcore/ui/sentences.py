"""Results in words, one point a sentence."""

from collections.abc import Iterable

import streamlit as st

from lrcore.ui.plain_text import plain


def show_sentences(sentences: Iterable[str]) -> None:
    """Show sentences in a frame: the first answers, the others are one point each; one alone is no list."""
    answer, *others = (plain(sentence) for sentence in sentences)
    with st.container(border=True):
        if others:
            points = "\n".join(f"- {sentence}" for sentence in others)
            st.markdown(f"**{answer}**\n\n{points}")
        else:
            st.markdown(answer)
