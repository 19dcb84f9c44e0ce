"""AUC is not calibration: the numbers behind the page."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, logit
from lrcore.evaluation.calibration.brier import brier_score
from lrcore.evaluation.calibration.brier import log_loss as log_loss_of
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc as auc_of
from lrcore.evaluation.discrimination.roc import roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.figures.lessons.distortion import Distortion, distortion_live
from lrcore.figures.live import RISK_EDGE, Axis, Live
from lrcore.lessons.distortion import powered, repair_lines, repaired, shifted, stretched
from lrcore.lessons.measures import auc, brier, in_the_large, log_loss, recalibration
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.splitting import stratified_folds
from lrcore.system.parallel import one_blas_thread
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.lessons.lesson import choice
from lrcore.ui.lessons.series import patients_as_trained
from lrcore.ui.performance.calibration_curve import reliability_of
from lrcore.wording.numbers import fixed, number_with_interval

FOLDS, SEED = 10, 0
_POINTS = 81
MEASURES = ("AUC", "Brier score", "Log loss", "Calibration slope", "Calibration-in-the-large")


@dataclass(frozen=True, eq=False, slots=True)
class Kind:
    """One kind of distortion: the function, its strengths and their labels."""

    label: str
    distort: Callable[[Floats, float], Floats]
    strengths: Floats
    scale: Callable[[Floats], Floats]
    ticks: dict[float, str]
    called: str
    start: int


def _as_it_is(values: Floats) -> Floats:
    return values


_SHIFTS, _FACTORS = np.arange(-12, 13) / 4, 10.0 ** (np.arange(-12, 13) / 12)
_TENFOLD = {-1.0: "0.1", 0.0: "1", 1.0: "10"}
KINDS = {
    "Shift": Kind(
        "Add to every log-odds",
        shifted,
        _SHIFTS,
        _as_it_is,
        {float(by): f"{by:+d}" if by else "0" for by in range(-3, 4)},
        "{:+.2f}",
        20,
    ),
    "Stretch": Kind("Multiply every log-odds by", stretched, _FACTORS, np.log10, _TENFOLD, "{:.2f}", 18),
    "Power": Kind("Raise every risk to the power", powered, _FACTORS, np.log10, _TENFOLD, "{:.2f}", 5),
}


def undistorted_measures() -> dict[str, list[str]]:
    """Return the measures of the cross-validated risks before any distortion, with intervals."""
    patients = patients_as_trained()
    found = calibration(patients)
    estimates = (
        (auc_of(patients), 3),
        (brier_score(patients), 4),
        (log_loss_of(patients), 3),
        (found.slope, 2),
        (found.in_the_large, 2),
    )
    return {
        "Measure": list(MEASURES),
        "Before (95 % interval)": [number_with_interval(each, digits) for each, digits in estimates],
        "Best": ["1", "0", "0", "1", "0"],
    }


def choose_kind() -> str:
    """Let the reader choose a distortion; the address keeps the strength of this one alone."""
    chosen = choice("Distortion", KINDS, key="distortion", default="Shift")
    for name in KINDS.keys() - {chosen}:
        session.put_in_address(name.lower(), None)
    return chosen


def figure_of(name: str) -> Live:
    """Return the live figure of one distortion."""
    return _figures(patients_as_trained())[name]


def same_area_everywhere() -> str:
    """Return in how many of all distorted states the AUC is the undistorted one to the last bit."""
    patients = patients_as_trained()
    outcome, log_odds = patients.outcome.astype(float), patients.finite_log_odds.values
    first = auc(outcome, log_odds)
    areas = [auc(outcome, k.distort(log_odds, s)) for k in KINDS.values() for s in k.strengths.tolist()]
    return f"{sum(area == first for area in areas)} of {len(areas)}"


def most_misjudged() -> dict[str, str]:
    """Return the risk of the most misjudged patient, and what the patient does to the repair."""
    patients = patients_as_trained()
    outcome, log_odds = patients.outcome.astype(float), patients.finite_log_odds.values
    fold = stratified_folds(outcome, FOLDS, np.random.default_rng(SEED))
    worst = int(np.argmin((2 * outcome - 1) * log_odds))
    others = np.arange(len(outcome)) != worst
    return {
        "risk": f"{fixed(100 * float(patients.risk[worst]), 1)} %",
        "outcome": "malignant" if outcome[worst] else "benign",
        "slope": fixed(float(recalibration(outcome, log_odds)[1]), 2),
        "slope_without": fixed(float(recalibration(outcome[others], log_odds[others])[1]), 2),
        "slope_of_fold": fixed(float(repair_lines(log_odds, outcome, fold)[fold[worst], 1]), 2),
    }


@cached_per_owner
def _figures(patients: EvaluationSet) -> dict[str, Live]:
    with one_blas_thread():
        return {name: _figure(patients, kind) for name, kind in KINDS.items()}


def _figure(patients: EvaluationSet, kind: Kind) -> Live:
    outcome, log_odds = patients.outcome.astype(float), patients.finite_log_odds.values
    fold = stratified_folds(outcome, FOLDS, np.random.default_rng(SEED))
    places = np.linspace(-RISK_EDGE, RISK_EDGE, _POINTS)
    curve, roc = reliability_of(patients).curve, roc_curve(patients)
    strengths = kind.strengths.tolist()
    wrong = [kind.distort(log_odds, strength) for strength in strengths]
    lines = [repair_lines(each, outcome, fold) for each in wrong]
    right = [repaired(each, line, fold) for each, line in zip(wrong, lines, strict=True)]
    flagged = np.array([each >= 0 for each in wrong])
    moved = np.array([kind.distort(places, strength) for strength in strengths])
    result = Distortion(
        kind.scale(kind.strengths),
        np.interp(sigmoid(places), curve.risk, curve.observed),
        places,
        moved,
        np.array([_repaired_places(line, there) for line, there in zip(lines, moved, strict=True)]),
        roc.false_alarm_rate,
        roc.recall,
        flagged[:, outcome == 0].mean(axis=1),
        flagged[:, outcome == 1].mean(axis=1),
        np.array([log_loss(outcome, each) for each in wrong]),
        np.array([log_loss(outcome, each) for each in right]),
    )
    shown = [kind.called.format(strength) for strength in strengths]
    x = Axis(kind.label, float(result.strength[0]), float(result.strength[-1]), kind.ticks)
    return distortion_live(result, x, shown, _numbers(outcome, wrong, right), kind.start)


def _repaired_places(lines: Floats, places: Floats) -> Floats:
    """Return log-odds of the mean of the folds' repaired risks."""
    risk = np.clip(sigmoid(lines[:, :1] + lines[:, 1:] * places).mean(axis=0), 1e-9, 1 - 1e-9)
    return logit(risk)


def _numbers(outcome: Floats, wrong: list[Floats], right: list[Floats]) -> dict[str, list[str]]:
    distorted = [_measures_in_digits(outcome, each) for each in wrong]
    mended = [_measures_in_digits(outcome, each) for each in right]
    return {
        name: [f"{a[i]} → {b[i]}" for a, b in zip(distorted, mended, strict=True)]
        for i, name in enumerate(MEASURES)
    }


def _measures_in_digits(outcome: Floats, log_odds: Floats) -> list[str]:
    return [
        fixed(auc(outcome, log_odds), 4),
        fixed(brier(outcome, log_odds), 4),
        fixed(log_loss(outcome, log_odds), 3),
        fixed(float(recalibration(outcome, log_odds)[1]), 2),
        fixed(in_the_large(outcome, log_odds), 2),
    ]
