"""Which update of the risks is advised, on what that rests, and when no advice can be given."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from lrcore.evaluation.intervals import side_of
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.validation.recalibration import NONE, Fitted, Recalibration, UpdateMethod
from lrcore.wording.numbers import fixed, telling_digits


@dataclass(frozen=True, slots=True)
class Advice:
    """Which update is advised, if any, and on what that rests.

    Attributes
    ----------
    rung : UpdateMethod or None
        None where no advice can be given: the reason is in the sentence.
    sentence : str
    """

    rung: UpdateMethod | None
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
    if advised.rung is NONE:
        return Advice(
            NONE,
            "No update is advised: none makes the log loss of held-out patients smaller by more than one "
            f"standard error of the difference ({_of_the_best(ladder)}).",
        )
    simpler = ladder.fitted[: ladder.fitted.index(advised)]
    behind = "; ".join(f"{fit.rung.name}: {_in_errors(fit)}" for fit in simpler)
    return Advice(
        advised.rung,
        f"Advised: {advised.rung.name}. {advised.rung.meaning} Anything simpler is worse by more than one "
        f"standard error of the difference ({behind}){_not_excluded(simpler)}.",
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
    if ladder.best.rung is NONE:
        return "the smallest is that of the risks as they are"
    return f"the smallest, {ladder.best.rung.name}, does so by {_in_errors(ladder.fitted[0])}"


def errors_behind(fit: Fitted) -> str:
    """Return how far a rung is behind the best, in the unit of the rule, with the decimals that decide."""
    many = fit.standard_errors_behind
    return fixed(many, telling_digits(many, 1, 1)) if isfinite(many) else "infinite"


def _in_errors(fit: Fitted) -> str:
    return f"{errors_behind(fit)} standard errors"


def _not_excluded(simpler: tuple[Fitted, ...]) -> str:
    """Say that the rule is weaker than a 95 % interval, where one of these still holds 0."""
    if all(side_of(fit.behind, 0) for fit in simpler):
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
        fit.rung.name: {
            "intercept": fit.change.intercept,
            "below": fit.change.below,
            "above": fit.change.above,
            "held_out_log_loss": fit.log_loss.as_json(),
            "behind_the_best": fit.behind.as_json(),
            "standard_errors_behind": finite_or_none(fit.standard_errors_behind),
        }
        for fit in ladder.fitted
    }
    refused = {each.rung.name: each.reason for each in ladder.not_offered}
    given = advice(ladder, in_series=in_series)
    return {
        "fitted": fitted,
        "not_offered": refused,
        "advised": None if given.rung is None else given.rung.name,
        "advice": given.sentence,
        "rule": ladder.rule,
    }
