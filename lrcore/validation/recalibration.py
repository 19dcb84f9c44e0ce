"""Bringing a model's risks into line with our patients, by no more than the patients can support.

A ladder: leave it, move all log-odds by one number, stretch them as well, or bend them too. Every
rung is fitted by unpenalised maximum likelihood on the log-odds, judged on patients it was not
fitted on, and advised only if simpler ones are worse by more than one standard error.
"""

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.brier import log_loss, patient_log_loss
from lrcore.evaluation.calibration.smooth import smooth_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.paired_difference import mean_difference
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.measures import Measures, measures
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.patients import Patients
from lrcore.model.calibration_map import LogOddsMap, softplus_pair
from lrcore.validation.internal import stratified_folds

REPEATS, FOLDS, SEED = 10, 10, 0
_MAX_PATIENT_REPEATS = 200_000  # patients times repetitions: beyond it, chance in the folds no longer matters


@dataclass(frozen=True, slots=True)
class UpdateMethod:
    """One way of updating a model.

    Attributes
    ----------
    name, meaning : str
        What to call it, and what it does to the risks.
    min_patients, min_per_class : int
        Patients it needs in all, and of each outcome.
    """

    name: str
    meaning: str
    min_patients: int
    min_per_class: int


NONE = UpdateMethod("none", "The risks stay as they are.", 1, 0)
INTERCEPT = UpdateMethod("intercept", "All log-odds are moved by the same amount.", 50, 10)
LINE = UpdateMethod(
    "intercept and slope", "The log-odds are moved, and stretched or drawn together.", 100, 20
)
FLEXIBLE = UpdateMethod(
    "flexible",
    "Small and large risks are stretched differently (beta calibration; it can also leave all as it is).",
    1_000,
    100,
)
METHODS = (NONE, INTERCEPT, LINE, FLEXIBLE)


@dataclass(frozen=True, eq=False, slots=True)
class FittedUpdate:
    """A rung that these patients can support.

    Attributes
    ----------
    method : UpdateMethod
    change : LogOddsMap
        Fitted to all of the patients.
    held_out : ndarray of shape (n,)
        Log-odds of each patient by the updates fitted without them, averaged over the repetitions.
    log_loss : Estimate
        Of those.
    loss_above_best : Estimate
        By how much that is more than the smallest log loss of all rungs; paired.
    """

    method: UpdateMethod
    change: LogOddsMap
    held_out: Floats
    log_loss: Estimate
    loss_above_best: Estimate

    @property
    def standard_errors_above_best(self) -> float:
        """By how many standard errors of the paired difference it is behind the smallest log loss."""
        error = _error(self.loss_above_best)
        if error:
            return self.loss_above_best.value / error
        return inf if self.loss_above_best.value > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class UnavailableUpdate:
    """A rung that these patients cannot support, and why."""

    method: UpdateMethod
    reason: str


@dataclass(frozen=True, eq=False, slots=True)
class Recalibration:
    """The rungs, judged on held-out patients, and the one that is advised.

    Attributes
    ----------
    fitted : tuple of FittedUpdate
        From the simplest on; the first leaves the model as it is.
    unavailable : tuple of UnavailableUpdate
    advised, best : FittedUpdate
        The simplest within one standard error of the best, and the one with the smallest log loss.
    n, n_malignant, repeats, folds, seed : int
    """

    fitted: tuple[FittedUpdate, ...]
    unavailable: tuple[UnavailableUpdate, ...]
    advised: FittedUpdate
    best: FittedUpdate
    n: int
    n_malignant: int
    repeats: int
    folds: int
    seed: int

    @property
    def rule(self) -> str:
        """How the advice was arrived at."""
        return (
            f"{self.repeats} x {self.folds}-fold stratified cross-validation on these {self.n:,} patients "
            f"({self.n_malignant:,} malignant), seed {self.seed}. By the rule of one standard error, "
            "the simplest update is taken whose log loss on held-out patients is within one standard error, "
            "of the paired difference, of the smallest."
        )


