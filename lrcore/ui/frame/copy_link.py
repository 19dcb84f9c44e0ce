"""A button that copies the address of the page: a link to the same patients, threshold and settings."""

from pathlib import Path

import streamlit as st

from lrcore.ui.components.plotting import read_source

_FOLDER = Path(__file__).parent
_HTML = '<button type="button">Copy link</button><span role="status"></span>'


def copy_link(*, key: str) -> None:
    """Show the button.

    Parameters
    ----------
    key : str
        Unique on the page.
    """
    _component(key=key, width="content", height="content")


_component = st.components.v2.component(
    "cutpoint_copy_link",
    html=_HTML,
    css=read_source(_FOLDER / "copy_link.css"),
    js=read_source(_FOLDER / "copy_link.js"),
)
