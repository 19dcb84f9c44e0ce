"""Ten good models, ten risks: the numbers behind the page."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from lrcore.arrays import Floats, logit
from lrcore.figures.lessons.ten_models import Divided, ten_models_live
from lrcore.figures.live import Live
from lrcore.lessons.disagreement.ten_models import log_odds_by_model, patients_behind, split
from lrcore.lessons.measures import auc, brier, recalibration
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.splitting import stratified_folds
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from lrcore.system.parallel import one_blas_thread
from lrcore.ui import session
from lrcore.wording.numbers import fixed

FOLDS, SEED = 10, 0
STRENGTHS = np.array([0.1, 0.3, 1.0, 3.0, 10.0])
FIELD_SETS = {
    "30 measurements": np.arange(len(FIELDS)),
    "20: means and worst values": np.array([f.index for f in FIELDS if not f.key.endswith("_error")]),
}
THRESHOLDS = np.array([0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
START = 5
_BANDS = ((0.2, 0.8), (0.05, 0.2), (0.01, 0.05), (0.0, 0.01))


@dataclass(frozen=True, eq=False, slots=True)
class TenModels:
    """Cross-validated log-odds of ten models, of shape (10, n), and the outcomes."""

    log_odds: Floats
    outcome: Floats


@st.cache_resource(show_spinner="Cross-validating ten models.")
def ten_models() -> TenModels:
    """Fit every model ten times, each time without a tenth of the patients."""
    features, outcome = load().measurements, load().outcome.astype(float)
    fold = stratified_folds(outcome, FOLDS, np.random.default_rng(SEED))
    with one_blas_thread():
        found = log_odds_by_model(features, outcome, list(FIELD_SETS.values()), STRENGTHS, fold)
    return TenModels(found, outcome)


def table_of_models() -> dict[str, list[str]]:
    """Return how good each of the ten is."""
    found = ten_models()
    names = [f"{fields}, C = {C:g}" for fields in FIELD_SETS for C in STRENGTHS]
    slopes = [float(recalibration(found.outcome, each)[1]) for each in found.log_odds]
    return {
        "Model": names,
        "AUC": [fixed(auc(found.outcome, each), 4) for each in found.log_odds],
        "Brier score": [fixed(brier(found.outcome, each), 4) for each in found.log_odds],
        "Calibration slope": [fixed(slope, 2) for slope in slopes],
    }


def facts() -> dict[str, str]:
    """Return the numbers that the text quotes."""
    found = ten_models()
    areas = [auc(found.outcome, each) for each in found.log_odds]
    scores = [brier(found.outcome, each) for each in found.log_odds]
    at = {cut: int(split(found.log_odds, float(logit(cut))).sum()) for cut in (0.1, 0.5)}
    return {
        "auc": f"{fixed(min(areas), 3)} to {fixed(max(areas), 3)}",
        "brier": f"{fixed(min(scores), 4)} to {fixed(max(scores), 4)}",
        "n": f"{len(found.outcome):,}",
        "at_tenth": f"{at[0.1]}",
        "at_half": f"{at[0.5]}",
    }


@st.cache_resource(show_spinner=False)
def figure() -> Live:
    """Return the live figure."""
    found = ten_models()
    order = np.argsort(np.median(found.log_odds, axis=0), kind="stable")
    ranked = found.log_odds[:, order]
    divided = np.array([split(ranked, cut) for cut in logit(THRESHOLDS).tolist()])
    return ten_models_live(
        Divided(
            ranked.min(axis=0),
            ranked.max(axis=0),
            THRESHOLDS,
            divided.sum(axis=1).astype(float),
            divided @ found.outcome[order],
        ),
        START,
    )


def table_of_effective_patients() -> dict[str, list[str]]:
    """Return how many patients stand behind the risks of each band, by refits of the model in use."""
    measurements = load().measurements
    log_odds = session.artifact().model.log_odds(measurements)
    risk = sigmoid(log_odds)
    behind = patients_behind(log_odds, session.refits().log_odds(measurements))
    inside = [(low <= risk) & (risk < high) for low, high in _BANDS]
    return {
        "Risk": [f"{low:g} to {high:g}" for low, high in _BANDS],
        "Patients with such a risk": [f"{int(each.sum()):,}" for each in inside],
        "Patients behind it (median)": [
            fixed(float(np.median(behind[each])), 0) if each.any() else "none" for each in inside
        ],
    }
