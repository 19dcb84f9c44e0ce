"""The walk of cumulative calibration, with what right risks would rarely leave."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.calibration.curves.cumulative import BRIDGE_LIMIT, CumulativeCalibration
from lrcore.figures import theme
from lrcore.figures.downsampling import downsample
from lrcore.wording.numbers import fixed, p_value

if TYPE_CHECKING:
    import plotly.graph_objects as go


def cumulative_figure(found: CumulativeCalibration) -> "go.Figure":
    """Draw the walk, the straight line to its end, and the limits around that line.

    Parameters
    ----------
    found : CumulativeCalibration
        With a walk.
    """
    from lrcore.figures.drawing import go

    share, walk, risk = downsample(
        np.concatenate([[0.0], found.information]),
        np.concatenate([[0.0], found.walk]),
        np.concatenate([[0.0], found.risk]),
    )
    ends = np.array([0.0, 1.0])
    chord = ends * found.mean_z
    figure = go.Figure()
    for sign in (1, -1):
        figure.add_scatter(
            x=ends,
            y=chord + sign * BRIDGE_LIMIT,
            name="limits of 95 %",
            mode="lines",
            line=theme.REFERENCE_LINE | {"dash": "dash"},
            showlegend=sign == 1,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=ends, y=chord, name="straight to the end", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    figure.add_scatter(
        x=share,
        y=walk,
        name="outcomes less risks",
        mode="lines",
        line={"color": theme.MODEL, "width": 2.5},
        customdata=risk,
        hovertemplate="up to a risk of %{customdata:.3f}<br>walk %{y:.2f}<extra></extra>",
    )
    place = int(np.searchsorted(found.risk, found.bridge_risk))
    figure.add_scatter(
        x=[found.information[place]],
        y=[found.walk[place]],
        name=f"furthest, at a risk of {fixed(found.bridge_risk, 3)}",
        mode="markers",
        marker={"color": theme.ACCENT, "size": 12, "symbol": theme.MALIGNANT_SYMBOL},
        hoverinfo="skip",
    )
    figure.update_layout(theme.layout("Share of the information, from the lowest risk on", "Walk, in SD"))
    return figure


def alt(found: CumulativeCalibration) -> str:
    """Describe the figure in words."""
    return (
        f"Outcomes less risks of {found.n:,} patients, added up from the lowest risk to the highest. The "
        f"walk ends at {fixed(found.mean_z, 2)} (p {p_value(found.mean_p)}) and strays furthest from the "
        f"straight line at a risk of {fixed(found.bridge_risk, 3)}, by {fixed(found.bridge, 2)} "
        f"(p {p_value(found.bridge_p)}); limits at {fixed(BRIDGE_LIMIT, 2)}."
    )
