"""The decomposition of the Brier score into uncertainty, discrimination and miscalibration."""

from typing import TYPE_CHECKING

from lrcore.evaluation.calibration.brier_decompositions import CorpDecomposition
from lrcore.figures import theme
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go


def brier_figure(corp: CorpDecomposition) -> "go.Figure":
    """Draw uncertainty - discrimination + miscalibration = Brier score as a waterfall."""
    from lrcore.figures.drawing import go

    names = ["Uncertainty", "Discrimination", "Miscalibration", "Brier score"]
    values = [corp.uncertainty, -corp.discrimination, corp.miscalibration, 0]
    total = corp.uncertainty - corp.discrimination + corp.miscalibration
    figure = go.Figure(
        go.Waterfall(
            x=names,
            y=values,
            measure=["absolute", "relative", "relative", "total"],
            text=[
                *(f"{'+' if v > 0 and i else ''}{fixed(v, 4)}" for i, v in enumerate(values[:3])),
                fixed(total, 4),
            ],
            textposition="outside",
            cliponaxis=False,
            increasing={"marker": {"color": theme.ACCENT}},
            decreasing={"marker": {"color": theme.BENIGN}},
            totals={"marker": {"color": theme.NEUTRAL}},
            connector={"line": {"color": theme.NEUTRAL, "width": 1}},
            hovertemplate="%{x}: %{text}<extra></extra>",
        )
    )
    figure.update_layout(theme.layout("", "Mean squared error", showlegend=False, height=340))
    figure.update_yaxes(range=[0, 1.15 * max(corp.uncertainty, total, 1e-6)])
    return figure


def alt(corp: CorpDecomposition) -> str:
    """Describe the figure in words."""
    total = corp.uncertainty - corp.discrimination + corp.miscalibration
    return (
        f"Brier score {fixed(total, 4)} = uncertainty {fixed(corp.uncertainty, 4)} - discrimination "
        f"{fixed(corp.discrimination, 4)} + miscalibration {fixed(corp.miscalibration, 4)}."
    )
