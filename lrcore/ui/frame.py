"""The frame of every page: navigation, the notice, the threshold, and one place for errors."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.ui import evaluation_set_choice, session, sign_on
from lrcore.ui.patches import browser_history
from lrcore.ui.plain_text import plain
from lrcore.wording.model import NOTICE
from lrcore.wording.numbers import harm_ratio_in_words

# The browser would fetch one of Streamlit's own icons from a font server.
_ICON = Path(__file__).with_name("icon.svg")
_PAGES_OF_A_SET = {"", "performance", "threshold"}  # their patients are chosen; the first is the default
_PAGES_OF_AN_UPLOAD = {"worklist", "validation"}
_OF_ANOTHER_MODEL = (
    "The risks on this page came with a file: no threshold is in force for them. The one in force for the "
    "model in use is stated on the other pages."
)
_HARM_ELSEWHERE = (
    "On the scale of the model's own risks. Another prevalence is set: the Threshold page shows how many "
    "false alarms equal one missed cancer there."
)


def open_page(pages: Mapping[str, Sequence[Any]]) -> None:
    """Draw the frame and run the page of the address."""
    st.set_page_config(page_title="Cutpoint", page_icon=_ICON, layout="wide")
    try:
        inside = sign_on.is_signed_in()
        sections = {section: list(entries) for section, entries in pages.items()}
        page = st.navigation(sections, position="sidebar" if inside else "hidden", expanded=True)
        if not inside:
            st.caption(NOTICE)
            sign_on.show_sign_in()
            return
        session.read_address()
        evaluation_set_choice.read_address(page.url_path)
        _sidebar(page.url_path)
        # Before the page, which may stop: what was chosen on it was chosen before it is drawn.
        session.write_address()
        evaluation_set_choice.write_address()
        st.caption(NOTICE)
        for notice in session.notices():
            st.warning(plain(notice), icon=":material/restart_alt:")
        page.run()
    except CutpointError as error:
        st.error(plain(str(error)), icon=":material/error:")


def _sidebar(page: str) -> None:
    in_force = session.in_force()
    session.set_threshold_box(in_force)
    with st.sidebar:
        st.number_input(
            "Threshold",
            min_value=0.0,
            max_value=1.0,
            value=session.nearest_step(in_force.threshold),
            step=0.001,
            format="%.3f",
            key=session.THRESHOLD,
            bind="query-params",
            help="A patient is flagged when the risk is at or above this value. It is kept in the address, "
            "so that a link shows the same page. Nothing about patients is ever put into the address.",
        )
        elsewhere = session.choice().prevalence is not None
        st.caption(_HARM_ELSEWHERE if elsewhere else plain(harm_ratio_in_words(session.threshold())))
        st.caption(_OF_ANOTHER_MODEL if _shows_another_model(page) else plain(in_force.sentence))
        sign_on.show_user()
        browser_history.one_step_per_page()


def _shows_another_model(page: str) -> bool:
    if page in _PAGES_OF_AN_UPLOAD:
        return session.predictions() is not None
    return page in _PAGES_OF_A_SET and evaluation_set_choice.shows_another_model()
