"""Leakage: the numbers behind the page."""

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.figures.lessons.leakage import scaling_alt, scaling_figure, selection_live
from lrcore.figures.live import Live
from lrcore.lessons.leakage import best, mean_over_splits, noise, scaling_compared, selection_compared
from lrcore.lessons.splitting import stratified_split
from lrcore.model.dataset import load
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.chart import chart
from lrcore.ui.lessons.lesson import choice
from lrcore.wording.numbers import fixed

SPLITS, SEED, HELD_OUT = 200, 0, 0.2
N_STUDIES, N_PATIENTS, N_SELECTED = 20, 100, 10
CANDIDATES = (10, 30, 100, 300, 1000)
START = 3
MEASURES = ("AUC", "Accuracy at 0.5", "Brier score", "Log loss")
LOWER_IS_BETTER = MEASURES[2:]


@st.cache_resource(show_spinner="Splitting 200 times.")
def _scalings(splits: int, seed: int) -> Floats:
    """Return (splits, 2, 4): each measure, scaled properly and with the leak."""
    data, rng = load(), np.random.default_rng(seed)
    outcome = data.outcome.astype(float)
    with one_blas_thread():
        return np.array(
            [
                scaling_compared(data.measurements, outcome, *stratified_split(outcome, HELD_OUT, rng))
                for _ in range(splits)
            ]
        )


def scaling_table() -> dict[str, list[str]]:
    """Return what both scalers give, one row per measure."""
    results = _scalings(SPLITS, SEED)
    proper, leaky = results[:, 0], results[:, 1]
    rows = []
    for place, name in enumerate(MEASURES):
        difference = leaky[:, place] - proper[:, place]
        mean, low, high = mean_over_splits(difference, HELD_OUT)
        better = -difference if name in LOWER_IS_BETTER else difference
        rows.append(
            (
                name,
                fixed(float(proper[:, place].mean()), 4),
                fixed(float(leaky[:, place].mean()), 4),
                f"{mean:+.5f} ({low:+.4f} to {high:+.4f})",
                f"{int((better > 1e-12).sum())} / {int((better < -1e-12).sum())}",
            )
        )
    names = (
        "Measure",
        "Scaler fitted inside",
        "Scaler fitted on all",
        "Difference (95 % interval)",
        "Splits better / worse with the leak",
    )
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def scaling_chart() -> None:
    """Let the reader choose a measure and show what the leak is worth in each split."""
    measure = choice("Measure", MEASURES[:2], key="leak_measure")
    results = _scalings(SPLITS, SEED)[:, :, MEASURES.index(measure)]
    gain = results[:, 1] - results[:, 0]
    chart(scaling_figure(gain, measure), scaling_alt(gain, measure), key="scaling")


def n_splits_reaching_claim() -> str:
    """Return how many of the splits reach the lower end of the claim in AUC."""
    results = _scalings(SPLITS, SEED)[:, :, 0]
    return f"{int((results[:, 1] - results[:, 0] >= 0.01).sum())} of {SPLITS}"


@st.cache_resource(show_spinner=False)
def selection_figure(studies: int = N_STUDIES, kept: int = N_SELECTED) -> Live:
    """Return what selection on noise finds: study s is drawn with seed s."""
    areas = np.empty((len(CANDIDATES), studies, 2))
    with one_blas_thread():
        for study in range(studies):
            for place, candidates in enumerate(CANDIDATES):
                rng = np.random.default_rng(study)
                areas[place, study] = selection_compared(*noise(N_PATIENTS, candidates, rng), kept, rng)
    return selection_live(np.array(CANDIDATES, float), areas[..., 0], areas[..., 1], START)


@st.cache_data(show_spinner=False)
def mean_strongest_correlation(candidates: int = CANDIDATES[-1], studies: int = N_STUDIES) -> str:
    """Return the mean over the studies of the strongest correlation with the outcome."""
    found = []
    for study in range(studies):
        features, outcome = noise(N_PATIENTS, candidates, np.random.default_rng(study))
        (column,) = best(features, outcome, 1)
        found.append(abs(np.corrcoef(features[:, column], outcome)[0, 1]))
    return fixed(float(np.mean(found)), 2)
