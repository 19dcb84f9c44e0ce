"""A button that copies the address of the page: a link to the same patients, threshold and settings."""

import streamlit as st

_HTML = (
    '<div class="cutpoint-copy-link"><button type="button">Copy link</button>'
    '<span role="status"></span></div>'
)


def copy_link() -> None:
    """Show the button.

    Notes
    -----
    Its script and its style are part of the index page: a component would load 200 kB of programs on every
    first visit.
    """
    st.html(_HTML, width="content")
