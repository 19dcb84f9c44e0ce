"""A live figure of a lesson: it follows its slider in the browser during the drag, without a server call.

The address keeps the state in which its slider was left, so that a link or a reload shows it again.
"""

from hashlib import sha256
from pathlib import Path

import streamlit as st

from lrcore.figures import theme
from lrcore.figures.live import Live
from lrcore.ui import session
from lrcore.ui.components.plotting import PLOTS_SCRIPT, PLOTS_STYLE, read_source
from lrcore.ui.plain_text import plain

_FOLDER = Path(__file__).parent
_STATE = "state"  # in the browser's terms


@st.fragment
def live(figure: Live, *, key: str) -> None:
    """Show a live figure across its container.

    Parameters
    ----------
    figure : Live
    key : str
        Unique on the page; the parameter of the address that keeps the state of its slider.
    """
    note = st.empty()
    asked = st.query_params.get(key)
    state = None if asked is None else figure.state_of(asked)
    if asked is not None and state is None:
        note.caption(plain(_no_such_state(figure)))
    data = figure.as_json()
    # The slider stays where a reader left it, unless the figure is about something else.
    mark = sha256(repr((data["label"], data["shown"])).encode()).hexdigest()
    _component(
        key=key,
        data={"key": mark, **data, "start": figure.start if state is None else state},
        on_state_change=lambda: _keep_in_address(figure, key),
    )


def _no_such_state(figure: Live) -> str:
    why = "the address asks for a state that this figure does not have"
    return f"{figure.label}: {why}. Shown instead: {figure.shown[figure.start]}."


def _keep_in_address(figure: Live, key: str) -> None:
    session.put_in_address(key, figure.as_address(int(st.session_state[key][_STATE])))


_component = st.components.v2.component(
    "cutpoint_live",
    html=read_source(_FOLDER / "live.html"),
    css=f"{read_source(PLOTS_STYLE, _FOLDER / 'live.css')}\n{theme.style_for_both_themes()}",
    js=read_source(PLOTS_SCRIPT, _FOLDER / "live.js"),
)
