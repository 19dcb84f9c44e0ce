"""The loss: the numbers behind the page."""

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.figures.lessons.loss import Descents, one_patient_live, walks_live
from lrcore.figures.live import Live
from lrcore.lessons.loss_surface import heights, surface, walks
from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.loss import CROSS_ENTROPY, SQUARED_ERROR, Loss, gradient, mean_loss, newton
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY, FIELDS
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.plain_text import plain
from lrcore.wording.numbers import fixed, significant

LOSSES = (CROSS_ENTROPY, SQUARED_ERROR)
GRID, REACH, RATE, STEPS = 37, 8.0, 1.0, 1000
STARTS = 0.8 * np.array([[-1.0, 1.0, -1.0, 1.0], [-1.0, -1.0, 1.0, 1.0]])


@st.cache_resource(show_spinner=False)
def one_patient_figure() -> Live:
    """Return both losses of one malignant patient for scores from -6 to 6."""
    score = np.arange(-60, 61) / 10
    malignant = np.ones(len(score))
    values = {loss.name: loss.value(score, malignant) for loss in LOSSES}
    slopes = {loss.name: loss.slope(score, malignant) for loss in LOSSES}
    return one_patient_live(score, sigmoid(score), values, slopes)


@st.cache_data(show_spinner=False)
def worst_difference(seed: int) -> str:
    """Return how far the gradient is from central differences, on all 30 measurements."""
    X, y = standardised_data(tuple(range(len(FIELDS))))
    X = with_intercept(X)
    w = 0.3 * np.random.default_rng(seed).standard_normal((X.shape[1],))
    step = 1e-5
    differences = [
        (mean_loss(CROSS_ENTROPY, X, y, w + step * axis) - mean_loss(CROSS_ENTROPY, X, y, w - step * axis))
        / (2 * step)
        for axis in np.eye(len(w))
    ]
    return significant(float(np.abs(gradient(CROSS_ENTROPY, X, y, w) - differences).max()), 1)


def standardised_data(columns: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Return some measurements of all patients, standardised, and the outcome."""
    chosen = load().measurements[:, list(columns)]
    return (chosen - chosen.mean(axis=0)) / chosen.std(axis=0), load().outcome.astype(np.float64)


def choose_pair() -> tuple[str, str]:
    """Let the reader choose two different measurements."""
    first, second = st.columns(2)
    one = _choice(first, "First measurement", list(BY_KEY), "mean_radius", "lesson_first")
    others = [key for key in BY_KEY if key != one]
    return one, _choice(second, "Second measurement", others, "mean_texture", "lesson_second")


def _choice(
    place: "st.delta_generator.DeltaGenerator", label: str, keys: list[str], first: str, key: str
) -> str:
    index = keys.index(first) if first in keys else 0
    chosen: str = place.selectbox(
        plain(label), keys, index, format_func=lambda field: BY_KEY[field].label, key=key
    )
    return chosen


@st.cache_resource(show_spinner=False, max_entries=32)
def surface_figures(one: str, other: str) -> tuple[Live, dict[str, list[str]]]:
    """Return both surfaces with walks from four starts, and their curvature.

    Parameters
    ----------
    one, other : str
        Keys of two fields.
    """
    fields = (BY_KEY[one], BY_KEY[other])
    X, y = standardised_data((fields[0].index, fields[1].index))
    best = newton(CROSS_ENTROPY, with_intercept(X), y, steps=25)
    intercept, reach = float(best[0]), max(REACH, float(np.ceil(1.3 * np.abs(best[1:]).max())))
    steps = np.unique(np.round(np.geomspace(1, STEPS + 1, 40)).astype(int) - 1)
    with one_blas_thread():
        found = [_descents(loss, X, y, intercept, best[1:], reach, steps) for loss in LOSSES]
    labels = (fields[0].label, fields[1].label)
    return walks_live(found, steps.tolist(), labels), _curvature(found)


def _descents(
    loss: Loss, X: Floats, y: Floats, intercept: float, from_here: Floats, reach: float, steps: Floats
) -> Descents:
    """Walk from four corners, and from the minimum of cross-entropy to the nearest minimum of this loss."""
    seen = surface(loss, X, y, intercept, np.linspace(-reach, reach, GRID))
    starts = np.column_stack([reach * STARTS, from_here])
    places = walks(loss, X, y, intercept, starts, rate=RATE, steps=STEPS)
    kept = places[steps, :, :-1]
    return Descents(loss.name, seen, kept, heights(loss, X, y, intercept, kept), places[-1, :, -1])


def _curvature(found: list[Descents]) -> dict[str, list[str]]:
    return {
        "Loss": [each.name for each in found],
        "Smallest eigenvalue on the grid": [
            significant(float(each.surface.lowest_curvature.min()), 2) for each in found
        ],
        "Grid points that bend down": [
            f"{int(each.surface.bends_down.sum()):,} of {each.surface.bends_down.size:,}" for each in found
        ],
        f"Loss of the four starts after {STEPS:,} steps": [
            ", ".join(fixed(value, 3) for value in each.height[-1].tolist()) for each in found
        ],
    }
