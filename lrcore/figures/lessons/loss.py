"""Two losses: of one patient while the score moves, and over two weights while walkers go downhill."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import (
    DASHED,
    DOTTED,
    SOLID,
    Axis,
    HeightMap,
    Line,
    Live,
    Mark,
    Panel,
    Points,
    even_axis,
)
from lrcore.lessons.loss_surface import Surface
from lrcore.wording.numbers import fixed

_DOT_SPACING = 2  # grid points between two dots


def one_patient_live(
    score: Floats, risk: Floats, losses: dict[str, Floats], slopes: dict[str, Floats]
) -> Live:
    """Show two losses of one malignant patient, and how strongly each pulls at the score.

    Parameters
    ----------
    score, risk : ndarray of shape (k,)
    losses, slopes : dict of str to ndarray of shape (k,)
        By the name of the loss.
    """
    styles = dict(zip(losses, ((theme.MODEL, SOLID), (theme.ACCENT, DASHED)), strict=True))
    axis = even_axis("Score of a malignant patient", -6, 6, 2)

    def panel(title: str, alt: str, y: Axis, values: dict[str, Floats]) -> Panel:
        return Panel(
            title,
            alt,
            axis,
            y,
            lines=[Line(name, score, values[name], *styles[name]) for name in values],
            marks=[Mark("", score, values[name], styles[name][0]) for name in values],
            drag=score,
        )

    pulls = {name: np.abs(slope) for name, slope in slopes.items()}
    panels = (
        panel(
            "Loss",
            "Cross-entropy rises in a straight line as the score becomes more wrong; squared error levels "
            "off at 1.",
            even_axis("Loss", 0, 6, 2),
            losses,
        ),
        panel(
            "Size of the derivative",
            "The derivative of cross-entropy approaches 1 for wrong scores; that of squared error falls "
            "back to 0.",
            even_axis("Derivative by the score", 0, 1, 0.25, digits=2),
            pulls,
        ),
    )
    numbers = {"Risk given": [fixed(value, 3) for value in risk.tolist()]}
    numbers |= {name: [fixed(value, 3) for value in loss.tolist()] for name, loss in losses.items()}
    numbers |= {f"Derivative, {name}": [fixed(v, 3) for v in pull.tolist()] for name, pull in pulls.items()}
    return Live("Score", [fixed(value, 1) for value in score.tolist()], 20, panels, numbers)


@dataclass(frozen=True, eq=False, slots=True)
class Descents:
    """A surface with the walks on it.

    Attributes
    ----------
    name : str
        Of the loss.
    surface : Surface
    places : ndarray of shape (k, 2, s)
        Where s walkers are in each of k states.
    height : ndarray of shape (k, s)
        The loss there.
    best : ndarray of shape (2,)
        Where the loss is smallest.
    """

    name: str
    surface: Surface
    places: Floats
    height: Floats
    best: Floats


def walks_live(descents: Sequence[Descents], steps: Sequence[int], names: tuple[str, str]) -> Live:
    """Show walkers going downhill on each surface.

    Parameters
    ----------
    descents : sequence of Descents
    steps : sequence of int, of length k
    names : tuple of str
        The two measurements.
    """
    numbers = {f"Losses, {each.name.lower()}": [_losses(row) for row in each.height] for each in descents}
    panels = [_seen_from_above(each, names) for each in descents]
    return Live("Step", [f"{step:,}" for step in steps], 0, panels, numbers)


def _losses(row: Floats) -> str:
    return ", ".join(fixed(value, 2) for value in row.tolist())


def _seen_from_above(descent: Descents, names: tuple[str, str]) -> Panel:
    weight = descent.surface.weight
    reach = float(weight[-1])
    first, second = np.meshgrid(weight[::_DOT_SPACING], weight[::_DOT_SPACING])
    down = descent.surface.bends_down[::_DOT_SPACING, ::_DOT_SPACING]
    share = f"{100 * float(descent.surface.bends_down.mean()):.0f} %"
    walkers = range(descent.places.shape[2])
    colour, symbol = theme.ACCENT, theme.MALIGNANT_SYMBOL
    return Panel(
        descent.name,
        f"{descent.name} over the weights of {' and '.join(names)}, with the walks of {len(walkers)} "
        f"starts. It bends down at {share} of the grid.",
        _weight_axis(f"Weight of {names[0]}", reach),
        _weight_axis(f"Weight of {names[1]}", reach),
        lines=[
            Line("walks" if not k else "", descent.places[:, 0, k], descent.places[:, 1, k], colour, DOTTED)
            for k in walkers
        ],
        points=[
            Points("bends down", first[down], second[down], theme.THIRD, "dot", 1.0),
            Points("smallest loss", descent.best[:1], descent.best[1:], theme.SECOND, opacity=1.0),
        ][0 if down.any() else 1 :],
        marks=[Mark("", descent.places[:, 0, k], descent.places[:, 1, k], colour, symbol) for k in walkers],
        heights=(HeightMap("loss: fuller is higher", weight, weight, descent.surface.height, theme.MODEL),),
    )


def _weight_axis(title: str, reach: float) -> Axis:
    step = next(step for step in (2, 5, 10, 20) if reach / step <= 4)
    places = np.arange(-step * (reach // step), reach + 1e-9, step)
    return Axis(title, -reach, reach, {float(place): f"{place + 0.0:.0f}" for place in places})
