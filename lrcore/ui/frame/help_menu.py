"""The menu behind "Help" in the bar."""

import streamlit as st

from lrcore.ui.audience import choose_audience


def help_menu(page: str) -> None:
    """Show the menu.

    Parameters
    ----------
    page : str
        The address of the page below it.
    """
    # The key changes with the page, which closes the menu.
    with st.popover("Help", type="tertiary", key=f"help_menu_{page}"):
        st.page_link("pages/help.py", label="Pages and terms", width="content")
        choose_audience()
