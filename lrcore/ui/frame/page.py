"""Draw the frame and run the page of the address."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.ui import evaluation_set_choice, session, sign_on
from lrcore.ui.components import audience, redraw, term_links
from lrcore.ui.frame.bar import show_bar
from lrcore.ui.frame.tour import show_tour
from lrcore.ui.plain_text import plain
from lrcore.wording.model import NOTICE, NOTICE_OF_OTHER_RISKS, ORIGIN

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import StreamlitPage

_FOLDER = Path(__file__).parent
# The browser would fetch one of Streamlit's own icons from a font server.
_ICON, _LOGO = _FOLDER / "icon.svg", _FOLDER / "logo.svg"
_DARK_PRINT = _FOLDER / "dark_print.css"
_PRODUCT = "Cutpoint"
# The style sheet leaves the part in grey out on a phone, where it would be the third line of three.
_NOTICE = NOTICE.replace(ORIGIN, f":gray[{ORIGIN}]")
_SIDEBAR_WIDTH, _LOGO_HEIGHT = 200, 48  # pixels


def open_page(pages: Mapping[str, Sequence[Any]]) -> None:
    """Draw the frame and run the page of the address.

    Parameters
    ----------
    pages : mapping of str to sequence of st.Page
        The pages by section of the menu.
    """
    st.set_page_config(
        page_title=_PRODUCT, page_icon=_ICON, layout="wide", initial_sidebar_state=_SIDEBAR_WIDTH
    )
    redraw.begin_page()
    try:
        inside = sign_on.is_signed_in()
        sections = {section: list(entries) for section, entries in pages.items()}
        page = st.navigation(sections, position="sidebar" if inside else "hidden", expanded=True)
        _show_identity(page.title if inside else "")
        notice = _show_notice()
        if not inside:
            _show_sign_in()
            return
        session.read_address()
        audience.read_address()
        evaluation_set_choice.read_address(page.url_path)
        _show_bar(page.url_path)
        if evaluation_set_choice.shows_another_model(page.url_path):
            notice.caption(NOTICE_OF_OTHER_RISKS)
        # Before the page, which may stop: what was chosen on it was chosen before it is drawn.
        session.write_address()
        audience.write_address()
        evaluation_set_choice.write_address()
        show_tour(page.url_path)
        _show_sidebar()
        _run(page)
    except CutpointError as error:
        redraw.show_error(error)


def _run(page: "StreamlitPage") -> None:
    for problem in session.notices():
        st.warning(plain(problem), icon=":material/restart_alt:")
    with term_links.on_page(page.url_path):
        page.run()
    redraw.remember_page()


def _show_identity(title: str) -> None:
    """Name the page in the tab of the browser, and show the logo."""
    if title:
        st.set_page_config(page_title=f"{title} - {_PRODUCT}")
    st.logo(_LOGO, size="large")
    if st.context.theme.type == "dark":
        st.html(_DARK_PRINT)


def _show_bar(page: str) -> None:
    try:
        show_bar(page)
    except CutpointError:
        _begin_below_logo()
        raise


def _show_sign_in() -> None:
    _begin_below_logo()
    sign_on.show_sign_in()


def _begin_below_logo() -> None:
    """Leave the logo its line, which the bar fills where there is one."""
    st.space(_LOGO_HEIGHT)


def _show_notice() -> "DeltaGenerator":
    """Show what the product is not for, and return its place; the style sheet keeps it at the foot."""
    with st.container(key="notice"):
        place = st.empty()
    place.caption(_NOTICE)
    return place


def _show_sidebar() -> None:
    with st.sidebar:
        sign_on.show_user()
