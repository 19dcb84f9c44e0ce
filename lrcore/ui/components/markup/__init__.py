"""Show finished markup with its drawings as one element of the page; nothing has to be loaded to draw it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from markupsafe import Markup

STYLE = Path(__file__).with_name("markup.css")  # the frame sends it with its own
_CLASS = "cutpoint-markup"


def show_markup(markup: "Markup", *, key: str) -> None:
    """Show markup that a template has rendered, and therefore escaped, in the colours of the theme.

    Parameters
    ----------
    markup : Markup
    key : str
        Unique on the page.

    Notes
    -----
    ``st.html`` takes drawings out of markup, and a component comes later by two of the browser's turns
    and 200 kB of programs: a script puts the markup where the script was.
    """
    section = json.dumps(f'<section class="{_CLASS}">{markup}</section>').replace("<", "\\u003c")
    with st.container(key=key):
        st.html(
            f"<script>document.currentScript.parentElement.innerHTML = {section}</script>",
            unsafe_allow_javascript=True,
        )
