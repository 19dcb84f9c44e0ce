"""Validate the model on our patients, against those it was developed with."""

import argparse
from pathlib import Path
from typing import Any

from lrcore.commands import reading
from lrcore.commands.labelled.patients import add_reading, none_known, read_table, words_of
from lrcore.commands.plan.against import add_plan, hold_against, plan_of
from lrcore.commands.thresholds import threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.model_comparison import model_comparisons
from lrcore.evaluation.groups.model_curves import model_curves
from lrcore.evaluation.groups.subgroup_differences import subgroup_differences
from lrcore.evaluation.groups.subgroup_pooling import pool_subgroups
from lrcore.evaluation.groups.subgroups import subgroups
from lrcore.evaluation.measures import Measures
from lrcore.evaluation.study_words import StudyWords
from lrcore.reader import Cohort, Predictions
from lrcore.registry import operating_point
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import CROSS_VALIDATED, Artifact, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.system.terminal import say, show, show_json, visible
from lrcore.validation.external import (
    OurPatients,
    agreement_of,
    groupings_of,
    known_outcome,
    measures_at,
    our_patients,
    outside_series,
    validate,
)
from lrcore.validation.scoring import evaluation_sets_of, score
from lrcore.validation.timing.first_reading import OutcomesRead, read_outcomes
from lrcore.validation.timing.threshold_origin import ThresholdOrigin, threshold_origin
from lrcore.validation.updating.fitted_on import fitted_on_in_words
from lrcore.validation.updating.recalibration import measure_updates, recalibration
from lrcore.wording.calibration.sentences import calibration_in_words, verdicts_json
from lrcore.wording.timing.against_plan import plan_in_words, plan_json
from lrcore.wording.timing.threshold_origin import origin_caption, origin_json
from lrcore.wording.update_advice import advice, recalibration_json
from lrcore.wording.validation import NAMES, measure_in_words, summary


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="a labelled cohort, or a table of risk and outcome")
    add_reading(parser)
    add_plan(parser)
    parser.add_argument(
        "--leave-out-development",
        action="store_true",
        help="leave out patients who belong to the development series",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Read, validate and print; how the file was read goes to standard error. The model never changes."""
    folder = folder_in_use()
    found = model_in_use(folder)
    plan = plan_of(options)
    table = read_table(options)
    at = threshold_in_use(options, folder, found.artifact)
    read = read_outcomes(folder, table, for_plan=plan is not None)
    words = words_of(options, table)
    validated = _validated(table, found.artifact, at, words, read, leave_out=options.leave_out_development)
    if validated is None:
        raise InvalidInput(words.say(str(none_known(table))))
    lines, numbers, n = validated
    notes = [*words.say_all(reading.notes_in_words(table))]
    groups = groupings_of(table.extras, known_outcome(table.outcome))
    held = hold_against(plan, table, found.artifact, at, read, n=n, subgroups=groups)
    how_read = (read.note, table.sentence, table.labels.sentence)
    say(found.notice, *words.say_all(how_read), *reading.first_notes(notes))
    if options.json:
        show_json(words.say_json(numbers) | plan_json(held) | {"notes": notes})
    else:
        show(*words.say_all([] if held is None else [*plan_in_words(held), ""]), *lines)


def _validated(
    table: Cohort | Predictions,
    artifact: Artifact,
    at: float,
    words: StudyWords,
    read: OutcomesRead,
    *,
    leave_out: bool,
) -> tuple[list[str], dict[str, Any], int] | None:
    """Return the results as lines and as numbers, and the patients; None where no outcome is known."""
    if isinstance(table, Predictions):
        sets = evaluation_sets_of(table, words)
        groups = groupings_of(table.extras, known_outcome(table.outcome))
        return (*_of_other_models(sets, groups, at), sets[0].n) if sets else None
    scored = score(table, artifact.model)
    known = scored.evaluation_set()
    if known is None:
        return None
    ours = our_patients(scored, known)
    if leave_out:
        ours = _without_development(ours)
    lines, numbers = _of_ours(ours, artifact, at)
    origin = _origin(ours, artifact, at, read)
    if origin is None:
        return lines, numbers, ours.patients.n
    return [*lines, "", origin_caption(origin).statistician], numbers | origin_json(origin), ours.patients.n


def _origin(ours: OurPatients, artifact: Artifact, at: float, read: OutcomesRead) -> ThresholdOrigin | None:
    """Return when and on whom the threshold in force was chosen; None where another one is used."""
    in_force = operating_point.in_force(folder_in_use(), artifact.digest)
    if in_force.threshold != at:
        return None
    return threshold_origin(in_force, ours.patients, first_read_at=read.first_at)


def _without_development(ours: OurPatients) -> OurPatients:
    others = outside_series(ours)
    if others is None:
        raise InvalidInput(
            f"All {ours.patients.n:,} patients belong to the series the model was developed with: none is "
            "left to validate it on. Use patients of another place or time."
        )
    left_out = ours.patients.n - others.patients.n
    say(f"{left_out:,} patients of the development series left out.")
    return others


def _of_ours(ours: OurPatients, artifact: Artifact, at: float) -> tuple[list[str], dict[str, Any]]:
    development, held_out = evaluation_sets(artifact)[CROSS_VALIDATED], artifact.record.held_out_rows
    found = validate(ours, development, held_out=held_out, threshold=at)
    updates, in_series = recalibration(ours.patients), found.overlap.in_series
    said = [
        *filter(None, [found.overlap.sentence, fitted_on_in_words(artifact.record.updates, ours)]),
        *summary(found),
    ]
    numbers = found.as_json() | {
        "verdicts": verdicts_json(found.agreement),
        "summary": said,
        "subgroups": _subgroups(ours.patients, ours.groupings, at),
        "subgroup_differences": _differences(ours.patients, ours.groupings, at),
        "subgroups_together": _together(ours.patients, ours.groupings, at),
        "roc_and_decision": model_curves({"ours": ours.patients, "development": development}).as_json(),
        "updating": recalibration_json(updates, in_series=in_series)
        | {"held_out": measure_updates(ours.patients, updates, threshold=at).as_json()},
    }
    columns = {"our patients": found.ours, "development": found.development}
    how = "Use --leave-out-development to do so. " if 0 < in_series < found.overlap.n else ""
    update = f"{advice(updates, in_series=in_series).sentence} {how}{updates.rule}"
    return [*said, "", *_side_by_side(columns, ours.patients.words), "", update], numbers


def _of_other_models(
    sets: tuple[EvaluationSet, ...], groups: dict[str, tuple[str, ...]], at: float
) -> tuple[list[str], dict[str, Any]]:
    found = {each.name: measures_at(each, at) for each in sets}
    agreements = {each.name: agreement_of(each) for each in sets}
    said = {name: calibration_in_words(each) for name, each in agreements.items()}
    numbers = {
        "models": {name: each.as_json() for name, each in found.items()},
        "right_risks": {name: each.as_json() for name, each in agreements.items()},
        "verdicts": {name: verdicts_json(each) for name, each in agreements.items()},
        "summary": said,
        "paired_differences": [each.as_json() for each in model_comparisons(sets, threshold=at)],
        "subgroups": {each.name: _subgroups(each, groups, at) for each in sets},
        "subgroup_differences": {each.name: _differences(each, groups, at) for each in sets},
        "subgroups_together": {each.name: _together(each, groups, at) for each in sets},
        "roc_and_decision": model_curves({each.name: each for each in sets}).as_json(),
    }
    say_in = sets[0].words.say
    lines = [f"{name}: {say_in(sentence)}" for name, sentences in said.items() for sentence in sentences]
    return [*lines, "", *_side_by_side(found, sets[0].words)], numbers


def _subgroups(patients: EvaluationSet, groups: dict[str, tuple[str, ...]], at: float) -> dict[str, Any]:
    return {column: subgroups(patients, values, threshold=at).as_json() for column, values in groups.items()}


def _differences(patients: EvaluationSet, groups: dict[str, tuple[str, ...]], at: float) -> dict[str, Any]:
    return {
        column: subgroup_differences(patients, values, threshold=at).as_json()
        for column, values in groups.items()
    }


def _together(patients: EvaluationSet, groups: dict[str, tuple[str, ...]], at: float) -> dict[str, Any]:
    return {
        column: pool_subgroups(patients, values, threshold=at).as_json() for column, values in groups.items()
    }


def _side_by_side(columns: dict[str, Measures], words: StudyWords) -> list[str]:
    first = ["", *NAMES.values()]
    others = [
        [visible(title), *(words.say(measure_in_words(found, name)) for name in NAMES)]
        for title, found in columns.items()
    ]
    widths = [max(map(len, column)) for column in (first, *others)]
    rows = zip(first, *others, strict=True)
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [line.rstrip() for line in lines]
