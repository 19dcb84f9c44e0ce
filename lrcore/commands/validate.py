"""Hold our patients against those the model was developed with."""

import argparse
from pathlib import Path
from typing import Any

from lrcore.artifact import CROSS_VALIDATED, Artifact, folder_in_use
from lrcore.cohort import Cohort, Predictions
from lrcore.commands.evaluate import read_table, why_none
from lrcore.commands.thresholds import add_threshold, threshold_in_use
from lrcore.development import evaluation_sets
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.measures import Measures
from lrcore.evaluation.model_comparison import model_comparisons
from lrcore.evaluation.subgroups import subgroups
from lrcore.recalibration import before_after, recalibration, recalibration_json
from lrcore.scoring import evaluation_sets_of, score
from lrcore.startup import model_in_use
from lrcore.terminal import say, show, show_json, visible
from lrcore.validation import OurPatients, groupings_of, known_outcome, measured, our_patients, validate
from lrcore.validation_words import NAMES, calibration_in_words, shown, summary

SUMMARY = "Validate the model on our patients: against development, by subgroup, and what an update would do."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="a labelled cohort, or a table of risk and outcome")
    add_threshold(parser)
    parser.add_argument("--malignant", help="the label that means malignant, where the file leaves it open")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Read, validate, print; say on stderr how the file was read. The model is never changed."""
    folder = folder_in_use()
    found = model_in_use(folder)
    table = read_table(options)
    at = threshold_in_use(options, folder, found.artifact)
    validated = _validated(table, found.artifact, at)
    if validated is None:
        raise InvalidInput(why_none(table))
    words, numbers = validated
    say(found.notice, table.sentence, table.labels.sentence)
    if options.json:
        show_json(numbers)
    else:
        show(*words)


def _validated(
    table: Cohort | Predictions, artifact: Artifact, at: float
) -> tuple[list[str], dict[str, Any]] | None:
    """Return what was found in lines and in numbers; None where no outcome is known."""
    if isinstance(table, Predictions):
        sets = evaluation_sets_of(table)
        groups = groupings_of(table.extras, known_outcome(table.outcome))
        return _of_other_models(sets, groups, at) if sets else None
    scored = score(table, artifact.model)
    known = scored.evaluation_set()
    return None if known is None else _of_ours(our_patients(scored, known), artifact, at)


def _of_ours(ours: OurPatients, artifact: Artifact, at: float) -> tuple[list[str], dict[str, Any]]:
    development, held_out = evaluation_sets(artifact)[CROSS_VALIDATED], artifact.record.held_out_rows
    found = validate(ours, development, held_out=held_out, threshold=at)
    ladder = recalibration(ours.patients)
    numbers = found.as_json() | {
        "summary": [*filter(None, [found.overlap.sentence]), *summary(found)],
        "subgroups": _subgroups(ours.patients, ours.groupings, at),
        "updating": recalibration_json(ladder)
        | {"held_out": before_after(ours.patients, ladder, threshold=at).as_json()},
    }
    columns = {"our patients": found.ours, "development": found.development}
    advice = f"Update advised: {ladder.advised.rung.name}. {ladder.rule}"
    said = [*filter(None, [found.overlap.sentence]), *summary(found)]
    return [*said, "", *_side_by_side(columns), "", advice], numbers


def _of_other_models(
    sets: tuple[EvaluationSet, ...], groups: dict[str, tuple[str, ...]], at: float
) -> tuple[list[str], dict[str, Any]]:
    found = {each.name: measured(each, at) for each in sets}
    numbers = {
        "models": {name: each.as_json() for name, each in found.items()},
        "paired_differences": [each.as_json() for each in model_comparisons(sets, threshold=at)],
        "subgroups": {each.name: _subgroups(each, groups, at) for each in sets},
    }
    said = [f"{name}: {sentence}" for name, each in found.items() for sentence in calibration_in_words(each)]
    return [*said, "", *_side_by_side(found)], numbers


def _subgroups(patients: EvaluationSet, groups: dict[str, tuple[str, ...]], at: float) -> dict[str, Any]:
    return {column: subgroups(patients, values, threshold=at).as_json() for column, values in groups.items()}


def _side_by_side(columns: dict[str, Measures]) -> list[str]:
    first = ["", *NAMES.values()]
    others = [[visible(title), *(shown(found, name) for name in NAMES)] for title, found in columns.items()]
    widths = [max(map(len, column)) for column in (first, *others)]
    rows = zip(first, *others, strict=True)
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [line.rstrip() for line in lines]
