"""Captions in the words of those who read them; the only place where they are shown."""

import streamlit as st

from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.ui.components.audience import current_audience
from lrcore.ui.components.term_links import linked
from lrcore.wording.captions.caption import Caption


def show_caption(caption: Caption, words: StudyWords = WISCONSIN) -> None:
    """Show a caption for the audience that is chosen, in the words of a study, with its terms linked.

    Parameters
    ----------
    caption : Caption
        With its values.
    words : StudyWords, default WISCONSIN
    """
    st.caption(linked(caption_text(caption, words)))


def caption_text(caption: Caption, words: StudyWords = WISCONSIN) -> str:
    """Return a caption for the audience that is chosen, not escaped.

    Parameters
    ----------
    caption : Caption
        With its values.
    words : StudyWords, default WISCONSIN
    """
    return words.say(caption.of(current_audience()))
