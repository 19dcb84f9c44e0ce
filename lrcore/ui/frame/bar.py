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
from lrcore.wording.captions.caption import for_both
from lrcore.wording.captions.several_pages import HARM_ELSEWHERE, HOW_THE_THRESHOLD_WORKS
from lrcore.wording.numbers import harm_ratio_in_words

# Their numbers are their own. The box stays there, because what is set in it would be lost without it.
_PAGES_WITHOUT_THRESHOLD = {"learn", "help", *(lesson.name for lesson in LESSONS)}
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
        redraw.part(redraw.IN_BAR, partial(_threshold, page))
        with st.container(
            key="bar_links", horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            copy_link()
            redraw.part(redraw.REPORT, partial(download_report, page))
            help_menu(page)


def _threshold(page: str) -> None:
    in_force = session.in_force()
    _threshold_box(in_force.threshold, is_used=page not in _PAGES_WITHOUT_THRESHOLD)
    with st.container(key="bar_status", gap=None, width="content"):
        _status(page, in_force.sentence)


def _threshold_box(in_force: float, *, is_used: bool) -> None:
    with st.container(
        key="bar_threshold", horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
    ):
        st.markdown("Threshold", width="content")
        st.number_input(
            "Threshold",
            min_value=0.0,
            max_value=1.0,
            value=session.nearest_step(in_force),
            step=0.001,
            format="%.3f",
            key=session.THRESHOLD,
            bind="query-params",
            label_visibility="collapsed",
            width=100,
            disabled=not is_used,
            on_change=redraw.page,
        )


def _status(page: str, sentence: str) -> None:
    """State whether the threshold that is set is in force, with the way back to the one that is."""
    foreign = evaluation_set_choice.shows_another_model(page)
    text, is_settled = what_if.status(of_another_model=foreign)
    if is_settled:
        st.badge(literal(text), icon=":material/check:", color="blue")
    else:
        st.badge(literal(text), icon=":material/science:", color="yellow")
    with st.container(horizontal=True, gap="small"):
        with st.popover("Details", type="tertiary"):
            if page in _PAGES_WITHOUT_THRESHOLD:
                st.markdown("Nothing on this page depends on the threshold, so it cannot be set here.")
            st.markdown(plain(_OF_ANOTHER_MODEL if foreign else sentence))
            st.page_link("pages/model.py", label=literal(f"Model {session.artifact().record.version}"))
            words = session.study_words() if foreign else WISCONSIN
            elsewhere = session.choice().prevalence is not None
            harm = HARM_ELSEWHERE if elsewhere else for_both(harm_ratio_in_words(session.threshold()))
            show_caption(harm, words)
            show_caption(HOW_THE_THRESHOLD_WORKS, words)
        if session.is_what_if() and not foreign:
            st.button(literal(what_if.way_back()), type="tertiary", on_click=_back_to_force)


def _back_to_force() -> None:
    session.back_to_force()
    redraw.page()
