"""The update of the risks that is advised, the reasons, and when no advice can be given."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from lrcore.evaluation.intervals import side_of
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.validation.updating.recalibration_results import NONE, FittedUpdate, Recalibration, UpdateMethod
from lrcore.wording.numbers import decimals_against, fixed


@dataclass(frozen=True, slots=True)
class Advice:
    """The update that is advised, if any, and the reason.

    Attributes
    ----------
    method : UpdateMethod or None
        None where no advice can be given; the sentence states the reason.
    sentence : str
    """

    method: UpdateMethod | None
    sentence: str


def advice(updates: Recalibration, *, in_series: int) -> Advice:
    """Return the advice, which is withheld if patients belong to the development series.

    Parameters
    ----------
    updates : Recalibration
    in_series : int
        Patients among those who belong to the series the model was developed with.
    """
    if len(updates.fitted) == 1:
        return Advice(NONE, "No update is offered: these patients cannot support one.")
    if in_series:
        return Advice(None, no_advice(updates.n, in_series))
    advised = updates.advised
    if advised.method is NONE:
        return Advice(
            NONE,
            "No update is advised: none makes the log loss of held-out patients smaller by more than one "
            f"standard error of the difference ({_of_the_best(updates)}).",
        )
    simpler = updates.fitted[: updates.fitted.index(advised)]
    distances = "; ".join(f"{fit.method.name}: {_in_errors(fit)}" for fit in simpler)
    return Advice(
        advised.method,
        f"Advised: {advised.method.name}. {advised.method.meaning} Anything simpler is worse by more than "
        f"one standard error of the difference ({distances}){_not_excluded(simpler)}.",
    )


def no_advice(n: int, in_series: int) -> str:
    """Return why patients of the development series allow no advice, and what to do."""
    what = (
        f"Leave those {in_series:,} out and judge the updates on the other {n - in_series:,}."
        if in_series < n
        else "Use patients of another place or time."
    )
    return (
        f"No update is advised: {in_series:,} of {n:,} patients belong to the series the model was developed "
        f"with, and an update would be fitted to what the model already knows. {what}"
    )


def _of_the_best(updates: Recalibration) -> str:
    if updates.best.method is NONE:
        return "the smallest is that of the risks as they are"
    return f"the smallest, {updates.best.method.name}, does so by {_in_errors(updates.fitted[0])}"


def excess_in_standard_errors(fit: FittedUpdate) -> str:
    """Return the excess loss in standard errors, with as many decimals as decide the rule."""
    many = fit.standard_errors_above_best
    return fixed(many, decimals_against(many, 1, 1)) if isfinite(many) else "infinite"


def _in_errors(fit: FittedUpdate) -> str:
    return f"{excess_in_standard_errors(fit)} standard errors"


def _not_excluded(simpler: tuple[FittedUpdate, ...]) -> str:
    """Return the reservation that the 95 % interval of a simpler update still includes 0, if it does."""
    if all(side_of(fit.loss_above_best, 0) for fit in simpler):
        return ""
    return ", though a 95 % interval of it still holds 0"


def recalibration_json(updates: Recalibration, *, in_series: int) -> dict[str, Any]:
    """Return the updates with their numbers, the advice, and its rule.

    Parameters
    ----------
    updates : Recalibration
    in_series : int
        See :func:`advice`.
    """
    fitted = {
        fit.method.name: {
            "intercept": fit.change.intercept,
            "below": fit.change.below,
            "above": fit.change.above,
            "held_out_log_loss": fit.log_loss.as_json(),
            "behind_the_best": fit.loss_above_best.as_json(),
            "standard_errors_behind": finite_or_none(fit.standard_errors_above_best),
        }
        for fit in updates.fitted
    }
    refused = {each.method.name: each.reason for each in updates.unavailable}
    given = advice(updates, in_series=in_series)
    return {
        "fitted": fitted,
        "not_offered": refused,
        "advised": None if given.method is None else given.method.name,
        "advice": given.sentence,
        "rule": updates.rule,
    }
