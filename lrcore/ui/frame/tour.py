"""A step of the tour as a strip above the page; the address alone says which one."""

from typing import Literal

import streamlit as st

from lrcore.evaluation.study_words import WISCONSIN
from lrcore.ui import session
from lrcore.ui.evaluation_set_choice import shows_another_model
from lrcore.ui.plain_text import plain
from lrcore.wording.guide.tour import TOUR, TourStep

_STEP = "tour"  # in the address, from 1
_FIRST_PAGE = "performance"  # its address is empty
_PREVIOUS, _NEXT = ":material/arrow_back:", ":material/arrow_forward:"
_NEXT_WIDTH = 150  # pixels: on the last step, the room of the link that is not there
_NUMBERS = {str(place): place for place in range(1, len(TOUR) + 1)}


def link_to_tour(label: str, page: str) -> None:
    """Link to the first step of the tour.

    Parameters
    ----------
    label : str
    page : str
        The address of the page the link is on.
    """
    if _is_page_of(TOUR[0], page):
        _button(label, str(1), key="begin_tour")
    else:
        _link(1, label)


def step_in_address() -> int:
    """Return the step of the tour that the address names, from 1; 0 where it names none."""
    return _NUMBERS.get(st.query_params.get(_STEP, ""), 0)


def show_tour(page: str) -> None:
    """Show the step of the tour that the address names; nothing where it names none.

    Parameters
    ----------
    page : str
        The address of the page below it.
    """
    number = step_in_address()
    if not number:
        session.put_in_address(_STEP, None)
        return
    step = TOUR[number - 1]
    with st.container(key="tour", horizontal=True, vertical_alignment="center", gap="medium"):
        question, look, try_it = (plain(each) for each in _said(step))
        where = f"Step {number:d} of {len(TOUR)}."
        st.markdown(f"{where} **{question}**  \n{look} **Try\u00a0it:** {try_it}", width="stretch")
        with st.container(
            key="tour_links", horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            if _is_page_of(step, page):
                _neighbours(number)
            else:
                _link(number, f"Go to {step.title}", icon=_NEXT, icon_position="right")
            _button("End tour", None, key="end_tour")


def _said(step: TourStep) -> tuple[str, ...]:
    """Return the question, what to look at and what to try, in the words of the study on the step's page."""
    of_another_model = shows_another_model(step.page)
    words = session.study_words() if of_another_model else WISCONSIN
    return words.say_all((step.question, *step.advice(of_another_model=of_another_model)))


def _is_page_of(step: TourStep, page: str) -> bool:
    return (page or _FIRST_PAGE) == step.page


def _neighbours(number: int) -> None:
    """Link to the steps before and after; each keeps its place, and with it the focus of the keyboard."""
    if number > 1:
        _link(number - 1, "Previous", icon=_PREVIOUS)
    else:
        st.empty()
    if number < len(TOUR):
        _link(number + 1, f"Next: {TOUR[number].title}", icon=_NEXT, icon_position="right", width=_NEXT_WIDTH)
    else:
        st.markdown("\u00a0", width=_NEXT_WIDTH)


def _link(
    number: int,
    label: str,
    *,
    icon: str | None = None,
    icon_position: Literal["left", "right"] = "left",
    width: int | Literal["content"] = "content",
) -> None:
    """Link to a step on its page, which must not be the one that is open: the threshold would be lost."""
    st.page_link(
        f"pages/{TOUR[number - 1].page}.py",
        label=plain(label),
        icon=icon,
        icon_position=icon_position,
        query_params={_STEP: str(number)},
        width=width,
    )


def _button(label: str, value: str | None, *, key: str) -> None:
    """Offer to show a step on the page that is open, or none."""
    st.button(plain(label), key=key, type="tertiary", on_click=session.put_in_address, args=(_STEP, value))
