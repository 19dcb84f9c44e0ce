"""Linear regression: the numbers behind the page."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.figures.lessons.regression import (
    cost_alt,
    cost_figure,
    descent_live,
    near_copies_live,
    pair,
    residual_alt,
    residual_figure,
)
from lrcore.figures.live import Live
from lrcore.lessons.collinear import PENALTY, near_copies, solved_or_nan
from lrcore.lessons.cost import Cost, growth, measured
from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import (
    mean_squared_error,
    mean_squared_error_gradient,
    normal_equation,
    ridge,
    share_explained,
    standard_errors,
    with_intercept,
)
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.chart import chart
from lrcore.ui.lessons.lesson import choice, prose
from lrcore.wording.numbers import fixed

RADIUS, TEXTURE, AREA = (BY_KEY[key].index for key in ("mean_radius", "mean_texture", "mean_area"))
STRAIGHT, SQUARED = "Radius", "Radius squared"
RATE, STEPS, SEED = 0.1, 40, 0
FEATURES, ROWS, DESCENT_STEPS = (60, 120, 240, 480, 960), 2000, 20
COSTS = "lesson_costs"


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """A regression of mean area on two columns.

    Attributes
    ----------
    terms : tuple of str
    weights, errors : ndarray of shape (3,)
        With their standard errors.
    fitted, residual : ndarray of shape (n,)
    explained : float
        R squared.
    """

    terms: tuple[str, ...]
    weights: Floats
    errors: Floats
    fitted: Floats
    residual: Floats
    explained: float


@st.cache_resource(show_spinner=False)
def fit(shape: str) -> Fit:
    """Regress mean area on mean texture and mean radius, or its square."""
    measurements = load().measurements
    radius, area = measurements[:, RADIUS], measurements[:, AREA]
    column = radius**2 if shape == SQUARED else radius
    X = with_intercept(np.column_stack([column, measurements[:, TEXTURE]]))
    weights = normal_equation(X, area)
    terms = ("Intercept", shape, "Texture")
    explained = share_explained(area, X @ weights)
    return Fit(terms, weights, standard_errors(X, area, weights), X @ weights, area - X @ weights, explained)


def coefficients(found: Fit) -> dict[str, list[str]]:
    """Return the weights with their intervals."""
    reach = normal_quantile(LEVEL) * found.errors
    rows = list(zip(found.weights.tolist(), reach.tolist(), strict=True))
    return {
        "Term": list(found.terms),
        "Weight": [fixed(weight, 3) for weight, _ in rows],
        "95 % interval": [f"{fixed(weight - by, 2)} to {fixed(weight + by, 2)}" for weight, by in rows],
    }


def show_residuals() -> Fit:
    """Let the reader choose the column, and show its residuals."""
    found = fit(choice("Column", (STRAIGHT, SQUARED), key="lesson_column"))
    chart(residual_figure(found.fitted, found.residual), residual_alt(found.residual), key="residuals")
    return found


@st.cache_resource(show_spinner=False)
def descent_figure() -> Live:
    """Return gradient descent on the standardised radius, in image units."""
    radius, area = load().measurements[:, RADIUS], load().measurements[:, AREA]
    mean, sd = radius.mean(), radius.std()
    X = with_intercept(((radius - mean) / sd)[:, None])
    path = gradient_descent(
        lambda w: mean_squared_error_gradient(X, area, w), np.zeros(2), rate=RATE, steps=STEPS
    )
    error = np.array([mean_squared_error(X, area, w) for w in path])
    slope = path[:, 1] / sd
    best = mean_squared_error(X, area, normal_equation(X, area))
    return descent_live(radius, area, np.column_stack([path[:, 0] - slope * mean, slope]), error, best=best)


@st.cache_resource(show_spinner=False)
def near_copies_figure() -> Live:
    """Return the weights of the radius and a copy of it that approaches it."""
    radius = load().measurements[:, RADIUS]
    distance = 10.0 ** np.arange(-10, 0.25, 0.25)
    result = near_copies((radius - radius.mean()) / radius.std(), distance, seed=SEED)
    return near_copies_live(result, start=24)


@st.cache_data(show_spinner=False)
def exact_copy() -> dict[str, list[str]]:
    """Return what three methods give for a radius and a diameter, which is twice the radius."""
    radius, area = load().measurements[:, RADIUS], load().measurements[:, AREA]
    X = with_intercept(np.column_stack([radius, 2 * radius]))
    ways = {
        "Normal equation": solved_or_nan(X, area),
        "lstsq": np.linalg.lstsq(X, area)[0].astype(np.float64),
        "Ridge": ridge(X, area, PENALTY),
    }
    return {
        "Way": list(ways),
        "Radius and diameter": [pair(weights) for weights in ways.values()],
        "Mean squared error": [fixed(mean_squared_error(X, area, weights), 1) for weights in ways.values()],
    }


def show_cost_of_solving() -> None:
    """Measure on demand, on the machine the dashboard runs on, and show what was measured."""
    if st.button("Measure on this machine", key="lesson_measure"):
        costs: list[Cost] = []
        progress = st.progress(0.0, "Measuring.")
        with one_blas_thread():
            for cost in measured(FEATURES, rows=ROWS, steps=DESCENT_STEPS, seed=SEED):
                costs.append(cost)
                progress.progress(len(costs) / len(FEATURES), f"{cost.features:,} features measured.")
        progress.empty()
        st.session_state[COSTS] = costs
    if COSTS in st.session_state:
        _show_costs(st.session_state[COSTS])


def _show_costs(costs: list[Cost]) -> None:
    chart(cost_figure(costs), cost_alt(costs), key="costs")
    features = np.array([float(cost.features) for cost in costs])
    powers = [growth(features, np.array([getattr(cost, part) for cost in costs])) for part in _PARTS]
    last, before = costs[-1], costs[-2]
    prose(
        f"Measured here, one thread, {last.rows:,} rows, fastest of three. From {before.features:,} to "
        f"{last.features:,} features the time of solving grew with the power {powers[0]:.1f}, forming X'X "
        f"with {powers[1]:.1f}, {last.steps:,} steps of descent with {powers[2]:.1f}. The cube, the square "
        "and the straight line are what counting multiplications gives; other work on the machine and "
        "the size of its caches blur them."
    )


_PARTS = ("solving", "forming", "descending")
