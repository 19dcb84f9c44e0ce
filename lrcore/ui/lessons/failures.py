"""When it fails: the numbers behind the patterns and the interactions."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.evaluation.discrimination.roc import auc as auc_of
from lrcore.evaluation.patients import Patients
from lrcore.figures.lessons.failures import REACH, surface_figure
from lrcore.lessons.failures import (
    all_products,
    circles,
    cross_validated,
    with_both,
    with_product,
    with_squares,
    xor,
)
from lrcore.lessons.measures import auc, log_loss
from lrcore.lessons.regression.newton import fitted, scores
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.splitting import stratified_folds
from lrcore.model.dataset import load
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.chart import chart
from lrcore.ui.lessons.lesson import choice
from lrcore.ui.table import show_table
from lrcore.wording.numbers import mean_with_range, number_with_interval

POINTS, SEED, FOLDS, DEALS = 400, 0, 10, 5
_GRID = 61


def _as_they_are(points: Floats) -> Floats:
    return points


PATTERNS = {"Exclusive or": xor, "Circles": circles}
FEATURES: dict[str, Callable[[Floats], Floats]] = {
    "plain": _as_they_are,
    "product": with_product,
    "squares": with_squares,
    "both": with_both,
}


def show_surface() -> None:
    """Let the reader choose a pattern and features, and show the risks of the model."""
    controls, plot = st.columns([2, 3], gap="large")
    with controls:
        pattern = choice("Pattern", PATTERNS, key="pattern")
        features = choice("Given to the model", FEATURES, key="features", default="plain")
        areas = {name: _area(pattern, name) for name in FEATURES}
        show_table({"Given": list(areas), "AUC of the others": list(areas.values())})
    points, outcome, _, _ = _samples(pattern)
    expand = FEATURES[features]
    axis = np.linspace(-REACH, REACH, _GRID)
    plane = np.column_stack([np.tile(axis, _GRID), np.repeat(axis, _GRID)])
    risk = sigmoid(scores(fitted(expand(points), outcome), expand(plane))).reshape(_GRID, _GRID)
    with plot:
        chart(
            surface_figure(axis, risk, points, outcome),
            f"Risk over the plane of two measurements, {pattern.lower()}, given {features}: "
            f"AUC of other points {areas[features]}.",
            key="surface",
        )


def _area(pattern: str, features: str) -> str:
    """Return the AUC of the points that were not used to fit."""
    points, outcome, others, truth = _samples(pattern)
    expand = FEATURES[features]
    risk = sigmoid(scores(fitted(expand(points), outcome), expand(others)))
    return number_with_interval(auc_of(Patients(truth, risk)), 3)


def _samples(pattern: str) -> tuple[Floats, Floats, Floats, Floats]:
    rng = np.random.default_rng(SEED)
    return (*PATTERNS[pattern](POINTS, rng), *PATTERNS[pattern](POINTS, rng))


@st.cache_data(show_spinner=False)
def interactions(deals: int) -> dict[str, list[str]]:
    """Return the cross-validated log loss and AUC with and without products; deal d is drawn with seed d."""
    data = load()
    outcome = data.outcome.astype(float)
    worst = data.measurements[:, 20:]
    trials = (
        ("10 worst values", worst, _as_they_are),
        ("10 worst values, 45 products", worst, all_products),
        ("all 30 measurements", data.measurements, _as_they_are),
    )
    folds = [stratified_folds(outcome, FOLDS, np.random.default_rng(seed)) for seed in range(deals)]
    rows = []
    with one_blas_thread():
        for name, features, expand in trials:
            given = [cross_validated(features, outcome, fold, 1.0, expand) for fold in folds]
            losses, areas = (
                np.array([measure(outcome, each) for each in given]) for measure in (log_loss, auc)
            )
            rows.append((name, mean_with_range(losses, 3), mean_with_range(areas, 4)))
    names = ("Measurements", "Log loss", "AUC")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
