"""The parts of every lesson: title, formulas, code, exercises with folded answers, and sources."""

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

import streamlit as st

from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked, linked_markdown
from lrcore.ui.lessons.contents import LESSONS
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import plain

_DOI = re.compile(r"(?<![\[/])doi:(10\.\S+?)(?=[.,;]?(?:\s|$))")


def lesson_header(name: str) -> None:
    """Show the title of a lesson and the question it answers.

    Parameters
    ----------
    name : str
        The name of its file, without the ending.
    """
    found = next(each for each in LESSONS if each.name == name)
    page_header(found.title, found.question)
    st.caption(linked(f"About {found.minutes} minutes. Aim: {found.aim}"))


def prose(markdown: str) -> None:
    """Show running text; the first use of each term on the page is a link.

    Parameters
    ----------
    markdown : str
        Written by us, values in it escaped.
    """
    st.markdown(linked_markdown(markdown))


def caption(markdown: str) -> None:
    """Show what a figure or a table is of, as :func:`prose` does."""
    st.caption(linked_markdown(markdown))


def formula(*steps: str) -> None:
    """Show mathematics step by step, each on its own line and short enough for a phone.

    Parameters
    ----------
    *steps
        In LaTeX.
    """
    for step in steps:
        # Without a thin space at its end, an index sticks out of its box, which then scrolls.
        st.latex(step + r"\,")


def show_code(*functions: Callable[..., Any]) -> None:
    """Print the functions this page has just run, word for word."""
    with folded("Show the code"):
        for function in functions:
            # Streamlit's colours for Python are too pale to read: its green has 2.9:1 on white.
            st.code(inspect.getsource(inspect.unwrap(function)), language=None, wrap_lines=True)


def choice(label: str, options: Iterable[str], *, key: str, default: str = "") -> str:
    """Let the reader choose one of several names; the address keeps which.

    Parameters
    ----------
    label : str
    options : iterable of str
    key : str
        Of the choice in the address.
    default : str
        The first option unless it is given.
    """
    names = list(options)
    chosen: str = st.segmented_control(
        plain(label),
        names,
        default=default or names[0],
        required=True,
        wrap=True,
        key=key,
        bind="query-params",
    )
    return chosen


def exercises(*pairs: tuple[str, str]) -> None:
    """Ask questions, and fold each answer away.

    Parameters
    ----------
    *pairs
        Question and answer, both in Markdown written by us.
    """
    st.header("Exercises", anchor=False)
    for number, (question, answer) in enumerate(pairs, start=1):
        prose(f"**{number:d}.** {question}")
        with folded(f"Answer to exercise {number:d}"):
            prose(answer)


def sources(works: Sequence[str]) -> None:
    """Name where the claims of a lesson come from.

    Parameters
    ----------
    works : sequence of str
        In Markdown; each ``doi:10...`` becomes a link.
    """
    st.header("Sources", anchor=False)
    st.markdown("\n".join(f"- {with_doi_links(work)}" for work in works))


def link_to_neighbours(name: str) -> None:
    """Lead to the previous and the next lesson; on a phone the navigation is folded away.

    Parameters
    ----------
    name : str
        The name of the file of this lesson, without the ending.
    """
    place = [each.name for each in LESSONS].index(name)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            _link(place - 1, "Previous", ":material/arrow_back:")
        if place + 1 < len(LESSONS):
            _link(place + 1, "Next", ":material/arrow_forward:")


def _link(place: int, which: str, icon: str) -> None:
    lesson = LESSONS[place]
    label = plain(f"{which}: {place + 1} {lesson.title}")
    st.page_link(lesson.page, label=label, icon=icon, width="content")


def with_doi_links(work: str) -> str:
    r"""Return a source with its DOI as a link.

    Examples
    --------
    >>> print(with_doi_links("Golub 1996, doi:10.56021/9781421407944."))
    Golub 1996, [doi:10.56021/9781421407944](https://doi.org/10.56021/9781421407944).
    """
    return _DOI.sub(
        lambda found: f"[doi:{plain(found[1])}](https://doi.org/{quote(found[1], safe='/')})", work
    )
