"""Around every page: navigation, the notice, the threshold, and one place where errors are shown."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.ui import evaluation_set_choice, session, sign_on
from lrcore.ui.components import browser_history
from lrcore.ui.plain_text import plain
from lrcore.wording.model import NOTICE
from lrcore.wording.numbers import harm_ratio_in_words

# One of Streamlit's own icons would be fetched from a server of fonts by every visitor.
_ICON = Path(__file__).with_name("icon.svg")
_HARM_ELSEWHERE = (
    "Of the model's own risks. Another prevalence is stated: how many false alarms one missed cancer is "
    "worth there is shown on the Threshold page."
)


def open_page(pages: Mapping[str, Sequence[Any]]) -> None:
    """Draw the frame and run the page the address asks for."""
    st.set_page_config(page_title="Cutpoint", page_icon=_ICON, layout="wide")
    try:
        inside = sign_on.signed_in()
        sections = {section: list(entries) for section, entries in pages.items()}
        page = st.navigation(sections, position="sidebar" if inside else "hidden", expanded=True)
        if not inside:
            st.caption(NOTICE)
            sign_on.ask()
            return
        session.read_address()
        evaluation_set_choice.read_address(page.url_path)
        _sidebar()
        # Before the page, which may stop: what was chosen on it was chosen before it is drawn.
        session.write_address()
        evaluation_set_choice.write_address()
        st.caption(NOTICE)
        for notice in session.notices():
            st.warning(plain(notice), icon=":material/restart_alt:")
        page.run()
    except CutpointError as error:
        st.error(plain(str(error)), icon=":material/error:")


def _sidebar() -> None:
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
            "so a link shows what you see. Nothing about patients ever is.",
        )
        elsewhere = session.choice().prevalence is not None
        st.caption(_HARM_ELSEWHERE if elsewhere else plain(harm_ratio_in_words(session.threshold())))
        st.caption(plain(in_force.sentence))
        sign_on.who()
        browser_history.one_step_per_page()
