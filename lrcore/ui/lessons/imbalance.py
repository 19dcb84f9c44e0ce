"""Heavy imbalance: the numbers behind the comparison."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.figures.lessons.imbalance import FitsByThreshold, fits_live
from lrcore.figures.live import Live
from lrcore.lessons.imbalance import drawn, four_ways
from lrcore.lessons.measures import auc, brier, in_the_large, recalibration
from lrcore.lessons.regression.newton import scores
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.splitting import scaled, stratified_split
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.lessons.lesson import choice
from lrcore.wording.numbers import fixed

REPEATS, SHARE, N_FITTED, N_EVALUATED = 40, 0.02, 1000, 2000
SETS = {
    "texture and smoothness": ("mean_texture", "mean_smoothness"),
    "all ten means": tuple(field.key for field in FIELDS[:10]),
}
FITS = ("As it is", "Class weights", "Weights, corrected", "SMOTE")
# Which fit is used at which threshold, one row of the table each.
ROWS = ((0, 0.5), (0, SHARE), (1, 0.5), (3, 0.5), (2, SHARE))
_LOG_ODDS = np.round(np.linspace(-6, 3, 37), 2)
THRESHOLDS = np.unique(np.append(sigmoid(_LOG_ODDS), [SHARE, 0.5]))


@dataclass(frozen=True, eq=False, slots=True)
class Repeats:
    """Everything measured, repeat by repeat.

    Attributes
    ----------
    measures : ndarray of shape (repeats, 4, 6)
        For each fit: AUC, Brier score, mean risk, calibration-in-the-large, intercept and slope.
    recall, false_alarms : ndarray of shape (repeats, 4, thresholds)
    """

    measures: Floats
    recall: Floats
    false_alarms: Floats


def choose_set() -> str:
    """Let the reader choose what the models are given; both are computed, so that choosing is quick."""
    for names in SETS.values():
        repeat_trial(names, REPEATS)
    return choice("Measurements given", SETS, key="imbalance_set")


@st.cache_resource(show_spinner="Drawing, fitting and judging 40 times.")
def repeat_trial(names: tuple[str, ...], times: int) -> Repeats:
    """Draw, fit in four ways and judge; repeat r is drawn with seed r."""
    data = load()
    columns = [field.index for field in FIELDS if field.key in names]
    features, outcome = data.measurements[:, columns], data.outcome.astype(float)
    with one_blas_thread():
        found = [_one(features, outcome, np.random.default_rng(seed)) for seed in range(times)]
    measures, recall, false_alarms = (np.array(part) for part in zip(*found, strict=True))
    return Repeats(measures, recall, false_alarms)


def _one(features: Floats, outcome: Floats, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    halves = stratified_split(outcome, 0.5, rng)
    inside, outside = (
        drawn(outcome, rows, n, SHARE, rng) for rows, n in zip(halves, (N_FITTED, N_EVALUATED), strict=True)
    )
    inside_features, outside_features = (
        scaled(features[rows], features[inside]) for rows in (inside, outside)
    )
    truth = outcome[outside]
    given = [scores(beta, outside_features) for beta in four_ways(inside_features, outcome[inside], rng)]
    measures = [
        [
            auc(truth, each),
            brier(truth, each),
            sigmoid(each).mean(),
            in_the_large(truth, each),
            *recalibration(truth, each),
        ]
        for each in given
    ]
    flagged = np.array([np.greater_equal.outer(sigmoid(each), THRESHOLDS) for each in given])
    return np.array(measures), flagged[:, truth == 1].mean(axis=1), flagged[:, truth == 0].mean(axis=1)


def decisions_table(name: str) -> dict[str, list[str]]:
    """Return the decisions by each fit at its threshold, one row each."""
    found = repeat_trial(SETS[name], REPEATS)
    rows: dict[str, list[str]] = {"Advice": [], "Recall, %": [], "False alarms, %": [], "AUC": []}
    for fit, threshold in ROWS:
        at = int(np.argmin(np.abs(THRESHOLDS - threshold)))
        rows["Advice"].append(f"{FITS[fit]}, at {threshold:g}")
        rows["Recall, %"].append(_spread(100 * found.recall[:, fit, at], 0))
        rows["False alarms, %"].append(_spread(100 * found.false_alarms[:, fit, at], 0))
        rows["AUC"].append(_spread(found.measures[:, fit, 0], 2))
    return rows


def calibration_table(name: str) -> dict[str, list[str]]:
    """Return the calibration of each fit, which does not depend on the threshold."""
    measures = repeat_trial(SETS[name], REPEATS).measures
    columns = (("Mean risk, %", 2, 100, 1), ("In the large", 3, 1, 1), ("Slope", 5, 1, 2), ("Brier", 1, 1, 3))
    fits = list(dict.fromkeys(fit for fit, _ in ROWS))
    return {"Fit": [FITS[fit] for fit in fits]} | {
        title: [_spread(scale * measures[:, fit, place], digits) for fit in fits]
        for title, place, scale, digits in columns
    }


def _spread(values: Floats, digits: int) -> str:
    low, high = np.percentile(values, [2.5, 97.5])
    return (
        f"{fixed(float(values.mean()), digits)} ({fixed(float(low), digits)} to {fixed(float(high), digits)})"
    )


@st.cache_resource(show_spinner=False)
def threshold_figure(name: str) -> Live:
    """Return the live figure of the threshold."""
    found, shown = repeat_trial(SETS[name], REPEATS), [0, 1, 3]
    result = FitsByThreshold(
        [FITS[fit] for fit in shown],
        THRESHOLDS,
        found.recall.mean(axis=0)[shown],
        found.false_alarms.mean(axis=0)[shown],
        found.measures.mean(axis=0)[shown, 4:],
    )
    return fits_live(result, int(np.argmin(np.abs(THRESHOLDS - 0.5))))
