"""Hold risks against outcomes."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.batch import READ_IN_PARTS
from lrcore.batch.evaluate import evaluate_files
from lrcore.commands import in_parts
from lrcore.commands.files import content_of
from lrcore.commands.in_words import in_words, streamed_in_words
from lrcore.commands.thresholds import add_threshold, threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.discrimination.auc_comparison import paired_comparisons
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.evaluation.threshold.at_prevalence import ThresholdAtPrevalence, threshold_at_prevalence
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.net_benefit import BLANK
from lrcore.evaluation.threshold.threshold_rules import LowestCost
from lrcore.evaluation.threshold.threshold_stability import threshold_stability
from lrcore.model.dataset import load
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Choices, Cohort, Predictions, read_labelled
from lrcore.reader.columns.labels import Labels
from lrcore.reader.issues import REFUSED, counted, quoted
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.system.terminal import say, show, show_json
from lrcore.validation.internal import internal_validation
from lrcore.validation.scoring import evaluation_sets_of, score

SUMMARY = "Hold risks against outcomes: discrimination, calibration, decisions, with intervals."

_TOLD = 5  # refused rows that are explained one by one


@dataclass(frozen=True, slots=True)
class _Wanted:
    threshold: float
    prevalence: float | None
    resampled: bool


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_patients(parser)
    parser.add_argument("--prevalence", type=float, help="also what it means where this share has cancer")
    parser.add_argument(
        "--resampled",
        action="store_true",
        help="also the calibration curve with its band, the stability of a threshold chosen at this harm "
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


def run(options: argparse.Namespace) -> None:
    """Read, evaluate, print; say on stderr how the file was read."""
    folder = folder_in_use()
    found = model_in_use(folder)
    artifact = found.artifact
    at = threshold_in_use(options, folder, artifact)
    if options.file is not None and in_parts.wanted(options):
        evaluate_in_parts(options, artifact.model, at, found.notice)
        return
    wanted = _Wanted(at, options.prevalence, options.resampled)
    said: list[str] = []
    if options.file is None:
        sets = tuple(evaluation_sets(artifact).values())
    else:
        said, sets = of_file(read_table(options), artifact.model)
    say(found.notice, *said)
    if not options.json:
        for each in sets:
            show(*in_words(each, _summary(each, wanted), _there(each, wanted)))
        return
    numbers = _development(artifact, sets, wanted) if options.file is None else _models(sets, wanted)
    show_json(numbers)


def of_file(table: Cohort | Predictions, model: RiskModel) -> tuple[list[str], tuple[EvaluationSet, ...]]:
    """Return what to say of a file, and the patients in it whose outcome is known.

    Raises
    ------
    InvalidInput
        If there is none.
    """
    if isinstance(table, Predictions):
        sets = evaluation_sets_of(table)
    else:
        known = score(table, model).evaluation_set()
        sets = () if known is None else (known,)
    if not sets:
        raise InvalidInput(why_none(table))
    unknown = table.n_scored - sets[0].n
    left_out = f"{counted(unknown, 'patient')} without a known outcome left out." if unknown else ""
    return [table.sentence, *_refused(table), table.labels.sentence, left_out], sets


def _refused(table: Cohort | Predictions) -> list[str]:
    """Say of the first refused rows why, and how many problems are not told."""
    problems = [issue for issue in table.issues if issue.row and issue.severity == REFUSED]
    told = [f"Row {i.row}, {quoted(i.column)}: {i.problem}" for i in problems[:_TOLD]]
    more = len(problems) - len(told)
    return [*told, f"And {counted(more, 'problem')} more."] if more else told


def evaluate_in_parts(options: argparse.Namespace, model: RiskModel, at: float, notice: str) -> None:
    """Evaluate in flat memory; say which numbers are exact.

    Raises
    ------
    InvalidInput
        If no outcome is known, or an option needs all patients together.
    """
    if options.prevalence is not None or options.resampled:
        raise InvalidInput(
            "`--prevalence` and `--resampled` need all patients together: a file that is read in parts has "
            "neither. Evaluate a smaller file, or leave them out."
        )
    found = evaluate_files(
        options.file,
        model,
        at,
        malignant=options.malignant,
        engine=in_parts.engine(options),
        progress=in_parts.progress(options),
    )
    if found.evaluation is None:
        raise InvalidInput(why_no_labels(found.labels))
    say(notice, found.sentence, found.labels.sentence, READ_IN_PARTS)
    if options.json:
        show_json(found.evaluation.as_json())
    else:
        show(*streamed_in_words(found.evaluation))


def read_table(options: argparse.Namespace) -> Cohort | Predictions:
    """Read the file named on the command line, its labels as ``--malignant`` says."""
    content, name = content_of(options.file), options.file.name
    table = read_labelled(content, name=name)
    if options.malignant is None or not table.labels.column:
        return table
    meaning = dict.fromkeys(table.labels.meaning, BENIGN) | {options.malignant: MALIGNANT}
    settled = Choices(label_column=table.labels.column, label_meaning=tuple(meaning.items()))
    return read_labelled(content, name=name, choices=settled)


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
        numbers["calibration"]["curve"] = reliability(patients).as_json()
        numbers["threshold_stability"] = _stability(patients, wanted.threshold)
    return numbers


def _summary(patients: EvaluationSet, wanted: _Wanted) -> EvaluationSummary:
    return evaluation_summary(patients, threshold=wanted.threshold)


def _there(patients: EvaluationSet, wanted: _Wanted) -> ThresholdAtPrevalence | None:
    if wanted.prevalence is None:
        return None
    return threshold_at_prevalence(patients, wanted.threshold, prevalence=wanted.prevalence)


def _stability(patients: EvaluationSet, at: float) -> dict[str, Any]:
    if not at:
        return {"rule": None, "rule_reason": BLANK}
    rule = LowestCost(harm_ratio_of(at))
    return threshold_stability(patients, rule).as_json()
