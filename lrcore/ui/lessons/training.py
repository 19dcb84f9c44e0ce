"""Training: the numbers behind the page."""

import warnings
from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.figures.lessons.training import convergence_live, race_alt, race_figure, rates_live
from lrcore.figures.live import Live
from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.penalised import (
    condition_number,
    penalised_gradient,
    penalised_hessian,
    penalised_loss,
)
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.chart import chart
from lrcore.ui.table import show_table
from lrcore.wording.numbers import fixed, significant

C = 1.0
RATES, SHORT_STEPS = np.round(10.0 ** np.arange(-2, 2.05, 0.1), 4), 200
RATE, LONG_STEPS, RACE_STEPS = 3.0, 6000, 3000
SHARE = 0.9  # of the learning rate that is safe at the start
LOSS_TOLERANCE = 1e-3
MAX_LBFGS_ITERATIONS = 80


@st.cache_resource(show_spinner=False)
def scaled_data() -> tuple[Floats, Floats]:
    """Return the 30 measurements of all patients, standardised and with ones before them; the outcome."""
    measurements = load().measurements
    return _with_ones((measurements - measurements.mean(axis=0)) / measurements.std(axis=0))


@st.cache_resource(show_spinner=False)
def raw_data() -> tuple[Floats, Floats]:
    """Return the 30 measurements in the units of the file, with ones before them; the outcome."""
    return _with_ones(load().measurements)


def _with_ones(columns: Floats) -> tuple[Floats, Floats]:
    return with_intercept(columns), load().outcome.astype(np.float64)


def descend(X: Floats, y: Floats, *, rate: float, steps: int) -> Floats:
    """Return every place that gradient descent on the penalised loss visits from zero."""
    with one_blas_thread():
        return gradient_descent(
            lambda w: penalised_gradient(X, y, w, C), np.zeros(X.shape[1]), rate=rate, steps=steps
        )


def losses(X: Floats, y: Floats, path: Floats) -> Floats:
    """Return the penalised loss at each place."""
    with one_blas_thread():
        return np.array([penalised_loss(X, y, w, C) for w in path])


def by_scikit_learn(X: Floats, y: Floats, *, solver: str, tol: float, max_iter: int) -> tuple[Floats, int]:
    """Return scikit-learn's weights, intercept first, and how many iterations they took."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=C, solver=solver, tol=tol, max_iter=max_iter)
    with warnings.catch_warnings(), one_blas_thread():
        # The figure is about stopping early.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(X[:, 1:], y)
    return np.concatenate([model.intercept_, model.coef_[0]]), int(model.n_iter_[0])


@st.cache_resource(show_spinner="Training with scikit-learn.")
def target() -> Floats:
    """Return scikit-learn's weights at the optimum, to the last digits: by Newton's method."""
    return by_scikit_learn(*scaled_data(), solver="newton-cholesky", tol=1e-12, max_iter=100)[0]


@st.cache_resource(show_spinner="Training with scikit-learn.")
def lbfgs_path(of: str) -> tuple[Floats, Floats]:
    """Return scikit-learn's weights after more and more iterations of lbfgs, on scaled or raw measurements.

    Returns
    -------
    iterations : ndarray of shape (k,)
    weights : ndarray of shape (k, 31)
    """
    X, y = scaled_data() if of == "scaled" else raw_data()
    iterations, places = [], []
    for most in (*range(1, 15), *range(15, MAX_LBFGS_ITERATIONS + 1, 5)):
        weights, needed = by_scikit_learn(X, y, solver="lbfgs", tol=1e-12, max_iter=most)
        iterations.append(float(needed))
        places.append(weights)
        if needed < most:
            break
    return np.array(iterations), np.array(places)


@st.cache_data(show_spinner=False)
def default_tolerance() -> tuple[int, str]:
    """Return after how many iterations lbfgs stops by default, and how far from the optimum it is then."""
    weights, needed = by_scikit_learn(*scaled_data(), solver="lbfgs", tol=1e-4, max_iter=1000)
    return needed, f"{np.abs(weights - target()).max():.3f}"


@st.cache_resource(show_spinner="Training with 41 learning rates.")
def learning_rates_figure() -> Live:
    """Return how the loss falls, or does not, for learning rates from 0.01 to 100."""
    X, y = scaled_data()
    fall = np.array([losses(X, y, descend(X, y, rate=rate, steps=SHORT_STEPS)) for rate in RATES])
    smallest = penalised_loss(X, y, target(), C)
    limits = {
        f"safe at the start: {_limit(np.zeros(X.shape[1])):.2f}": _limit(np.zeros(X.shape[1])),
        f"limit at the minimum: {_limit(target()):.1f}": _limit(target()),
    }
    return rates_live(
        RATES,
        fall,
        [fate(row, smallest) for row in fall],
        smallest=smallest,
        limits=limits,
        start=int(np.argmin(np.abs(RATES - 0.1))),
    )


def _limit(w: Floats) -> float:
    """Return 2 over the largest curvature at some weights."""
    return float(2 / np.linalg.eigvalsh(penalised_hessian(*scaled_data(), w, C))[-1])


def fate(loss: Floats, smallest: float) -> str:
    """Describe how a descent ended.

    Examples
    --------
    >>> fate(np.array([0.7, 0.6, 0.5, 0.4]), 0.1), fate(np.array([0.7, 0.1, 0.1, 0.1]), 0.1)
    ('still falling', 'arrived')
    >>> fate(np.array([0.7, 3.0, 0.5, 2.0]), 0.1)
    'diverges: swings for ever'
    """
    if np.diff(loss[len(loss) // 2 :]).max() > LOSS_TOLERANCE:
        return "diverges: swings for ever"
    return "arrived" if loss[-1] - smallest < LOSS_TOLERANCE else "still falling"


@st.cache_resource(show_spinner="Training from scratch.")
def path_to_target() -> Floats:
    """Return the weights after every step of the long descent."""
    return descend(*scaled_data(), rate=RATE, steps=LONG_STEPS)


@st.cache_resource(show_spinner=False)
def convergence_figure() -> Live:
    """Return the weights on their way to scikit-learn's."""
    (X, y), goal = scaled_data(), target()
    step = _spread(LONG_STEPS, 60)
    places = path_to_target()[step]
    distance = np.abs(places - goal).max(axis=1)
    excess = losses(X, y, places) - penalised_loss(X, y, goal, C)
    iterations, found = lbfgs_path("scaled")
    lbfgs = iterations, np.abs(found - goal).max(axis=1)
    return convergence_live(step.astype(np.float64), places, goal, distance, np.maximum(excess, 0), lbfgs)


