"""The bar at the top of every page: patients, model, threshold, link, report and help."""

from functools import partial

import streamlit as st

from lrcore.evaluation.study_words import WISCONSIN
from lrcore.ui import evaluation_set_choice, session, what_if
from lrcore.ui.components import redraw
from lrcore.ui.components.captions import show_caption
from lrcore.ui.evaluation_set_picker import change_patients, name_patients
from lrcore.ui.frame.copy_link import copy_link
from lrcore.ui.frame.help_menu import help_menu
from lrcore.ui.frame.report import download_report
from lrcore.ui.lessons.contents import LESSONS
from lrcore.ui.plain_text import literal, plain
from lrcore.wording.captions.caption import Caption, for_both
from lrcore.wording.captions.several_pages import HARM_ELSEWHERE, HOW_THE_THRESHOLD_WORKS
from lrcore.wording.numbers import harm_ratio_in_words

# Their numbers are their own. The box is drawn there and not shown, because what is set in it would be lost
# without it.
_PAGES_WITHOUT_THRESHOLD = {"learn", "help", *(lesson.name for lesson in LESSONS)}
_PAGE_OF_THE_BENCH = "threshold"  # which states the harm of the threshold itself, while it moves
_OF_ANOTHER_MODEL = (
    "The risks on this page came with a file: no threshold is in force for them. The one in force for the "
    "model in use is stated on the other pages."
)


def show_bar(page: str) -> None:
    """Draw the bar.

    Parameters
    ----------
    page : str
        The address of the page below it.

    Raises
    ------
    ArtifactError
        If no model can be used, or the history of thresholds cannot be read; nothing is drawn then.
    """
    session.set_threshold_box(session.in_force())
    record = session.artifact().record
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="bar_patients", gap=None):
            name_patients(page, evaluates=page in evaluation_set_choice.PAGES_OF_A_SET)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                change_patients(page)
                st.page_link("pages/model.py", label=literal(f"Model {record.version}"), width="content")
        _show_threshold(page)
        with st.container(
            key="bar_links", horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            copy_link()
            download_report(page)
            help_menu(page)


def _show_threshold(page: str) -> None:
    with st.container(
        key="bar_threshold", horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
    ):
        st.markdown("Threshold", width="content")
        redraw.part("threshold_box", partial(_box, page), session.threshold)
    with st.container(key="bar_status", gap=None, width="content"):
        redraw.part("threshold_status", partial(_status, page), session.threshold)
        with st.container(horizontal=True, gap="small"):
            redraw.part("threshold_details", partial(_details, page), session.is_what_if)


def _box(page: str) -> None:
    st.number_input(
        "Threshold",
        min_value=0.0,
        max_value=1.0,
        value=session.nearest_step(session.in_force().threshold),
        step=0.001,
        format="%.3f",
        key=session.THRESHOLD,
        bind="query-params",
        label_visibility="collapsed",
        width=100,
        disabled=page in _PAGES_WITHOUT_THRESHOLD,
        on_change=redraw.page,
    )


def _status(page: str) -> None:
    """State whether the threshold that is set is in force."""
    text, is_settled = what_if.status(of_another_model=evaluation_set_choice.shows_another_model(page))
    if is_settled:
        st.badge(literal(text), icon=":material/check:", color="blue")
    else:
        st.badge(literal(text), icon=":material/science:", color="yellow")


def _details(page: str) -> None:
    """Say what is in force and how a threshold works, and offer the way back to the one in force."""
    foreign = evaluation_set_choice.shows_another_model(page)
    with st.popover("Details", type="tertiary"):
        if page in _PAGES_WITHOUT_THRESHOLD:
            st.markdown("Nothing on this page depends on the threshold, so it is set on the others.")
        st.markdown(plain(_OF_ANOTHER_MODEL if foreign else session.in_force().sentence))
        st.page_link("pages/model.py", label=literal(f"Model {session.artifact().record.version}"))
        words = session.study_words() if foreign else WISCONSIN
        if page != _PAGE_OF_THE_BENCH:
            show_caption(_harm(), words)
        show_caption(HOW_THE_THRESHOLD_WORKS, words)
    if session.is_what_if() and not foreign:
        st.button(literal(what_if.way_back()), type="tertiary", on_click=_back_to_force)


def _harm() -> Caption:
    elsewhere = session.choice().prevalence is not None
    return HARM_ELSEWHERE if elsewhere else for_both(harm_ratio_in_words(session.threshold()))


def _back_to_force() -> None:
    session.back_to_force()
    redraw.page()
