"""The labelled patients that a command evaluates: their options, and why there are none."""

import argparse
from pathlib import Path

from lrcore.commands import reading
from lrcore.commands.files import content_of
from lrcore.commands.labelled.answers import as_option, which_value
from lrcore.commands.thresholds import add_threshold
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import UNNAMED, WISCONSIN, StudyWords, named_words
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Cohort, Predictions
from lrcore.reader.columns.labels import Labels
from lrcore.registry.artifact import Artifact
from lrcore.validation.evaluable_patients import all_refused, known_sets, reading_in_words, why_no_outcome
from lrcore.validation.external import our_patients
from lrcore.validation.overlap import overlap_advice
from lrcore.validation.scoring import score, words_of_table
from lrcore.validation.updating.fitted_on import fitted_on_in_words


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
    """Add the threshold, what settles how a file is read, and the words of a table of risks."""
    add_threshold(parser)
    reading.add_columns(parser)
    add_words(parser)


def add_words(parser: argparse.ArgumentParser) -> None:
    """Add the options that name the outcome, the patients and the action in the study of another model."""
    parser.add_argument(
        "--event",
        metavar="NOUN",
        help='what the outcome of a table of risks is called, such as "readmission"',
    )
    parser.add_argument("--no-event", metavar="NOUN", help='its absence ("no" and the event)')
    parser.add_argument("--unit", metavar="NOUN", help="who or what has a risk in a table of risks (patient)")
    parser.add_argument(
        "--flag",
        metavar="VERB",
        help='what is done at or above the threshold (flag), such as "refer" or "send/sent"',
    )


def words_of(options: argparse.Namespace, table: Cohort | Predictions | None) -> StudyWords:
    """Return the words of a table, with those that the options name.

    Raises
    ------
    InvalidInput
        If a word cannot be used, or the patients are scored by the model in use, whose outcome has a name.
    """
    given = _given(options)
    if not isinstance(table, Predictions):
        if any(word is not None for word in given):
            raise InvalidInput(
                "`--event`, `--no-event`, `--unit` and `--flag` are the words of a table of another model's "
                "risks: leave them out for patients scored by the model in use."
            )
        return WISCONSIN
    return named_words(*given, words_of_table(table))


def words_of_numbers(options: argparse.Namespace) -> StudyWords:
    """Return the words of a study of which only numbers are stated.

    Raises
    ------
    InvalidInput
        If a word cannot be used.
    """
    return named_words(*_given(options), UNNAMED)


def _given(options: argparse.Namespace) -> tuple[str | None, str | None, str | None, str | None]:
    return options.event, options.no_event, options.unit, options.flag


def refuse_centre_without_file(options: argparse.Namespace) -> None:
    """Refuse a column of centres where no file is named.

    Raises
    ------
    InvalidInput
    """
    if options.centre is not None:
        raise InvalidInput(
            "`--centre` names a column of a file: the development patients have none. Name a file."
        )


def read_table(options: argparse.Namespace) -> Cohort | Predictions:
    """Read the file named on the command line as its options say."""
    return reading.read_table(options, content_of(options.file), options.file.name)


def notes_of(table: Cohort | Predictions, artifact: Artifact, patients: EvaluationSet) -> list[str]:
    """Return the notes on how a file was read, and on patients the model was developed with or updated on.

    Parameters
    ----------
    table : Cohort or Predictions
    artifact : Artifact
        In use.
    patients : EvaluationSet
        Those of the table with a known outcome.
    """
    known, record = [], artifact.record
    if isinstance(table, Cohort):
        known.append(overlap_advice(table.measurements, record.held_out_rows))
        if record.updates:
            ours = our_patients(score(table, artifact.model), patients)
            known.append(fitted_on_in_words(record.updates, ours))
    return [*reading.notes_in_words(table), *filter(None, known)]


def patients_of(
    table: Cohort | Predictions, model: RiskModel, words: StudyWords
) -> tuple[list[str], tuple[EvaluationSet, ...]]:
    """Return how a file was read, in lines, and its patients with a known outcome.

    Raises
    ------
    InvalidInput
        If no outcome is known.
    """
    sets = known_sets(table, model, words)
    if not sets:
        raise InvalidInput(words.say(str(none_known(table))))
    return [*words.say_all(reading_in_words(table, sets[0].n))], sets


def none_known(table: Cohort | Predictions) -> InvalidInput:
    """Return the refusal of a file in which no patient has a known outcome."""
    refused = all_refused(table)
    return InvalidInput(refused) if refused else none_labelled(table.labels)


def none_labelled(labels: Labels) -> InvalidInput:
    """Return the refusal of labels that give no outcome; names the option that settles their meaning."""
    reason = why_no_outcome(labels)
    if not labels.needs_confirmation:
        return InvalidInput(reason)
    if labels.rivals:
        columns = " or ".join(as_option("outcome", name) for name in (labels.column, *labels.rivals))
        return InvalidInput(f"{reason} Say which column holds the outcome: {columns}.")
    return InvalidInput(f"{reason} {which_value(labels)}")
