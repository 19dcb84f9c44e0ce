"""Show a figure: readable in both themes, with a description for screen readers."""

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Streamlit's own template writes axes in a grey of 3.7:1; text deserves 4.5:1 and more.
_TEXT = {"light": "#0e1117", "dark": "#fafafa"}


def chart(figure: "go.Figure", alt: str, *, key: str) -> None:
    """Show a figure across its container.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    alt : str
        Description in words and numbers.
    key : str
        Unique on the page.
    """
    colour = _TEXT[st.context.theme.type or "light"]
    font = {"color": colour}
    figure.update_layout(font=font, legend_font=font)
    figure.update_xaxes(tickfont=font, title_font=font)
    figure.update_yaxes(tickfont=font, title_font=font)
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False, "responsive": True})
