"""The patients that a plan starts from: those of a file, or stated numbers, and never both."""

import argparse
from collections.abc import Callable
from typing import Any

from lrcore.commands import reading
from lrcore.commands.labelled.patients import notes_of, patients_of, read_table, words_of, words_of_numbers
from lrcore.commands.thresholds import threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import folder_in_use
from lrcore.system.terminal import say, show, show_json
from lrcore.validation.timing.first_reading import read_outcomes

_READING = ("outcome", "risk", "malignant", "benign", "accept")


def given(options: argparse.Namespace, names: tuple[str, ...]) -> list[str]:
    """Return which of the options are given, as they are typed."""
    found = [name for name in names if getattr(options, name) not in (None, [])]
    return [f"--{name.replace('_', '-')}" for name in found]


def require_one_source(options: argparse.Namespace, numbers: tuple[str, ...], what: str) -> None:
    """Refuse stated numbers together with a file, and options of a file without one.

    Raises
    ------
    InvalidInput
    """
    if options.file is not None and (extra := given(options, numbers)):
        raise InvalidInput(
            f"{', '.join(extra)} cannot be combined with a file, whose patients give these numbers: "
            "leave out the file or the options."
        )
    if options.file is None and (extra := given(options, _READING)):
        raise InvalidInput(f"{', '.join(extra)} is for reading a file, and no file is named: {what}.")


def plans_of_file(
    options: argparse.Namespace,
    plan: Callable[[EvaluationSet, float], Any],
    in_words: Callable[[Any], list[str]],
) -> None:
    """Read a file, compute the plan of each of its models, and print them.

    Parameters
    ----------
    options : argparse.Namespace
    plan : callable
        From patients and the threshold to a result with `as_json`.
    in_words : callable
        From that result to lines.
    """
    folder = folder_in_use()
    found = model_in_use(folder)
    threshold = threshold_in_use(options, folder, found.artifact)
    table = read_table(options)
    words = words_of(options, table)
    how_read, sets = patients_of(table, found.artifact.model, words)
    plans = {each.name: plan(each, threshold) for each in sets}
    notes = [*words.say_all(notes_of(table, found.artifact, sets[0]))]
    read = read_outcomes(folder, table)
    say(found.notice, words.say(read.note), *how_read, *reading.first_notes(notes))
    if options.json:
        numbers = {name: words.say_json(each.as_json()) for name, each in plans.items()}
        only = next(iter(numbers.values()))
        show_json((only if len(numbers) == 1 else {"models": numbers}) | {"notes": notes})
        return
    for each in sets:
        show(each.title, *words.say_all(in_words(plans[each.name])))


def print_plan_of_numbers(
    options: argparse.Namespace, plan: Callable[[], Any], in_words: Callable[[Any], list[str]]
) -> None:
    """Compute the plan of stated numbers and print it, in the words of the study if they are named.

    Parameters
    ----------
    options : argparse.Namespace
    plan : callable
        Returns a result with `as_json`.
    in_words : callable
        From that result to lines.
    """
    words = words_of_numbers(options)
    found = plan()
    if options.json:
        show_json(words.say_json(found.as_json()))
    else:
        show(*words.say_all(in_words(found)))
