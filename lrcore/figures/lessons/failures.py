"""Where a model draws its line, with the features it is given."""

from typing import TYPE_CHECKING

from lrcore.arrays import Floats
from lrcore.figures import theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

REACH = 3.0


def surface_figure(axis: Floats, risk: Floats, points: Floats, outcome: Floats) -> "go.Figure":
    """Draw the risk over the plane, the line where it is 0.5, and the points of the fit.

    Parameters
    ----------
    axis : ndarray of shape (m,)
        Of both coordinates.
    risk : ndarray of shape (m, m)
        Row by row from below.
    points : ndarray of shape (n, 2)
    outcome : ndarray of shape (n,)
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    figure.add_heatmap(
        x=axis,
        y=axis,
        z=risk,
        zmin=0,
        zmax=1,
        zsmooth="best",
        colorscale=[
            [0, theme.translucent(theme.BENIGN, 0.55)],
            [0.5, theme.translucent(theme.NEUTRAL, 0.05)],
            [1, theme.translucent(theme.MALIGNANT, 0.55)],
        ],
        showscale=False,
        hovertemplate="risk %{z:.2f}<extra></extra>",
    )
    figure.add_contour(
        x=axis,
        y=axis,
        z=risk,
        contours={"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"},
        line={"color": theme.NEUTRAL, "width": 3},
        name="risk 0.5",
        showlegend=True,
        hoverinfo="skip",
    )
    kinds = (
        (1, "malignant", theme.MALIGNANT, theme.MALIGNANT_SYMBOL),
        (0, "benign", theme.BENIGN, theme.BENIGN_SYMBOL),
    )
    for kind, name, colour, symbol in kinds:
        figure.add_scatter(
            x=points[outcome == kind, 0],
            y=points[outcome == kind, 1],
            mode="markers",
            name=name,
            marker={"color": colour, "symbol": symbol, "size": 7, "line": {"color": "white", "width": 1}},
            hoverinfo="skip",
        )
    figure.update_layout(theme.layout("First measurement", "Second measurement", height=480))
    figure.update_xaxes(range=[-REACH, REACH], constrain="domain", showgrid=False, dtick=1)
    figure.update_yaxes(range=[-REACH, REACH], scaleanchor="x", constrain="domain", showgrid=False, dtick=1)
    return figure