def recalibration(
    patients: EvaluationSet, *, repeats: int = REPEATS, folds: int = FOLDS, seed: int = SEED
) -> Recalibration:
    """Fit every rung that the patients can support, and judge it on patients it was not fitted on.

    Parameters
    ----------
    patients : EvaluationSet
    repeats, folds, seed : int
        Of the cross-validation; fewer repetitions from 20,000 patients on.

    Raises
    ------
    InvalidInput
        For fewer than one repetition or two folds, or more folds than a rung needs patients of an
        outcome.

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
    tried = [_tried(method, log_odds, malignant, fold, folds) for method in METHODS]
    fits = [each for each in tried if isinstance(each, _Fit)]
    refused = tuple(each for each in tried if isinstance(each, UnavailableUpdate))
    fitted = _judged(fits, malignant)
    best = min(fitted, key=lambda each: each.log_loss.value)
    advised = next(each for each in fitted if each.loss_above_best.value <= _error(each.loss_above_best))
    return Recalibration(
        fitted, refused, advised, best, patients.n, patients.n_malignant, repeats, folds, seed
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Fit:
    method: UpdateMethod
    change: LogOddsMap
    held_out: Floats


def _tried(
    method: UpdateMethod, log_odds: Floats, malignant: Bools, fold: np.ndarray, folds: int
) -> _Fit | UnavailableUpdate:
    if method is NONE:
        return _Fit(method, LogOddsMap(0.0, 1.0, 1.0), log_odds)
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
    return _Fit(method, LogOddsMap(*numbers[0].tolist()), held_out.mean(axis=0))


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
        return "not offered: it would turn round the order of patients, which calls for another model"
    return ""


def _judged(fits: list[_Fit], malignant: Bools) -> tuple[FittedUpdate, ...]:
    losses = [patient_log_loss(malignant, fit.held_out) for fit in fits]
    best = min(losses, key=lambda loss: float(loss.mean()))
    return tuple(
        FittedUpdate(
            fit.method,
            fit.change,
            fit.held_out,
            log_loss(Patients(malignant, sigmoid(fit.held_out), fit.held_out)),
            mean_difference(loss, best),
        )
        for fit, loss in zip(fits, losses, strict=True)
    )


def _error(difference: Estimate) -> float:
    """Return the standard error behind a normal interval; 0 where there is none."""
    half = difference.high - difference.value
    return half / normal_quantile(LEVEL) if half > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class UpdateMeasures:
    """What each rung does to patients it was not fitted on.

    Attributes
    ----------
    methods : tuple of UpdateMethod
    found : tuple of Measures
        Of the held-out risks.
    ici : tuple of float
        Mean distance of the smooth calibration curve from the diagonal.
    smoother : str
    """

    methods: tuple[UpdateMethod, ...]
    found: tuple[Measures, ...]
    ici: tuple[float, ...]
    smoother: str

    def as_json(self) -> dict[str, Any]:
        """Return every number, by rung."""
        rows = zip(self.methods, self.found, self.ici, strict=True)
        return {
            method.name: found.as_json() | {"ici": finite_or_none(ici), "smoother": self.smoother}
            for method, found, ici in rows
        }


def measure_updates(patients: EvaluationSet, ladder: Recalibration, *, threshold: float) -> UpdateMeasures:
    """Measure the held-out risks of every rung.

    Parameters
    ----------
    patients : EvaluationSet
        Those the ladder was fitted on.
    ladder : Recalibration
    threshold : float
        Of the net benefit.
    """
    risks = [sigmoid(fit.held_out) for fit in ladder.fitted]
    found = tuple(
        measures(Patients(patients.outcome, risk, fit.held_out), threshold=threshold)
        for fit, risk in zip(ladder.fitted, risks, strict=True)
    )
    smooth = [
        smooth_curve(Patients(patients.outcome, risk, fit.held_out))
        for fit, risk in zip(ladder.fitted, risks, strict=True)
    ]
    methods = tuple(fit.method for fit in ladder.fitted)
    return UpdateMeasures(methods, found, tuple(curve.ici for curve in smooth), smooth[0].smoother)
