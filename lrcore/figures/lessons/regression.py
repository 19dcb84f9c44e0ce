"""Linear regression: residuals, a line that learns, near copies, and what solving costs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import DASHED, DOTTED, SOLID, Line, Live, Mark, Panel, Points, even_axis, power_axis
from lrcore.lessons.collinear import NearCopies
from lrcore.lessons.cost import Cost
from lrcore.wording.numbers import fixed, significant

if TYPE_CHECKING:
    import plotly.graph_objects as go


def residual_figure(fitted: Floats, residual: Floats) -> "go.Figure":
    """Draw the residual of each patient against the fitted value.

    Parameters
    ----------
    fitted, residual : ndarray of shape (n,)
        In image units squared.
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    figure.add_scatter(
        x=fitted,
        y=residual,
        mode="markers",
        marker={"color": theme.MODEL, "size": 6, "opacity": 0.6},
        showlegend=False,
        hovertemplate="fitted %{x:.0f}<br>residual %{y:.0f}<extra></extra>",
    )
    figure.add_hline(y=0, line=theme.REFERENCE_LINE)
    figure.update_layout(theme.layout("Fitted mean area", "Measured minus fitted", height=340))
    return figure


def residual_alt(residual: Floats) -> str:
    """Describe the figure in words."""
    low, high = (fixed(float(value), 0) for value in (residual.min(), residual.max()))
    return f"Residuals of {len(residual)} patients against the fitted area, from {low} to {high}."


def descent_live(radius: Floats, area: Floats, weights: Floats, error: Floats, *, best: float) -> Live:
    """Show a line that learns, step by step.

    Parameters
    ----------
    radius, area : ndarray of shape (n,)
    weights : ndarray of shape (k, 2)
        Intercept and slope in image units after each step.
    error : ndarray of shape (k,)
        Mean squared error after each step.
    best : float
        The smallest there is.
    """
    steps = np.arange(len(error), dtype=np.float64)
    ends = np.array([5.0, 30.0])
    line = Panel(
        "The line",
        f"Mean area against mean radius of {len(radius)} patients, with the line after the chosen step.",
        even_axis("Mean radius", 5, 30, 5),
        even_axis("Mean area", 0, 3000, 1000),
        lines=(Line("line", ends, weights[:, :1] + weights[:, 1:] * ends, theme.ACCENT),),
        points=(Points("patients", radius, area, theme.MODEL),),
    )
    fall = Panel(
        "Mean squared error",
        "The mean squared error falls steeply, then flattens at the smallest value there is.",
        even_axis("Step", 0, len(error) - 1, 10),
        power_axis("Mean squared error", 3, 6),
        lines=(
            Line("after each step", steps, np.log10(error), theme.ACCENT),
            Line("smallest possible", steps, np.full(len(error), np.log10(best)), theme.NEUTRAL, DASHED),
        ),
        marks=(Mark("", steps, np.log10(error), theme.ACCENT, theme.MALIGNANT_SYMBOL),),
        drag=steps,
    )
    numbers = {
        "Intercept": [fixed(value, 1) for value in weights[:, 0].tolist()],
        "Slope": [fixed(value, 2) for value in weights[:, 1].tolist()],
        "Mean squared error": [fixed(value, 0) for value in error.tolist()],
    }
    return Live("Step", [f"{step}" for step in range(len(error))], 0, (line, fall), numbers)


def near_copies_live(result: NearCopies, *, start: int) -> Live:
    """Show how wrong three ways become as two columns approach each other."""
    place = np.log10(result.distance)
    ways = {
        "normal equation": (result.solved, theme.ACCENT, SOLID),
        "lstsq": (result.orthogonal, theme.MODEL, DASHED),
        "ridge": (result.penalised, theme.SECOND, DOTTED),
    }
    with np.errstate(divide="ignore"):
        errors = {name: np.log10(result.error(weights)) for name, (weights, _, _) in ways.items()}
    panel = Panel(
        "Largest error of a weight",
        "Error against the distance of the copy. The normal equation fails from about 1e-7 on, lstsq not "
        "before 1e-10; ridge stays half a unit wrong.",
        power_axis("Distance of the copy (SD)", -10, 0, 2),
        power_axis("Error", -16, 2, 3),
        lines=[Line(name, place, errors[name], colour, dash) for name, (_, colour, dash) in ways.items()],
        marks=[Mark("", place, errors[name], colour) for name, (_, colour, _) in ways.items()],
        drag=place,
    )
    numbers = {
        "Condition number of X": [significant(value, 2) for value in result.condition.tolist()],
        "of X'X": [significant(value, 2) for value in (result.condition**2).tolist()],
    } | {f"Weights, {name}": [pair(row) for row in weights] for name, (weights, _, _) in ways.items()}
    shown = [significant(value, 1) for value in result.distance.tolist()]
    return Live("Distance of the copy", shown, start, (panel,), numbers)


def pair(weights: Floats) -> str:
    """Return the two weights of a column and its copy.

    Examples
    --------
    >>> pair(np.array([1.0, 2.0, -3.0])), pair(np.array([np.nan, np.nan, np.nan]))
    ('2.000 and -3.000', 'no solution')
    """
    if np.isnan(weights).any():
        return "no solution"
    return f"{fixed(float(weights[1]), 3)} and {fixed(float(weights[2]), 3)}"


def cost_figure(costs: Sequence[Cost]) -> "go.Figure":
    """Draw measured seconds against the number of features, with the line of the cube."""
    from lrcore.figures.drawing import go

    figure = go.Figure()
    features = np.array([cost.features for cost in costs])
    solving = np.array([cost.solving for cost in costs])
    cube = solving[-1] * (features / features[-1]) ** 3
    steps = f"{costs[0].steps} steps of descent"
    for name, seconds, colour, symbol in (
        ("solving", solving, theme.ACCENT, "diamond"),
        ("forming X'X", np.array([cost.forming for cost in costs]), theme.SECOND, "square"),
        (steps, np.array([cost.descending for cost in costs]), theme.MODEL, "circle"),
    ):
        figure.add_scatter(
            x=features,
            y=1000 * seconds,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"symbol": symbol, "size": 9},
            hovertemplate="%{x} features: %{y:.3g} ms<extra></extra>",
        )
    figure.add_scatter(
        x=features, y=1000 * cube, name="cube of the features", mode="lines", line=theme.REFERENCE_LINE
    )
    figure.update_layout(theme.layout("Features", "Milliseconds"))
    figure.update_xaxes(type="log", tickvals=features, ticktext=[str(p) for p in features])
    figure.update_yaxes(type="log", dtick=1, tickformat="~g")
    return figure


def cost_alt(costs: Sequence[Cost]) -> str:
    """Describe the figure in words."""
    return " ".join(
        f"{cost.features} features: solving {1000 * cost.solving:.3g} ms, forming "
        f"{1000 * cost.forming:.3g} ms, {cost.steps} steps {1000 * cost.descending:.3g} ms."
        for cost in costs
    )
