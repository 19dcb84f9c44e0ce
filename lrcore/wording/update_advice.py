"""Which update of the risks is advised, on what that rests, and when no advice can be given."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from lrcore.evaluation.intervals import side_of
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.validation.recalibration import NONE, FittedUpdate, Recalibration, UpdateMethod
from lrcore.wording.numbers import fixed, telling_digits


@dataclass(frozen=True, slots=True)
class Advice:
    """Which update is advised, if any, and on what that rests.

    Attributes
    ----------
    method : UpdateMethod or None
        None where no advice can be given: the reason is in the sentence.
    sentence : str
    """

    method: UpdateMethod | None
    sentence: str


def advice(ladder: Recalibration, *, in_series: int) -> Advice:
    """Return what is advised, unless some of the patients belong to the development series.

    Parameters
    ----------
    ladder : Recalibration
    in_series : int
        How many of the patients it was fitted on belong to the series the model was developed with.
    """
    if len(ladder.fitted) == 1:
        return Advice(NONE, "No update is offered: these patients cannot support one.")
    if in_series:
        return Advice(None, no_advice(ladder.n, in_series))
    advised = ladder.advised
    if advised.method is NONE:
        return Advice(
            NONE,
            "No update is advised: none makes the log loss of held-out patients smaller by more than one "
            f"standard error of the difference ({_of_the_best(ladder)}).",
        )
    simpler = ladder.fitted[: ladder.fitted.index(advised)]
    distances = "; ".join(f"{fit.method.name}: {_in_errors(fit)}" for fit in simpler)
    return Advice(
        advised.method,
        f"Advised: {advised.method.name}. {advised.method.meaning} Anything simpler is worse by more than "
        f"one standard error of the difference ({distances}){_not_excluded(simpler)}.",
    )


def no_advice(n: int, in_series: int) -> str:
    """Say why patients of the development series allow no advice, and what to do."""
    what = (
        f"Leave those {in_series:,} out and judge the updates on the other {n - in_series:,}."
        if in_series < n
        else "Use patients of another place or time."
    )
    return (
        f"No update is advised: {in_series:,} of {n:,} patients belong to the series the model was developed "
        f"with, and an update would be fitted to what the model already knows. {what}"
    )


def _of_the_best(ladder: Recalibration) -> str:
    if ladder.best.method is NONE:
        return "the smallest is that of the risks as they are"
    return f"the smallest, {ladder.best.method.name}, does so by {_in_errors(ladder.fitted[0])}"


def standard_errors_above_best_text(fit: FittedUpdate) -> str:
    """Return how far a rung is behind the best, in the unit of the rule, with the decimals that decide."""
    many = fit.standard_errors_above_best
    return fixed(many, telling_digits(many, 1, 1)) if isfinite(many) else "infinite"


def _in_errors(fit: FittedUpdate) -> str:
    return f"{standard_errors_above_best_text(fit)} standard errors"


def _not_excluded(simpler: tuple[FittedUpdate, ...]) -> str:
    """Say that the rule is weaker than a 95 % interval, where one of these still holds 0."""
    if all(side_of(fit.loss_above_best, 0) for fit in simpler):
        return ""
    return ", though a 95 % interval of it still holds 0"


def recalibration_json(ladder: Recalibration, *, in_series: int) -> dict[str, Any]:
    """Return the rungs with their numbers, what is advised, and by which rule.

    Parameters
    ----------
    ladder : Recalibration
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
        for fit in ladder.fitted
    }
    refused = {each.method.name: each.reason for each in ladder.unavailable}
    given = advice(ladder, in_series=in_series)
    return {
        "fitted": fitted,
        "not_offered": refused,
        "advised": None if given.method is None else given.method.name,
        "advice": given.sentence,
        "rule": ladder.rule,
    }
