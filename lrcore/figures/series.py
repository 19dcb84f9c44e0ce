"""One of several models, or groups of patients, on the same axes: its line and its band."""

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme

if TYPE_CHECKING:
    import plotly.graph_objects as go


def add_series(
    figure: "go.Figure",
    name: str,
    line: tuple[Floats, Floats],
    band: tuple[Floats, Floats, Floats] | None,
    look: tuple[str, str],
    hover: str,
) -> None:
    """Draw a line over its band; both under one entry of the legend.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    name : str
        May hold text from a file: it is escaped.
    line : tuple of ndarray
        x and y.
    band : tuple of ndarray or None
        x, lower and upper limit; limits that are not finite are left out.
    look : tuple of str
        Colour and dash.
    hover : str
        Template of what is shown under the pointer.
    """
    colour, dash = look
    shown = escape(name, quote=False)
    if band is not None:
        _add_band(figure, shown, band, colour)
    figure.add_scatter(
        x=line[0],
        y=line[1],
        name=shown,
        mode="lines",
        line={"color": colour, "width": 3, "dash": dash},
        legendgroup=shown,
        hovertemplate=hover,
    )


def _add_band(figure: "go.Figure", name: str, band: tuple[Floats, Floats, Floats], colour: str) -> None:
    x, low, high = band
    there = np.isfinite(low) & np.isfinite(high)
    if not there.any():
        return
    figure.add_scatter(
        x=np.concatenate([x[there], x[there][::-1]]),
        y=np.concatenate([low[there], high[there][::-1]]),
        name=f"{name}, band",
        mode="lines",  # of few points Plotly would draw markers too
        fill="toself",
        fillcolor=theme.translucent(colour, 0.18),
        line={"width": 0},
        hoverinfo="skip",
        legendgroup=name,
        showlegend=False,
    )