def _spread(last: int, n: int) -> NDArray[np.intp]:
    """Return at most n steps from 1 to the last, denser at the beginning."""
    return np.unique(np.round(np.geomspace(1, last, n)).astype(np.intp))


@st.cache_data(show_spinner=False)
def all_weights() -> dict[str, list[str]]:
    """Return the last weights of the long descent next to scikit-learn's."""
    found, goal = path_to_target()[-1], target()
    return {
        "Term": ["Intercept", *(field.label for field in FIELDS)],
        "From scratch": [fixed(value, 6) for value in found.tolist()],
        "scikit-learn": [fixed(value, 6) for value in goal.tolist()],
        "Apart": [significant(value, 1) for value in np.abs(found - goal).tolist()],
    }


def steps_to_a_millionth() -> int:
    """Return after how many steps of descent every weight is within 1e-6 of scikit-learn's."""
    distance = np.abs(path_to_target() - target()).max(axis=1)
    return int(np.argmax(distance < 1e-6))


def end_of_lbfgs() -> tuple[int, str]:
    """Return after how many iterations lbfgs finds nothing more to gain, and how far it is then."""
    iterations, found = lbfgs_path("scaled")
    return int(iterations[-1]), significant(float(np.abs(found[-1] - target()).max()), 1)


@st.cache_resource(show_spinner="Training on raw measurements.")
def race() -> tuple[dict[str, tuple[Floats, Floats]], dict[str, list[str]]]:
    """Return scaled and raw measurements side by side: loss above its own smallest, and condition numbers."""
    runs: dict[str, tuple[Floats, Floats]] = {}
    facts: dict[str, list[str]] = {"Fact": list(_FACTS)}
    ways: tuple[tuple[str, Callable[[], tuple[Floats, Floats]]], ...] = (
        ("scaled", scaled_data),
        ("raw", raw_data),
    )
    for name, data in ways:
        X, y = data()
        goal = by_scikit_learn(X, y, solver="newton-cholesky", tol=1e-12, max_iter=500)[0]
        start = penalised_hessian(X, y, np.zeros(X.shape[1]), C)
        rate = SHARE * 2 / float(np.linalg.eigvalsh(start)[-1])
        kept = _spread(RACE_STEPS, 80)
        smallest = penalised_loss(X, y, goal, C)
        above = losses(X, y, descend(X, y, rate=rate, steps=RACE_STEPS)[kept]) - smallest
        runs[f"descent, {name}"] = kept.astype(np.float64), above
        iterations, places = lbfgs_path(name)
        quick = losses(X, y, places) - smallest
        runs[f"lbfgs, {name}"] = iterations, np.maximum(quick, 1e-12)
        at_goal = condition_number(penalised_hessian(X, y, goal, C))
        facts[name.capitalize()] = [
            significant(condition_number(start), 2),
            significant(at_goal, 2),
            significant(rate, 2),
            significant(float(above[-1]), 2),
            significant(float(quick[-1]), 2),
        ]
    return dict(sorted(runs.items())), facts


_FACTS = (
    "Condition number of the Hessian at the start",
    "The same at the minimum",
    "Learning rate used",
    f"Loss above the smallest after {RACE_STEPS:,} steps",
    f"The same for lbfgs after at most {MAX_LBFGS_ITERATIONS} iterations",
)


def show_race() -> None:
    """Show scaled against raw measurements."""
    runs, facts = race()
    chart(race_figure(runs), race_alt(runs), key="race")
    show_table(facts)
