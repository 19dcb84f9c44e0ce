"""Regularisation: the numbers behind the page."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.figures.lessons.regularisation import PenaltyPath, path_live, separation_live
from lrcore.figures.live import Live
from lrcore.lessons.measures import auc, brier, in_the_large, log_loss, recalibration
from lrcore.lessons.regression.newton import scores
from lrcore.lessons.regularisation import cross_validated_path, path, smallest_margin, unpenalised_steps
from lrcore.lessons.splitting import scaled, stratified_folds
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from lrcore.system.parallel import one_blas_thread
from lrcore.wording.numbers import fixed, mean_with_range

FOLDS, DEALS = 10, 5
STRENGTHS = 10.0 ** (np.arange(-16, 17) / 4)
TUTORIAL_STRENGTHS = (0.01, 1.0, 100.0)
STEPS = 25
HIGHLIGHTED = ("worst_radius", "worst_texture", "mean_compactness", "fractal_dimension_error")


@dataclass(frozen=True, eq=False, slots=True)
class PathMeasures:
    """Everything measured along the path; the last axis is the deal of the folds."""

    path: PenaltyPath
    brier: Floats
    slope: Floats
    in_the_large: Floats


@st.cache_resource(show_spinner="Cross-validating at 33 values of C.")
def measure_path(deals: int, folds: int) -> PathMeasures:
    """Fit at every C on all patients, and cross-validate; deal d is drawn with seed d."""
    features, outcome = load().measurements, load().outcome.astype(float)
    all_patients = scaled(features, features)
    with one_blas_thread():
        betas = path(all_patients, outcome, STRENGTHS)
        results = np.array([_of_one_deal(features, outcome, folds, seed) for seed in range(deals)])
    loss, area, score, level, intercept, slope = np.moveaxis(results, 0, -1).swapaxes(0, 1)
    train = np.array([log_loss(outcome, scores(beta, all_patients)) for beta in betas])
    line = np.column_stack([intercept[:, 0], slope[:, 0]])
    return PathMeasures(PenaltyPath(STRENGTHS, betas[:, 1:], train, loss, area, line), score, slope, level)


def _of_one_deal(features: Floats, outcome: Floats, folds: int, seed: int) -> list[list[float]]:
    fold = stratified_folds(outcome, folds, np.random.default_rng(seed))
    rows = []
    for log_odds in cross_validated_path(features, outcome, STRENGTHS, fold):
        whole = [measure(outcome, log_odds) for measure in (log_loss, auc, brier, in_the_large)]
        rows.append([*whole, *recalibration(outcome, log_odds).tolist()])
    return rows


@st.cache_resource(show_spinner=False)
def path_figure() -> Live:
    """Return the live figure that moves through C."""
    found = measure_path(DEALS, FOLDS)
    along = found.path
    numbers = {
        "Log loss, cross-validated": [mean_with_range(row, 3) for row in along.log_loss],
        "AUC": [mean_with_range(row, 4) for row in along.auc],
        "Calibration slope": [mean_with_range(row, 2) for row in found.slope],
        "Length of the coefficients": [fixed(float(np.linalg.norm(row)), 1) for row in along.coefficients],
    }
    names = {f.index: f.label for f in FIELDS if f.key in HIGHLIGHTED}
    return path_live(along, names, numbers, int(np.argmin(np.abs(STRENGTHS - 1))))


def tutorials_table() -> dict[str, list[str]]:
    """Return what was measured at the three values of C that the tutorial tabulates."""
    found = measure_path(DEALS, FOLDS)
    places = [int(np.argmin(np.abs(np.log(STRENGTHS / C)))) for C in TUTORIAL_STRENGTHS]
    along = found.path
    rows = {
        "Length of the coefficients": [
            fixed(float(np.linalg.norm(along.coefficients[p])), 2) for p in places
        ],
        "Log loss on the patients of the fit": [fixed(float(along.train_loss[p]), 3) for p in places],
        "Log loss, cross-validated": [mean_with_range(along.log_loss[p], 3) for p in places],
        "AUC": [mean_with_range(along.auc[p], 4) for p in places],
        "Brier score": [mean_with_range(found.brier[p], 4) for p in places],
        "Calibration slope": [mean_with_range(found.slope[p], 2) for p in places],
        "Calibration-in-the-large": [mean_with_range(found.in_the_large[p], 2) for p in places],
    }
    columns = {f"C = {C:g}": [row[i] for row in rows.values()] for i, C in enumerate(TUTORIAL_STRENGTHS)}
    return {"Measure": list(rows)} | columns


def best_by() -> tuple[str, str, str]:
    """Return the C with the least log loss, with the highest AUC, and with a slope next to 1."""
    found = measure_path(DEALS, FOLDS)
    along = found.path
    places = (
        along.log_loss.mean(axis=1).argmin(),
        along.auc.mean(axis=1).argmax(),
        np.abs(np.log(found.slope.mean(axis=1))).argmin(),
    )
    first, second, third = (f"{STRENGTHS[place]:.2g}" for place in places)
    return first, second, third


@st.cache_resource(show_spinner=False)
def separation_figure(steps: int = STEPS) -> Live:
    """Return Newton's steps without a penalty."""
    features, outcome = load().measurements, load().outcome.astype(float)
    all_patients = scaled(features, features)
    with one_blas_thread():
        betas = unpenalised_steps(all_patients, outcome, steps)
    likelihood = [-len(outcome) * log_loss(outcome, scores(beta, all_patients)) for beta in betas]
    margin = [smallest_margin(beta, all_patients, outcome) for beta in betas]
    return separation_live(np.linalg.norm(betas[:, 1:], axis=1), np.array(likelihood), np.array(margin))
