"""An evaluation held against its plan, in words."""

from collections.abc import Iterable
from typing import Any

from lrcore.registry.operating_point import digits_shown
from lrcore.validation.timing.against_plan import NOT_PLANNED, NOT_REPORTED, PLANNED, AgainstPlan
from lrcore.wording.timing.threshold_origin import span_in_words
from lrcore.wording.validation import NAMES

TITLE = "Fixed before the outcomes were read?"
_STATES = {PLANNED: "planned and reported", NOT_PLANNED: "reported, not planned", NOT_REPORTED: NOT_REPORTED}


def plan_in_words(found: AgainstPlan) -> list[str]:
    """Return when the plan was sealed, what it fixed, and what was done otherwise."""
    plan = found.plan
    lines = [when_in_words(found), f"Question: {plan.question}"]
    if plan.test:
        lines.append(f"Intended test: {plan.test}")
    return [*lines, *_departures(found), *_marked(found)]


def plan_json(found: AgainstPlan | None) -> dict[str, Any]:
    """Return the plan with its sentences under ``plan``; nothing without a plan."""
    return {} if found is None else {"plan": found.as_json() | {"summary": plan_in_words(found)}}


def when_in_words(found: AgainstPlan) -> str:
    """Return whether the threshold was fixed before or after the outcomes were first read."""
    plan = found.plan
    fixed = f"The threshold {digits_shown(plan.threshold)} was fixed by {plan.by} on {plan.sealed_at[:10]}"
    span = span_in_words(abs(found.seconds_before))
    if not found.is_before:
        return (
            f"{fixed}, {span} after this file was first read here ({found.first_read_at[:10]}): its outcomes "
            "may have been seen."
        )
    sentence = f"{fixed}, {span} before this file was first read here ({found.first_read_at[:10]})."
    if not found.was_sealed_here:
        sentence += " The plan was not sealed here: its date is only what the plan itself states."
    if found.not_recorded:
        sentence += f" This reading could not be recorded: {found.not_recorded}"
    return sentence


def plan_table(found: AgainstPlan) -> dict[str, list[str]]:
    """Return each item of the plan, and whether it was kept."""
    plan = found.plan
    least = f"at least {plan.minimum_n:,}" if plan.minimum_n else "not fixed"
    rows = [
        (
            "Threshold",
            digits_shown(plan.threshold),
            digits_shown(found.threshold),
            _kept(found.has_planned_threshold),
        ),
        (
            "Patients with outcome",
            least,
            f"{found.n:,}",
            _kept(found.has_enough_patients) if plan.minimum_n else "",
        ),
    ]
    if found.model_version:
        rows.append(("Model", plan.model_version, found.model_version, _kept(found.is_of_planned_model)))
    names = ("Item", "Planned", "Done", "As planned")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _kept(kept: bool) -> str:
    return "yes" if kept else "no"


def _departures(found: AgainstPlan) -> list[str]:
    plan = found.plan
    lines = []
    if not found.has_planned_threshold:
        lines.append(
            f"This evaluation is at {digits_shown(found.threshold)}, which is not the planned threshold."
        )
    if not found.has_enough_patients:
        lines.append(
            f"Planned were at least {plan.minimum_n:,} patients with an outcome; there are {found.n:,}."
        )
    if not found.is_of_planned_model:
        lines.append(f"Planned for model {plan.model_version}; the risks are of model {found.model_version}.")
    return lines


def _marked(found: AgainstPlan) -> Iterable[str]:
    """Return one line for measures and one for subgroups, each by what was planned and reported."""
    for what, marks in found.marks().items():
        parts = []
        for state, words in _STATES.items():
            names = [NAMES.get(name, repr(name)) for name, mark in marks.items() if mark == state]
            if names:
                parts.append(f"{words}: {', '.join(names)}")
        if parts:
            yield f"{what.capitalize()} {'; '.join(parts)}."
