"""What each page answers, what its terms mean, and how frequently the intervals hold."""

import streamlit as st

from lrcore.ui.components.sections import sections
from lrcore.ui.coverage import INTERVALS, show_coverage
from lrcore.ui.frame.tour import link_to_tour
from lrcore.ui.help import pages, terms
from lrcore.ui.page_header import page_header

PAGES, TERMS = "Pages", "Terms"

page_header("Help", "What does each page answer, and what do its terms mean?")
terms.show_asked_for()
section = sections(
    {
        PAGES: "What does each page answer?",
        TERMS: "What do the terms mean?",
        INTERVALS: "How often do the intervals hold?",
    },
    default=TERMS if terms.is_asked_for() else None,
)
with section[PAGES]:
    pages.show_pages()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        link_to_tour("Take the tour", "help")
        st.markdown("From a risk to a decision, in four steps.", width="content")
with section[TERMS]:
    terms.show_terms()
with section[INTERVALS]:
    show_coverage()
