"""The terms of the glossary: the one a link asks for, and all of them, or those that are searched for."""

import streamlit as st

from lrcore.ui.lessons.contents import LESSONS
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.table import show_definitions
from lrcore.wording.guide.glossary import TERM, TERMS, heading, named, search

FIND = "find"  # in the address
_MAX_SOUGHT = 60  # characters


def is_asked_for() -> bool:
    """Return whether the address asks for a term, or searches for one."""
    return TERM in st.query_params or FIND in st.query_params


def show_asked_for() -> None:
    """Show the term that the address names; nothing where it names none."""
    asked = st.query_params.get(TERM)
    if asked is None:
        return
    term = named(asked)
    if term is None:
        st.info("The address asks for a term that is not in the glossary. All terms are listed under Terms.")
        return
    with st.container(border=True, key="term"):
        st.markdown(f"{bold(heading(term))}: {plain(term.meaning)}")
        if term.seen_on:
            label = plain(f"Seen on {title_of(term.seen_on)}")
            st.page_link(f"pages/{term.seen_on}.py", label=label, width="content")


def show_terms() -> None:
    """Show every term with its meaning, or those in which a text is found."""
    sought = st.text_input(
        "Find a term",
        key=FIND,
        bind="query-params",
        max_chars=_MAX_SOUGHT,
        placeholder="Find a term",
        label_visibility="collapsed",
        width=320,
    )
    found = search(sought) if sought.strip() else TERMS
    if not found:
        st.info("No term and no meaning contains these letters.")
        return
    asked = named(st.query_params.get(TERM, ""))
    show_definitions(
        {heading(term): term.meaning for term in found},
        marked="" if asked is None else heading(asked),
        with_initials=found is TERMS,
    )


def title_of(page: str) -> str:
    """Return the name of a page, or of a lesson, by its place among the pages."""
    place = f"pages/{page}.py"
    return next((lesson.title for lesson in LESSONS if lesson.page == place), page.capitalize())
