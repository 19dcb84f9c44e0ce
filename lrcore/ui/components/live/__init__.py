"""A live figure of a lesson: it follows its slider in the browser during the drag, without a server call."""

from hashlib import sha256
from pathlib import Path

import streamlit as st

from lrcore.figures import theme
from lrcore.figures.live import Live
from lrcore.ui.components.plotting import PLOTS_SCRIPT, PLOTS_STYLE, read_source

_FOLDER = Path(__file__).parent


def live(figure: Live, *, key: str) -> None:
    """Show a live figure across its container.

    Parameters
    ----------
    figure : Live
    key : str
        Unique on the page.
    """
    data = figure.as_json()
    # The slider stays where a reader left it, unless the figure is about something else.
    mark = sha256(repr((data["label"], data["shown"])).encode()).hexdigest()
    _component(key=key, data={"key": mark, **data})


_component = st.components.v2.component(
    "cutpoint_live",
    html=read_source(_FOLDER / "live.html"),
    css=f"{read_source(PLOTS_STYLE, _FOLDER / 'live.css')}\n{theme.style_for_both_themes()}",
    js=read_source(PLOTS_SCRIPT, _FOLDER / "live.js"),
)
