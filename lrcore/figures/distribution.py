"""The distribution of the risks of malignant and benign patients."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.groups.distribution import RiskDistribution
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go


def distribution_figure(
    result: RiskDistribution, words: StudyWords = WISCONSIN, *, threshold: float
) -> "go.Figure":
    """Draw the patients of each class against the risk, malignant upwards, benign downwards."""
    from lrcore.figures.drawing import go

    figure = go.Figure()
    middle = (result.edges[:-1] + result.edges[1:]) / 2
    say = words.escaped().say
    for name, counts, n, colour, pattern, sign in (
        ("malignant", result.malignant, result.n_malignant, theme.MALIGNANT, "", 1),
        ("benign", result.benign, result.n_benign, theme.BENIGN, "/", -1),
    ):
        figure.add_bar(
            x=middle,
            y=sign * np.sqrt(counts),
            width=np.diff(result.edges) * 0.92,
            name=f"{say(name)}, n = {n:,}",
            marker={"color": colour, "pattern": {"shape": pattern}},
            customdata=counts,
            hovertemplate=f"%{{customdata}} {say(name)}<br>risk about %{{x:.2f}}<extra></extra>",
        )
    figure.add_vline(x=threshold, line=theme.THRESHOLD_LINE)
    figure.update_layout(
        theme.layout(
            say("Risk of malignancy"), say("Patients (square-root scale)"), barmode="relative", bargap=0
        )
    )
    _label_counts(figure, result)
    figure.update_xaxes(range=[-0.02, 1.02], **theme.percent_axis())
    return figure


def _label_counts(figure: "go.Figure", result: RiskDistribution) -> None:
    most = max(1, int(result.malignant.max()), int(result.benign.max()))
    steps = [count for count in (1, 5, 10, 25, 50, 100, 250, 500) if count <= most] or [1]
    while steps[-1] * 4 <= most:
        steps.append(steps[-1] * 4)
    shown = [
        step for place, step in enumerate(steps) if place % max(1, len(steps) // 4) == 0 and step * 40 > most
    ]
    values = [-np.sqrt(step) for step in reversed(shown)] + [0.0] + [np.sqrt(step) for step in shown]
    figure.update_yaxes(tickvals=values, ticktext=[f"{round(value**2):,}" for value in values])


def alt(result: RiskDistribution) -> str:
    """Describe the figure in words."""
    return (
        f"Histogram of risks. Median risk of {result.n_malignant:,} malignant patients "
        f"{fixed(result.median_malignant, 3)}, of {result.n_benign:,} benign patients "
        f"{fixed(result.median_benign, 3)}."
    )
