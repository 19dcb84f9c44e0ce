"""The distribution of the thresholds chosen by resamples of the patients."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.threshold.threshold_stability import ThresholdStability
from lrcore.figures import theme
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go


_LOOK = {
    "chosen": ("dash", theme.THRESHOLD),
    "now": ("solid", theme.THRESHOLD),
    "in force": ("dot", theme.THRESHOLD),
}


def threshold_stability_figure(
    result: ThresholdStability, marks: Mapping[str, float] | None = None
) -> "go.Figure":
    """Draw how many resamples chose a threshold in each fiftieth, and mark thresholds.

    Parameters
    ----------
    result : ThresholdStability
    marks : mapping of str to float, optional
        Thresholds to mark, by their labels: ``chosen``, ``now``, ``in force``. Without it, the chosen one.
    """
    from lrcore.figures.drawing import go

    counts = result.counts()
    edges = np.arange(len(counts) + 1) / len(counts)
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges) * 0.92,
            marker={"color": theme.MODEL},
            name="resamples",
            hovertemplate="%{y} resamples<br>threshold about %{x:.2f}<extra></extra>",
        )
    )
    top = int(counts.max(initial=1))
    for label, at in _marks(result, marks).items():
        dash, colour = _LOOK[label]
        line = {"color": colour, "width": 2.5, "dash": dash}
        name = f"{label} {fixed(at, 3)}"
        figure.add_scatter(x=[at, at], y=[0, top], mode="lines", line=line, name=name, hoverinfo="name")
    figure.update_layout(theme.layout("Threshold chosen", "Resamples", height=300))
    figure.update_xaxes(range=[-0.02, 1.02], dtick=0.2, tickformat=".1f")
    return figure


def _marks(result: ThresholdStability, marks: Mapping[str, float] | None) -> Mapping[str, float]:
    if marks is not None:
        return marks
    return {"chosen": result.chosen.threshold} if np.isfinite(result.chosen.threshold) else {}


def alt(result: ThresholdStability, marks: Mapping[str, float] | None = None) -> str:
    """Describe the figure in words."""
    marked = "".join(f" Marked: {label} {fixed(at, 3)}." for label, at in _marks(result, marks).items())
    low, high = result.limits("threshold")
    return (
        f"Histogram of the thresholds chosen by {result.resamples:,} resamples: 95 % of them lie between "
        f"{fixed(low, 3)} and {fixed(high, 3)}.{marked}"
    )
