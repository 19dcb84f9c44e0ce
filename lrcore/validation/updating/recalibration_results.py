"""Update methods, and what a recalibration found for each of them."""

from dataclasses import dataclass
from math import inf
from typing import Any

from lrcore.arrays import Floats
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.measures import Measures
from lrcore.model.calibration_map import LogOddsMap


@dataclass(frozen=True, slots=True)
class UpdateMethod:
    """A way of updating the risks of a model.

    Attributes
    ----------
    name, meaning : str
        Its name, and what it does to the risks.
    min_patients, min_per_class : int
        Patients it requires in all, and of each outcome.
    """

    name: str
    meaning: str
    min_patients: int
    min_per_class: int


NONE = UpdateMethod("none", "The risks stay as they are.", 1, 0)
INTERCEPT = UpdateMethod("intercept", "All log-odds are shifted by the same amount.", 50, 10)
LINE = UpdateMethod("intercept and slope", "The log-odds are shifted, and stretched or compressed.", 100, 20)
FLEXIBLE = UpdateMethod(
    "flexible",
    "Small and large risks are stretched differently (beta calibration, which includes no change).",
    1_000,
    100,
)
METHODS = (NONE, INTERCEPT, LINE, FLEXIBLE)


@dataclass(frozen=True, eq=False, slots=True)
class FittedUpdate:
    """An update method that these patients can support.

    Attributes
    ----------
    method : UpdateMethod
    change : LogOddsMap
        Fitted to all of the patients.
    held_out : ndarray of shape (n,)
        Log-odds of each patient by the update fitted without them, in the first repetition.
    log_loss : Estimate
        Of patients held out: the loss of each patient is the mean over the repetitions.
    loss_above_best : Estimate
        Its excess over the smallest log loss of all methods; paired.
    """

    method: UpdateMethod
    change: LogOddsMap
    held_out: Floats
    log_loss: Estimate
    loss_above_best: Estimate

    @property
    def is_within_one_standard_error(self) -> bool:
        """Whether its excess over the smallest log loss is at most one standard error."""
        return self.loss_above_best.value <= standard_error(self.loss_above_best)

    @property
    def standard_errors_above_best(self) -> float:
        """The excess over the smallest log loss, in standard errors of the paired difference."""
        error = standard_error(self.loss_above_best)
        if error:
            return self.loss_above_best.value / error
        return inf if self.loss_above_best.value > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class UnavailableUpdate:
    """An update method that these patients cannot support, and the reason."""

    method: UpdateMethod
    reason: str


@dataclass(frozen=True, eq=False, slots=True)
class Recalibration:
    """The update methods, evaluated on held-out patients, and the one that is advised.

    Attributes
    ----------
    fitted : tuple of FittedUpdate
        The simplest first, which leaves the model as it is.
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
        """The rule by which one is advised."""
        return (
            f"{self.repeats} x {self.folds}-fold stratified cross-validation on these {self.n:,} patients "
            f"({self.n_malignant:,} malignant), seed {self.seed}. By the rule of one standard error, "
            "the simplest update is taken whose log loss on held-out patients is within one standard error, "
            "of the paired difference, of the smallest."
        )


def standard_error(difference: Estimate) -> float:
    """Return the standard error of a normal interval; 0 where there is none.

    Parameters
    ----------
    difference : Estimate
        At the level of :data:`lrcore.evaluation.intervals.LEVEL`.
    """
    half = difference.high - difference.value
    return half / normal_quantile(LEVEL) if half > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class UpdateMeasures:
    """The measures of each update on patients it was not fitted on.

    Attributes
    ----------
    methods : tuple of UpdateMethod
    measures : tuple of Measures
        Of the held-out risks.
    ici : tuple of float
        Mean distance of the smooth calibration curve from the diagonal.
    smoother : str
    """

    methods: tuple[UpdateMethod, ...]
    measures: tuple[Measures, ...]
    ici: tuple[float, ...]
    smoother: str

    def as_json(self) -> dict[str, Any]:
        """Return every number, by update method."""
        rows = zip(self.methods, self.measures, self.ici, strict=True)
        return {
            method.name: found.as_json() | {"ici": finite_or_none(ici), "smoother": self.smoother}
            for method, found, ici in rows
        }
