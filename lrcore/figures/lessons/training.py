"""Training: learning rates, weights that converge, and what scaling is worth."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import DASHED, DOTTED, Axis, Line, Live, Mark, Panel, even_axis, power_axis
from lrcore.wording.numbers import fixed, significant

if TYPE_CHECKING:
    import plotly.graph_objects as go

_HEIGHTS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


def rates_live(
    rate: Floats, loss: Floats, fate: list[str], *, smallest: float, limits: Mapping[str, float], start: int
) -> Live:
    """Show the fall of the loss for each learning rate.

    Parameters
    ----------
    rate : ndarray of shape (k,)
    loss : ndarray of shape (k, steps + 1)
    fate : list of str, of length k
        What became of each, in words.
    smallest : float
        The smallest loss there is.
    limits : dict of str to float
        Learning rates that theory names.
    start : int
    """
    step = np.arange(loss.shape[1], dtype=np.float64)
    height, place, last = np.log10(loss), np.log10(rate), np.log10(loss[:, -1])
    low, high = float(np.log10(_HEIGHTS[0])), float(np.log10(_HEIGHTS[-1]))
    y = Axis("Loss", low, high, {float(np.log10(height)): f"{height:g}" for height in _HEIGHTS})
    fall = Panel(
        "Loss against step",
        "Loss after each step for the chosen learning rate. Small rates fall slowly, large ones swing up "
        "and down.",
        even_axis("Step", 0, float(step[-1]), 50),
        y,
        lines=(
            Line("gradient descent", step, height, theme.MODEL),
            Line("smallest possible", step[[0, -1]], np.full(2, np.log10(smallest)), theme.NEUTRAL, DASHED),
        ),
    )
    dashes = ((theme.SECOND, DOTTED), (theme.THIRD, DASHED))
    after = Panel(
        f"Loss after {int(step[-1])} steps",
        "Loss after the last step against the learning rate: high on the left, lowest in the middle, and "
        "ragged on the right.",
        power_axis("Learning rate", -2, 2),
        y,
        lines=[
            Line("", place, last, theme.MODEL),
            *(
                Line(name, np.full(2, np.log10(limit)), np.array([y.start, y.stop]), *style)
                for (name, limit), style in zip(limits.items(), dashes, strict=True)
            ),
        ],
        marks=(Mark("", place, last, theme.ACCENT, theme.MALIGNANT_SYMBOL),),
        drag=place,
    )
    numbers = {
        "What happens": fate,
        f"Loss after {int(step[-1])} steps": [fixed(value, 4) for value in loss[:, -1].tolist()],
    }
    return Live("Learning rate", [f"{value:.3g}" for value in rate.tolist()], start, (fall, after), numbers)


def convergence_live(
    step: Floats,
    weights: Floats,
    target: Floats,
    distance: Floats,
    excess: Floats,
    lbfgs: tuple[Floats, Floats],
) -> Live:
    """Show each weight on its way to scikit-learn's.

    Parameters
    ----------
    step : ndarray of shape (k,)
        From 1 on.
    weights : ndarray of shape (k, p)
    target : ndarray of shape (p,)
        scikit-learn's weights.
    distance, excess : ndarray of shape (k,)
        Largest difference of a weight, and loss above the smallest one.
    lbfgs : tuple of ndarray of shape (i,)
        Iterations of lbfgs, and the largest difference after them.
    """
    place, reach = np.log10(step), 1.5
    axis = even_axis("Weight by scikit-learn", -reach, reach, 0.5, digits=1)
    diagonal = np.array([-reach, reach])
    meeting = Panel(
        "Every weight",
        f"The {len(target)} weights after the chosen step against scikit-learn's; at the end all lie on "
        "the diagonal.",
        axis,
        even_axis("Weight by gradient descent", -reach, reach, 0.5, digits=1),
        lines=(Line("equal", diagonal, diagonal, theme.NEUTRAL, DASHED),),
        marks=[
            Mark("", np.full(len(step), goal), column, theme.MODEL)
            for goal, column in zip(target.tolist(), weights.T, strict=True)
        ],
    )
    iterations, away = lbfgs
    approach = Panel(
        "Largest difference",
        f"Largest difference of a weight against the number of steps. lbfgs needs {int(iterations[-1])} "
        "iterations, gradient descent thousands of steps.",
        power_axis("Step", 0, 4),
        power_axis("Largest difference", -12, 1, 3),
        lines=(
            Line("gradient descent", place, np.log10(distance), theme.MODEL),
            Line("lbfgs", np.log10(iterations), np.log10(away), theme.ACCENT, DASHED),
            Line("one in a million", np.array([0.0, 4.0]), np.full(2, -6.0), theme.NEUTRAL, DOTTED),
        ),
        marks=(Mark("", place, np.log10(distance), theme.MODEL),),
        drag=place,
    )
    numbers = {
        "Largest difference": [significant(value, 2) for value in distance.tolist()],
        "Loss above the smallest": [significant(value, 2) for value in excess.tolist()],
    }
    shown = [f"{int(value):,}" for value in step.tolist()]
    return Live("Step", shown, len(step) // 3, (meeting, approach), numbers)


def race_figure(excess: Mapping[str, tuple[Floats, Floats]]) -> "go.Figure":
    """Draw how far each way is above its own smallest loss, against the number of steps.

    Parameters
    ----------
    excess : dict of str to (ndarray, ndarray)
        Steps and loss above the smallest, by the name of the way.
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    styles = ((theme.MODEL, "solid"), (theme.ACCENT, "solid"), (theme.MODEL, "dash"), (theme.ACCENT, "dash"))
    for (name, (steps, above)), (colour, dash) in zip(excess.items(), styles, strict=False):
        figure.add_scatter(
            x=steps,
            y=above,
            name=name,
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2.5},
            hovertemplate="step %{x}: %{y:.1e}<extra></extra>",
        )
    figure.update_layout(theme.layout("Step", "Loss above the smallest"))
    figure.update_xaxes(type="log", **_powers(0, 3))
    figure.update_yaxes(type="log", range=[-8, 0], **_powers(-8, 0, 2))
    return figure


def _powers(lowest: int, highest: int, every: int = 1) -> dict[str, Any]:
    places = [10.0**k for k in range(lowest, highest + 1, every)]
    return {"tickvals": places, "ticktext": [significant(place, 1) for place in places]}


def race_alt(excess: Mapping[str, tuple[Floats, Floats]]) -> str:
    """Describe the figure in words."""
    return " ".join(
        f"{name}: {significant(float(above[-1]), 1)} above its smallest loss after {int(steps[-1]):,} steps."
        for name, (steps, above) in excess.items()
    )
