"""Show a figure: readable in both themes, with a description for screen readers."""

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go


def chart(figure: "go.Figure", alt: str, *, key: str) -> None:
    """Show a figure across its container.

    The style sheet of the frame gives its text the colour of the theme.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    alt : str
        Description in words and numbers.
    key : str
        Unique on the page.
    """
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False, "responsive": True})
