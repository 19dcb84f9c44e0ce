"""The way back in the browser: one step for every page."""

from pathlib import Path

import streamlit as st

from lrcore.ui.components.plotting import source

_SCRIPT = f"<script>{source(Path(__file__).with_suffix('.js'))}</script>"


def one_step_per_page() -> None:
    """Make a change of the threshold or of the patients replace the address of the page it is made on."""
    st.html(_SCRIPT, unsafe_allow_javascript=True)
