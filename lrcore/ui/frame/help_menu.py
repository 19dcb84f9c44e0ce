"""The menu behind "Help" in the bar."""

import streamlit as st

from lrcore.ui.components.audience import choose_audience
from lrcore.ui.frame.tour import link_to_tour, step_in_address


def help_menu(page: str) -> None:
    """Show the menu.

    Parameters
    ----------
    page : str
        The address of the page below it.
    """
    # The key changes with the page and the step of the tour, which closes the menu.
    with st.popover("Help", type="tertiary", key=f"help_menu_{page}_{step_in_address()}"):
        st.page_link("pages/help.py", label="Pages and terms", width="content")
        link_to_tour("Tour", page)
        choose_audience()
