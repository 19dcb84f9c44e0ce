"""Evaluate risks against outcomes."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lrcore.batch import READ_IN_PARTS
from lrcore.commands import in_parts, reading
from lrcore.commands.labelled.patients import (
    add_optional_file,
    none_labelled,
    notes_of,
    patients_of,
    read_table,
    refuse_centre_without_file,
    words_of,
)
from lrcore.commands.plan.against import add_plan, hold_against, plan_of
from lrcore.commands.thresholds import threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import WISCONSIN
from lrcore.model.risk_model import RiskModel
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.plans.sealed_plan import SealedPlan
from lrcore.system.terminal import say, show, show_json
from lrcore.validation.evaluations import (
    EvaluationSettings,
    at_prevalence_of,
    numbers_of_development,
    numbers_of_sets,
    repeated_of,
    summary_of,
)
from lrcore.validation.timing.against_plan import AgainstPlan
from lrcore.validation.timing.first_reading import read_outcomes
from lrcore.validation.whole_file import WholeFile, whole_file
from lrcore.wording.calibration.sentences import sentences_json
from lrcore.wording.centres import centres_in_words
from lrcore.wording.evaluation_lines import aligned_lines, evaluation_in_words, streamed_in_words
from lrcore.wording.internal import repeated_in_words
from lrcore.wording.timing.against_plan import plan_in_words, plan_json
from lrcore.wording.verification import verification_in_words


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_optional_file(parser)
    parser.add_argument("--prevalence", type=float, help="also report the threshold at this share of events")
    parser.add_argument(
        "--resampled",
        action="store_true",
        help="add the curves (calibration, ROC, net benefit, interventions avoided) with their bands, how "
        "much a threshold chosen at this harm ratio moves and, without FILE, the optimism; with --json",
    )
    parser.add_argument(
        "--centre", metavar="COLUMN", help="the column that names each patient's centre: centres are pooled"
    )
    add_plan(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    in_parts.add_options(parser)


def run(options: argparse.Namespace) -> None:
    """Read, evaluate and print; how the file was read goes to standard error."""
    folder = folder_in_use()
    found = model_in_use(folder)
    artifact = found.artifact
    plan = plan_of(options)
    threshold = threshold_in_use(options, folder, artifact)
    if options.file is not None and in_parts.is_needed(options):
        if plan is not None:
            raise InvalidInput(
                "`--plan` needs all patients together: a file that is read in parts is not recognised again. "
                "Evaluate a smaller file, or leave it out."
            )
        _evaluate_in_parts(options, artifact.model, threshold, found.notice)
        return
    settings = EvaluationSettings(threshold, options.prevalence, options.resampled)
    if options.file is None:
        say(found.notice)
        _evaluate_development(options, artifact, settings)
        return
    file = _read_file(options, artifact, plan, threshold)
    say(found.notice, *file.how_read, *reading.first_notes(file.notes))
    if options.json:
        numbers = _numbers_of_file(file.sets, settings, file.whole)
        show_json(numbers | plan_json(file.held) | {"notes": file.notes})
        return
    held = [] if file.held is None else [*plan_in_words(file.held), ""]
    show(*file.sets[0].words.say_all(held))
    _show_in_words(file.sets, settings, file.whole)


@dataclass(frozen=True, slots=True)
class _File:
    """How a file was read, its patients with a known outcome, notes, all of it, and its plan."""

    how_read: list[str]
    sets: tuple[EvaluationSet, ...]
    notes: list[str]
    whole: WholeFile
    held: AgainstPlan | None


def _numbers_of_file(
    sets: Sequence[EvaluationSet], settings: EvaluationSettings, file: WholeFile
) -> dict[str, Any]:
    """Return the numbers of a file; those of another model's risks with the words they are put in."""
    words = sets[0].words
    numbers: dict[str, Any] = words.say_json(numbers_of_sets(sets, settings, file, sentences_json))
    return numbers if words == WISCONSIN else numbers | {"words": words.as_json()}


def _read_file(
    options: argparse.Namespace, artifact: Artifact, plan: SealedPlan | None, threshold: float
) -> _File:
    table = read_table(options)
    read = read_outcomes(folder_in_use(), table, for_plan=plan is not None)
    words = words_of(options, table)
    how_read, sets = patients_of(table, artifact.model, words)
    whole = whole_file(table, artifact.model, centres=options.centre)
    on_centres = whole.centres.notes if whole.centres else ()
    notes = [*words.say_all([*notes_of(table, artifact, sets[0]), *on_centres])]
    groups = [] if options.centre is None else [options.centre]
    held = hold_against(plan, table, artifact, threshold, read, n=sets[0].n, subgroups=groups)
    return _File([words.say(read.note), *how_read], sets, notes, whole, held)


def _evaluate_development(
    options: argparse.Namespace, artifact: Artifact, settings: EvaluationSettings
) -> None:
    sets = _development_sets(options, artifact)
    if options.json:
        show_json(numbers_of_development(artifact, sets, settings, sentences_json))
        return
    _show_in_words(sets, settings, None)
    show(*repeated_in_words(repeated_of(artifact, settings.threshold)))


def _development_sets(options: argparse.Namespace, artifact: Artifact) -> tuple[EvaluationSet, ...]:
    refuse_centre_without_file(options)
    words_of(options, None)
    return tuple(evaluation_sets(artifact).values())


def _whole_file_in_words(
    file: WholeFile | None, patients: EvaluationSet, model: int, threshold: float
) -> list[str]:
    """Return the lines on centres and on unknown outcomes."""
    if file is None:
        return []
    pooled, corrected = file.pooled(patients, threshold), file.verification(model, threshold)
    lines = {} if pooled is None or file.centres is None else centres_in_words(pooled, file.centres.name)
    return aligned_lines(lines | ({} if corrected is None else verification_in_words(corrected)))


def _show_in_words(
    sets: Sequence[EvaluationSet], settings: EvaluationSettings, file: WholeFile | None
) -> None:
    for model, each in enumerate(sets):
        summary, there = summary_of(each, settings), at_prevalence_of(each, settings)
        show(*evaluation_in_words(each, summary, there))
        show(*each.words.say_all(_whole_file_in_words(file, each, model, settings.threshold)))


def _evaluate_in_parts(options: argparse.Namespace, model: RiskModel, threshold: float, notice: str) -> None:
    """Evaluate in bounded memory; report which numbers are exact."""
    if options.prevalence is not None or options.resampled:
        raise InvalidInput(
            "`--prevalence` and `--resampled` need all patients together: a file that is read in parts has "
            "neither. Evaluate a smaller file, or leave them out."
        )
    reading.refuse_in_parts(options)
    words_of(options, None)
    from lrcore.batch.evaluate import evaluate_files

    found = evaluate_files(
        options.file,
        model,
        threshold,
        malignant=options.malignant,
        engine=in_parts.engine_of(options),
        progress=in_parts.progress_of(options),
        opener=reading.opener_of(options),
    )
    if found.evaluation is None:
        raise none_labelled(found.labels)
    say(notice, found.sentence, found.labels.sentence, READ_IN_PARTS)
    if options.json:
        show_json(found.evaluation.as_json() | sentences_json(found.evaluation.agreement))
    else:
        show(*streamed_in_words(found.evaluation))
