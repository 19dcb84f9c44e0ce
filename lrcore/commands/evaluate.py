"""Evaluate risks against outcomes."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lrcore.batch import READ_IN_PARTS
from lrcore.batch.evaluate import evaluate_files
from lrcore.commands import accept, in_parts
from lrcore.commands.accept import read_accepting
from lrcore.commands.files import content_of
from lrcore.commands.in_words import in_words, streamed_in_words
from lrcore.commands.thresholds import add_threshold, threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.model.risk_model import RiskModel
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.system.terminal import say, show, show_json
from lrcore.validation.evaluations import (
    EvaluationSettings,
    at_prevalence_of,
    numbers_of_development,
    numbers_of_sets,
    summary_of,
)
from lrcore.wording.evaluation import evaluation_in_words, streamed_in_words

SUMMARY = "Evaluate risks against outcomes: discrimination, calibration, decisions, with intervals."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_optional_file(parser)
    parser.add_argument("--prevalence", type=float, help="also report the threshold at this share of cancers")
    parser.add_argument(
        "--resampled",
        action="store_true",
        help="add the calibration curve with its band, the stability of a threshold chosen at this harm "
        "ratio and, without FILE, optimism and repeated cross-validation; with --json",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    in_parts.add_options(parser)


def add_patients(parser: argparse.ArgumentParser) -> None:
    """Add what says whom to evaluate, and at which threshold."""
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="a labelled cohort, or a table of risk and outcome (the patients the model was developed with)",
    )
    add_threshold(parser)
    parser.add_argument("--malignant", help="the label that means malignant, where the file leaves it open")
    accept.add_option(parser)


def run(options: argparse.Namespace) -> None:
    """Read, evaluate and print; how the file was read goes to standard error."""
    folder = folder_in_use()
    found = model_in_use(folder)
    artifact = found.artifact
    threshold = threshold_in_use(options, folder, artifact)
    if options.file is not None and in_parts.is_needed(options):
        _evaluate_in_parts(options, artifact.model, threshold, found.notice)
        return
    settings = EvaluationSettings(threshold, options.prevalence, options.resampled)
    how_read: list[str] = []
    notes: list[str] = []
    if options.file is None:
        sets = tuple(evaluation_sets(artifact).values())
    else:
        table = read_table(options)
        how_read, sets = patients_of(table, artifact.model)
        notes = notes_of(table, artifact)
    say(found.notice, *how_read, *reading.first_notes(notes))
    if not options.json:
        for each in sets:
            summary, there = summary_of(each, settings), at_prevalence_of(each, settings)
            show(*evaluation_in_words(each, summary, there))
    elif options.file is None:
        show_json(numbers_of_development(artifact, sets, settings))
    else:
        show_json(numbers_of_sets(sets, settings) | {"notes": notes})


def _evaluate_in_parts(options: argparse.Namespace, model: RiskModel, threshold: float, notice: str) -> None:
    """Evaluate in bounded memory; report which numbers are exact."""
    if options.prevalence is not None or options.resampled:
        raise InvalidInput(
            "`--prevalence` and `--resampled` need all patients together: a file that is read in parts has "
            "neither. Evaluate a smaller file, or leave them out."
        )
    reading.refuse_in_parts(options)
    found = evaluate_files(
        options.file,
        model,
        threshold,
        malignant=options.malignant,
        engine=in_parts.engine(options),
        progress=in_parts.progress(options),
        opener=accept.opener(options),
    )
    if found.evaluation is None:
        raise none_labelled(found.labels)
    say(notice, found.sentence, found.labels.sentence, READ_IN_PARTS)
    if options.json:
        show_json(found.evaluation.as_json())
    else:
        show(*streamed_in_words(found.evaluation))


def read_table(options: argparse.Namespace) -> Cohort | Predictions:
    """Read the file named on the command line, its labels as ``--malignant`` says."""
    content, name = content_of(options.file), options.file.name

    def read(choices: Choices) -> Cohort | Predictions:
        return read_labelled(content, name=name, choices=choices)

    table, choices = read_accepting(read, options.accept)
    if options.malignant is None or not table.labels.column:
        return table
    meaning = dict.fromkeys(table.labels.meaning, BENIGN) | {options.malignant: MALIGNANT}
    settled = replace(choices, label_column=table.labels.column, label_meaning=tuple(meaning.items()))
    return read(settled)


def why_none(table: Cohort | Predictions) -> str:
    """Say why no patient of a file has an outcome that can be used."""
    if table.n_rows and not table.n_scored:
        return " ".join(["Nothing can be evaluated: every row was refused.", *_refused(table)])
    return why_no_labels(table.labels)


def why_no_labels(labels: Labels) -> str:
    """Say why labels give no outcome."""
    if labels.needs_confirmation:
        values = " or ".join(repr(value) for value in labels.meaning)
        return (
            f"It is not clear what column {labels.column!r} means. {labels.evidence} "
            f"Say which value means malignant: --malignant {values}."
        )
    return f"Nothing can be evaluated: no patient has a known outcome. {labels.sentence}"


def _models(sets: tuple[EvaluationSet, ...], wanted: _Wanted) -> dict[str, Any]:
    """Return the numbers of the only model of a file, or of each with their paired differences."""
    if len(sets) == 1:
        return _numbers(sets[0], wanted)
    compared = [
        {"models": [first.name, second.name], **found.as_json()}
        for first, second, found in paired_comparisons(sets)
    ]
    return {"models": {each.name: _numbers(each, wanted) for each in sets}, "auc_differences": compared}


def _development(artifact: Artifact, sets: tuple[EvaluationSet, ...], wanted: _Wanted) -> dict[str, Any]:
    """Return the numbers of the patients the model was developed with."""
    numbers: dict[str, Any] = {"patients": {each.name: _numbers(each, wanted) for each in sets}}
    if wanted.resampled and artifact.record.updates:
        reason = "not shown: the model was updated after it was trained; this measures the way of training"
        numbers |= {"internal_validation": None, "internal_validation_reason": reason}
    elif wanted.resampled:
        settings = artifact.record.parameters
        inside = internal_validation(
            load(), C=settings["C"], class_weight=settings["class_weight"], threshold=wanted.threshold
        )
        numbers["internal_validation"] = inside.as_json()
    return numbers


def _numbers(patients: EvaluationSet, wanted: _Wanted) -> dict[str, Any]:
    numbers = _summary(patients, wanted).as_json()
    there = _there(patients, wanted)
    if there is not None:
        numbers["at_prevalence"] = there.as_json()
    if wanted.resampled:
        numbers["calibration"]["curve"] = reliability(
            patients.outcome, patients.risk, log_odds=patients.log_odds
        ).as_json()
        numbers["threshold_stability"] = _stability(patients, wanted.threshold)
    return numbers


def _summary(patients: EvaluationSet, wanted: _Wanted) -> EvaluationSummary:
    return evaluation_summary(
        patients.outcome, patients.risk, log_odds=patients.log_odds, threshold=wanted.threshold
    )


def _there(patients: EvaluationSet, wanted: _Wanted) -> ThresholdAtPrevalence | None:
    if wanted.prevalence is None:
        return None
    return threshold_at_prevalence(
        patients.outcome, patients.risk, wanted.threshold, prevalence=wanted.prevalence
    )


def _stability(patients: EvaluationSet, at: float) -> dict[str, Any]:
    if not at:
        return {"rule": None, "rule_reason": BLANK}
    rule = LowestCost(harm_ratio_of(at))
    return threshold_stability(patients.outcome, patients.risk, rule).as_json()
