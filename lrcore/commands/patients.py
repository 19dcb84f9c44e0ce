"""The labelled patients that a command evaluates: their options, and why there are none."""

import argparse
from pathlib import Path

from lrcore.commands.files import content_of
from lrcore.commands.thresholds import add_threshold
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Cohort, Predictions
from lrcore.reader.columns.labels import Labels
from lrcore.validation.known_outcomes import (
    all_refused,
    known_sets,
    read_with_labels,
    reading_in_words,
    why_no_outcome,
)


def add_optional_file(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that evaluates a file or, without one, the development patients."""
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="a labelled cohort, or a table of risk and outcome (the patients the model was developed with)",
    )
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the threshold, and the label that means malignant."""
    add_threshold(parser)
    parser.add_argument("--malignant", help="the label that means malignant, where the file leaves it open")


def read_table(options: argparse.Namespace) -> Cohort | Predictions:
    """Read the file named on the command line."""
    return read_with_labels(content_of(options.file), name=options.file.name, malignant=options.malignant)


def patients_of(table: Cohort | Predictions, model: RiskModel) -> tuple[list[str], tuple[EvaluationSet, ...]]:
    """Return how a file was read, in lines, and its patients with a known outcome.

    Raises
    ------
    InvalidInput
        If no outcome is known.
    """
    sets = known_sets(table, model)
    if not sets:
        raise none_known(table)
    return reading_in_words(table, sets[0].n), sets


def none_known(table: Cohort | Predictions) -> InvalidInput:
    """Return the refusal of a file in which no patient has a known outcome."""
    refused = all_refused(table)
    return InvalidInput(refused) if refused else none_labelled(table.labels)


def none_labelled(labels: Labels) -> InvalidInput:
    """Return the refusal of labels that give no outcome; names the option that settles their meaning."""
    if not labels.needs_confirmation:
        return InvalidInput(why_no_outcome(labels))
    values = " or ".join(repr(value) for value in labels.meaning)
    return InvalidInput(f"{why_no_outcome(labels)} Say which value means malignant: --malignant {values}.")
