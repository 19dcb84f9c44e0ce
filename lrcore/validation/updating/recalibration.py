"""Recalibration: updating the risks of a model by no more than the patients can support.

The methods form a sequence: no change, an intercept, intercept and slope, beta calibration. Each is
fitted by unpenalised maximum likelihood on the log-odds, evaluated on patients it was not fitted on,
and advised only if simpler ones are worse by more than one standard error.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.brier import mean_loss
from lrcore.evaluation.calibration.curves.smooth import smooth_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.paired_difference import mean_difference
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.measures import measures
from lrcore.evaluation.numerics.log_losses import patient_log_loss
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.numerics.moments import moments_of
from lrcore.evaluation.patients import Patients
from lrcore.model.calibration_map import LogOddsMap, softplus_pair
from lrcore.validation.internal import stratified_folds
from lrcore.validation.updating.recalibration_results import (
    FLEXIBLE,
    INTERCEPT,
    LINE,
    METHODS,
    NONE,
    FittedUpdate,
    Recalibration,
    UnavailableUpdate,
    UpdateMeasures,
    UpdateMethod,
)

REPEATS, FOLDS, SEED = 10, 10, 0
_MAX_PATIENT_REPEATS = 200_000  # beyond it, chance in the folds no longer matters


def recalibration(
    patients: EvaluationSet, *, repeats: int = REPEATS, folds: int = FOLDS, seed: int = SEED
) -> Recalibration:
    """Fit every method that the patients can support, and evaluate it on patients held out.

    Parameters
    ----------
    patients : EvaluationSet
    repeats, folds, seed : int
        Of the cross-validation; fewer repetitions from 20,000 patients on.

    Raises
    ------
    InvalidInput
        For fewer than one repetition or two folds, or more folds than a method requires patients of
        an outcome.

    References
    ----------
    Steyerberg et al. 2004, doi:10.1002/sim.1844. Vergouwe et al. 2017, doi:10.1002/sim.7179.
    Kull, Silva Filho and Flach 2017, doi:10.1214/17-EJS1338SI. The rule of one standard error:
    Breiman et al. 1984, Classification and Regression Trees, doi:10.1201/9781315139470.
    """
    if repeats < 1 or not 2 <= folds <= INTERCEPT.min_per_class:
        raise InvalidInput(
            f"`repeats` must be 1 or more and `folds` 2 to {INTERCEPT.min_per_class}, "
            f"got {repeats} and {folds}."
        )
    malignant = patients.malignant
    log_odds = patients.finite_log_odds.values
    repeats = min(repeats, max(1, _MAX_PATIENT_REPEATS // patients.n))
    fold = stratified_folds(patients.outcome, repeats, folds, seed)
    attempts = [_try_method(method, log_odds, malignant, fold, folds) for method in METHODS]
    fits = [each for each in attempts if isinstance(each, _Fit)]
    refused = tuple(each for each in attempts if isinstance(each, UnavailableUpdate))
    fitted = _evaluate(fits, malignant)
    best = min(fitted, key=lambda each: each.log_loss.value)
    advised = next(each for each in fitted if each.is_within_one_standard_error)
    return Recalibration(
        fitted, refused, advised, best, patients.n, patients.n_malignant, repeats, folds, seed
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Fit:
    """A fitted method, and the log-odds of its held-out patients in each repetition: (repeats, n)."""

    method: UpdateMethod
    change: LogOddsMap
    held_out: Floats


def _try_method(
    method: UpdateMethod, log_odds: Floats, malignant: Bools, fold: np.ndarray, folds: int
) -> _Fit | UnavailableUpdate:
    if method is NONE:
        return _Fit(method, LogOddsMap(0.0, 1.0, 1.0), log_odds[None])
    reason = _too_few(method, malignant)
    if reason:
        return UnavailableUpdate(method, reason)
    numbers, why_not = _numbers(method, log_odds, malignant, np.ones((1, len(log_odds))))
    if why_not[0]:
        return UnavailableUpdate(method, why_not[0])
    inside = np.concatenate([one != np.arange(folds)[:, None] for one in fold]).astype(np.float64)
    each, why_not = _numbers(method, log_odds, malignant, inside)
    failed = [reason for reason in why_not if reason]
    if failed:
        return UnavailableUpdate(method, f"{failed[0]}, in {len(failed)} of {len(why_not)} folds")
    own = each.reshape(len(fold), folds, 3)[np.arange(len(fold))[:, None], fold]
    up, down = softplus_pair(log_odds)
    held_out = own[..., 0] + own[..., 2] * up - own[..., 1] * down
    return _Fit(method, LogOddsMap(*numbers[0].tolist()), held_out)


def _too_few(method: UpdateMethod, malignant: Bools) -> str:
    n, cases = len(malignant), int(malignant.sum())
    if n >= method.min_patients and min(cases, n - cases) >= method.min_per_class:
        return ""
    return (
        f"needs {method.min_patients:,} patients with at least {method.min_per_class} malignant and "
        f"{method.min_per_class} benign; these are {n:,} with {cases:,} malignant"
    )


def _numbers(
    method: UpdateMethod, log_odds: Floats, malignant: Bools, trials: Floats
) -> tuple[Floats, list[str]]:
    """Return intercept, below and above of each fit, and why each is not estimable (or nothing)."""
    ones, (up, down) = np.ones_like(log_odds), softplus_pair(log_odds)
    columns = {INTERCEPT: [ones], LINE: [ones, log_odds], FLEXIBLE: [ones, -down, up]}[method]
    offset = log_odds if method is INTERCEPT else None
    fit = fit_logistic(np.column_stack(columns), trials * malignant, trials, offset=offset)
    # One slope serves both ends; none means 1.
    found = np.column_stack([fit.coefficients, np.ones((len(trials), 2))])
    numbers = found[:, {INTERCEPT: [0, 1, 1], LINE: [0, 1, 1], FLEXIBLE: [0, 1, 2]}[method]]
    reasons = [
        _not_estimable(bool(arrived), own) for arrived, own in zip(fit.converged, numbers, strict=True)
    ]
    return numbers, reasons


def _not_estimable(converged: bool, numbers: Floats) -> str:
    if not converged:
        return "not estimable: the risks separate malignant from benign patients, or are all alike"
    if numbers[1:].min() <= 0:
        return "not offered: it would reverse the order of the patients, which calls for another model"
    return ""


def _evaluate(fits: list[_Fit], malignant: Bools) -> tuple[FittedUpdate, ...]:
    losses = [patient_log_loss(malignant, fit.held_out).mean(axis=0) for fit in fits]
    best = min(losses, key=lambda loss: float(loss.mean()))
    return tuple(
        FittedUpdate(
            fit.method,
            fit.change,
            fit.held_out[0],
            mean_loss(moments_of(loss), LEVEL, ceiling=inf),
            mean_difference(loss, best),
        )
        for fit, loss in zip(fits, losses, strict=True)
    )


def measure_updates(patients: EvaluationSet, updates: Recalibration, *, threshold: float) -> UpdateMeasures:
    """Measure the held-out risks of every update, in the first repetition of the cross-validation.

    These are risks of single updates, each fitted without the patients it is applied to. Averaged over
    repetitions they would be those of an ensemble that is never put in use.

    Parameters
    ----------
    patients : EvaluationSet
        Those the updates were fitted on.
    updates : Recalibration
    threshold : float
        Of the net benefit.
    """
    held_out = [Patients(patients.outcome, sigmoid(fit.held_out), fit.held_out) for fit in updates.fitted]
    curves = [smooth_curve(each) for each in held_out]
    return UpdateMeasures(
        tuple(fit.method for fit in updates.fitted),
        tuple(measures(each, threshold=threshold) for each in held_out),
        tuple(curve.ici for curve in curves),
        curves[0].smoother,
    )
