"""The distribution of the thresholds chosen by resamples of the patients."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.threshold.threshold_stability import ThresholdStability
from lrcore.figures import theme
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go


def threshold_stability_figure(result: ThresholdStability) -> "go.Figure":
    """Draw how many resamples chose a threshold in each fiftieth, and what the patients chose."""
    from lrcore.figures.drawing import go

    counts = result.counts()
    edges = np.arange(len(counts) + 1) / len(counts)
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges) * 0.92,
            marker={"color": theme.MODEL},
            hovertemplate="%{y} resamples<br>threshold about %{x:.2f}<extra></extra>",
        )
    )
    if np.isfinite(result.chosen.threshold):
        figure.add_vline(
            x=result.chosen.threshold, line={"color": theme.ACCENT, "width": 2.5, "dash": "dash"}
        )
    figure.update_layout(theme.layout("Threshold chosen", "Resamples", showlegend=False, height=300))
    figure.update_xaxes(range=[-0.02, 1.02], dtick=0.2, tickformat=".1f")
    return figure


def alt(result: ThresholdStability) -> str:
    """Describe the figure in words."""
    low, high = result.limits("threshold")
    return (
        f"Histogram of the thresholds chosen by {result.resamples:,} resamples: 95 % of them lie between "
        f"{fixed(low, 3)} and {fixed(high, 3)}."
    )
