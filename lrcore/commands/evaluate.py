"""Hold risks against outcomes."""

import argparse
import json
import sys
from pathlib import Path

from lrcore import operating_point
from lrcore.artifact import folder_in_use
from lrcore.cohort import Choices, Cohort, Predictions, read_labelled
from lrcore.commands.files import content_of
from lrcore.commands.score import threshold
from lrcore.errors import InvalidInput
from lrcore.evaluation.auc_comparison import paired_comparisons
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.model import RiskModel
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.scoring import evaluation_sets_of, score
from lrcore.startup import model_in_use
from lrcore.wording import fixed, number_with_interval, percent_with_interval

SUMMARY = "Hold risks against outcomes: discrimination, calibration, decisions, with intervals."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="a labelled cohort, or a table of risk and outcome")
    parser.add_argument("--threshold", type=threshold, help="operating point (the one in force)")
    parser.add_argument("--malignant", help="the label that means malignant, where the file leaves it open")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Read, evaluate, print; say on stderr how the file was read."""
    folder = folder_in_use()
    found = model_in_use(folder)
    table = _read(options)
    sets = _evaluation_sets(table, found.artifact.model)
    if not sets:
        raise InvalidInput(_why_none(table))
    at = options.threshold
    if at is None:
        at = operating_point.in_force(folder, found.artifact.digest).threshold
    said = [found.notice, table.sentence, table.labels.sentence]
    print(*filter(None, said), sep="\n", file=sys.stderr)
    _print(sets, at, as_json=options.json)


def _evaluation_sets(table: Cohort | Predictions, model: RiskModel) -> tuple[EvaluationSet, ...]:
    if isinstance(table, Predictions):
        return evaluation_sets_of(table)
    known = score(table, model).evaluation_set()
    return () if known is None else (known,)


def _read(options: argparse.Namespace) -> Cohort | Predictions:
    content, name = content_of(options.file), options.file.name
    table = read_labelled(content, name=name)
    if options.malignant is None or not table.labels.column:
        return table
    meaning = dict.fromkeys(table.labels.meaning, BENIGN) | {options.malignant: MALIGNANT}
    settled = Choices(label_column=table.labels.column, label_meaning=tuple(meaning.items()))
    return read_labelled(content, name=name, choices=settled)


def _why_none(table: Cohort | Predictions) -> str:
    labels = table.labels
    if labels.needs_confirmation:
        values = " or ".join(repr(value) for value in labels.meaning)
        return (
            f"It is not clear what column {labels.column!r} means. {labels.evidence} "
            f"Say which value means malignant: --malignant {values}."
        )
    return f"Nothing can be evaluated: no patient has a known outcome. {labels.sentence}"


def _print(sets: tuple[EvaluationSet, ...], at: float, *, as_json: bool) -> None:
    results = [
        (each, evaluation_summary(each.outcome, each.risk, log_odds=each.log_odds, threshold=at))
        for each in sets
    ]
    if not as_json:
        for each, summary in results:
            print(_in_words(each, summary))
    elif len(results) == 1:
        print(json.dumps(results[0][1].as_json(), indent=1, allow_nan=False))
    else:
        models = {each.name: summary.as_json() for each, summary in results}
        compared = [
            {"models": [first.name, second.name], **found.as_json()}
            for first, second, found in paired_comparisons(sets)
        ]
        print(json.dumps({"models": models, "auc_differences": compared}, indent=1, allow_nan=False))


def _in_words(patients: EvaluationSet, summary: EvaluationSummary) -> str:
    at, calibration = summary.at_threshold, summary.calibration
    lines = {
        "AUC": number_with_interval(summary.auc, 4),
        "Brier score": number_with_interval(summary.brier, 4),
        "Scaled Brier score": fixed(summary.brier_skill, 4),
        "Log loss": number_with_interval(summary.log_loss, 4),
        "Calibration in the large": number_with_interval(calibration.in_the_large, 3),
        "Calibration slope": number_with_interval(calibration.slope, 3),
        "Observed / expected": number_with_interval(calibration.oe_ratio, 3),
        "ICI": f"{fixed(summary.curve.ici, 4)} ({summary.curve.method})",
        f"At {at.threshold:.3f}": f"{at.tp} found, {at.fn} missed, {at.fp} false alarms, {at.tn} cleared",
        "Sensitivity": percent_with_interval(at.sensitivity),
        "Specificity": percent_with_interval(at.specificity),
        "PPV": percent_with_interval(at.ppv),
        "NPV": percent_with_interval(at.npv),
        "Net benefit": f"{fixed(float(summary.net_benefit.model[0]), 4)}",
    }
    width = max(map(len, lines))
    body = "\n".join(f"{name:<{width}}  {value}" for name, value in lines.items())
    return f"{patients.title}; intervals are 95 %\n{body}"
