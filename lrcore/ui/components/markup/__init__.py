"""Show finished markup with its drawings as one element of the page; nothing has to be loaded to draw it."""

from pathlib import Path
from string import ascii_letters, digits
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

if TYPE_CHECKING:
    from markupsafe import Markup

# Part of the index page.
STYLE = Path(__file__).with_name("markup.css")
SCRIPTS = tuple(Path(__file__).with_name(f"{name}.js") for name in ("markup", "meanings"))
_CLASS = "cutpoint-markup"
_AS_THEY_ARE = f"{ascii_letters}{digits} \n=/:;,.()#-+*?!|"  # none of them ends an attribute


def show_markup(markup: "Markup", *, key: str) -> None:
    """Show markup that a template has rendered, and therefore escaped, in the colours of the theme.

    Parameters
    ----------
    markup : Markup
    key : str
        Unique on the page.

    Notes
    -----
    ``st.html`` takes drawings out of markup, runs a script one paint later, and a component comes later by
    two of the browser's turns and 200 kB of programs: the element carries the markup in an attribute, which
    ``markup.js`` puts in its place.
    """
    with st.container(key=key):
        st.html(f'<section class="{_CLASS}" data-markup="{quote(markup, safe=_AS_THEY_ARE)}"></section>')
