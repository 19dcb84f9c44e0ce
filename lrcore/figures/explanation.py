"""One patient's log-odds, split into the contributions of the ten nuclear properties."""

from typing import TYPE_CHECKING

from lrcore.figures import theme
from lrcore.model.explanation import Explanation
from lrcore.schema import PROPERTIES
from lrcore.wording.numbers import fixed
from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    import plotly.graph_objects as go


def explanation_figure(explanation: Explanation) -> "go.Figure":
    """Draw what each property adds to the log-odds, the largest on top."""
    from lrcore.figures.drawing import go

    shares = sorted(_shares(explanation), key=lambda pair: abs(pair[1]))
    names, values = [name for name, _ in shares], [value for _, value in shares]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=names,
            orientation="h",
            marker={
                "color": [theme.MALIGNANT if value > 0 else theme.BENIGN for value in values],
                "pattern": {"shape": ["" if value > 0 else "/" for value in values]},
            },
            text=[typeset(f"{'+' if value > 0 else ''}{fixed(value, 2)}") for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:+.3f} log-odds<extra></extra>",
        )
    )
    reach = 1.35 * max(map(abs, values)) or 1.0
    figure.update_layout(theme.layout("Added to the log-odds", "", showlegend=False))
    figure.update_xaxes(range=[-reach, reach], zeroline=True, zerolinecolor=theme.NEUTRAL)
    return figure


def alt(explanation: Explanation) -> str:
    """Describe the figure in words."""
    shares = sorted(_shares(explanation), key=lambda pair: -abs(pair[1]))[:3]
    largest = ", ".join(f"{name} {fixed(value, 2)}" for name, value in shares)
    total = fixed(explanation.log_odds, 2)
    return f"What each nuclear property adds to log-odds of {total}; largest: {largest}."


def _shares(explanation: Explanation) -> list[tuple[str, float]]:
    names = [prop.name.capitalize() for prop in PROPERTIES]
    return list(zip(names, map(float, explanation.by_property()), strict=True))
