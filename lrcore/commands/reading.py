"""Options for how a file is read, and the sentences that name them where a file leaves it open."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lrcore.commands.files import content_of, read_either
from lrcore.commands.labelled.answers import asked_next, way_out, with_options
from lrcore.errors import CohortRefused, InvalidInput
from lrcore.reader import Choices, Cohort, Offer, Predictions
from lrcore.reader.choices import TOKENS
from lrcore.reader.columns.label_words import plain_label
from lrcore.reader.columns.labels import Labels
from lrcore.reader.formats.file_bytes import Bytes
from lrcore.reader.issues import NOTE, Issue, counted, listed, quoted
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.system.terminal import say

if TYPE_CHECKING:
    from lrcore.batch.partitioned_file import PartitionedFile
    from lrcore.reader.equation.equation import Equation

Table = TypeVar("Table")

_MOST_NOTES, _MOST_ALIKE = 20, 3
_MOST_OFFERS = 10  # of one file, one after the other
_RULES_IN_SUMMARY = frozenset(
    ["labels", "unknown label"]
)  # rules of notes that the summary of a file repeats


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which column is which and what the labels mean."""
    parser.add_argument(
        "--outcome", metavar="COLUMN", help="the column of outcomes, where the file leaves it open"
    )
    parser.add_argument(
        "--risk",
        metavar="COLUMN",
        action="append",
        default=[],
        help="a column of risks, where the file leaves it open; again for each other model",
    )
    parser.add_argument(
        "--malignant",
        metavar="VALUE",
        help="the label that means malignant, or the event, where the file leaves it open",
    )
    parser.add_argument(
        "--benign",
        metavar="VALUE",
        help="the label that means benign, or no event, where there are more than two",
    )
    add_equation(parser)
    add_sheet(parser)
    add_accept(parser)


def add_sheet(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the sheet or the file of an archive to read."""
    parser.add_argument(
        "--sheet",
        metavar="NAME",
        default="",
        help="the sheet of a workbook, or the file of an archive, where there are several",
    )


def check_sheet(options: argparse.Namespace, table: Cohort | Predictions) -> None:
    """Refuse a sheet that the file does not have.

    Raises
    ------
    InvalidInput
    """
    if options.sheet and options.sheet not in table.dialect.tables:
        known = listed(map(quoted, table.dialect.tables)) or "none: it is a single table"
        raise InvalidInput(f"No sheet or file is called {quoted(options.sheet)}: expected {known}.")


def add_equation(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a published equation."""
    parser.add_argument(
        "--equation",
        type=Path,
        metavar="EQ.csv",
        help="a published logistic equation that gives the risks: rows of term, coefficient",
    )


def equation_of(options: argparse.Namespace) -> "Equation | None":
    """Return the equation named on the command line.

    Raises
    ------
    InvalidInput
        If its file cannot be read or is no equation.
    """
    path: Path | None = options.equation
    if path is None:
        return None
    from lrcore.reader.equation.equation import MAX_BYTES, read_equation

    data = content_of(path)
    try:
        return read_equation(data[: MAX_BYTES + 1], name=path.name)
    except CohortRefused as refusal:
        raise InvalidInput(f"{path}: {refusal}") from None


def add_accept(parser: argparse.ArgumentParser) -> None:
    """Add the option that accepts a reading."""
    parser.add_argument(
        "--accept",
        metavar="TOKEN",
        action="append",
        choices=TOKENS,
        default=[],
        help=f"accept a reading that is offered for the file; again for each other one: {', '.join(TOKENS)}",
    )


def refuse_in_parts(options: argparse.Namespace) -> None:
    """Refuse options that apply only to a file read as a whole.

    Raises
    ------
    InvalidInput
    """
    for option in ("outcome", "risk", "benign", "equation", "centre", "sheet"):
        if getattr(options, option, None):
            raise InvalidInput(
                f"`--{option}` is for a file that is read as a whole: leave out `--jobs` and `--cluster`, or "
                "the option."
            )


def read_table(options: argparse.Namespace, content: Bytes, name: str) -> Cohort | Predictions:
    """Read a labelled file as the options say.

    Raises
    ------
    CohortRefused
        With the options that answer what the file leaves open.
    InvalidInput
        If an option names something that is not there.
    """
    equation = equation_of(options)
    if equation is not None and options.risk:
        raise InvalidInput("`--equation` gives the risks: leave out `--risk`, or the equation.")
    start = Choices(
        label_column=options.outcome,
        risk_columns=tuple(options.risk),
        equation=equation,
        centre_column=getattr(options, "centre", None) or "",
        sheet=options.sheet,
    )
    read = partial(read_either, content, name)
    table, choices = accepting(read, start, options.accept, columns=True)
    check_sheet(options, table)
    if (options.malignant is None and options.benign is None) or not table.labels.column:
        return table
    meaning = settled_meaning(table.labels, options.malignant, options.benign)
    settled = replace(choices, label_column=table.labels.column, label_meaning=meaning)
    return accepting(read, settled, options.accept, columns=True)[0]


def settled_meaning(labels: Labels, malignant: str | None, benign: str | None) -> tuple[tuple[str, str], ...]:
    """Return what the values of a column of diagnoses mean, as stated on the command line.

    Raises
    ------
    InvalidInput
        If a value does not occur, or there are others whose meaning is not stated.
    """
    values = {value for value in (*labels.meaning, *labels.counts) if labels.counts.get(value, 1)}
    stated = {
        plain_label(value): meaning for value, meaning in ((malignant, MALIGNANT), (benign, BENIGN)) if value
    }
    for value in stated:
        if value not in values:
            known = " or ".join(map(labels.value, sorted(labels.meaning))) or "none"
            raise InvalidInput(
                f"No row of column {quoted(labels.column)} holds {quoted(value)}: expected {known}."
            )
    return tuple({**_others(labels, stated), **stated}.items())


def _others(labels: Labels, stated: dict[str, str]) -> dict[str, str]:
    """Return what the remaining values mean: the other class where it is one, else what is understood."""
    others = [value for value in labels.meaning if value not in stated]
    if len(stated) == 2:
        return {}
    left = BENIGN if MALIGNANT in stated.values() else MALIGNANT
    if len(others) > 1 and not _are_known(labels, others, left):
        option, values = (
            ("--benign" if left == BENIGN else "--malignant"),
            " or ".join(map(labels.value, others)),
        )
        raise InvalidInput(
            f"Column {quoted(labels.column)} holds more than two values. Say also which one means {left}: "
            f"{option} {values}. Rows with any other value are left out."
        )
    return dict.fromkeys(others, left)


def _are_known(labels: Labels, others: list[str], left: str) -> bool:
    return all(labels.meaning[value] == left for value in others)


def accepting(
    read: Callable[[Choices], Table], choices: Choices, tokens: list[str], *, columns: bool = False
) -> tuple[Table, Choices]:
    """Read a file, and read it again where it offers a reading whose token was given.

    Parameters
    ----------
    read : callable
    choices : Choices
        To begin with.
    tokens : list of str
        Of readings that are accepted.
    columns : bool
        Whether the command has the options that say which column is which.

    Returns
    -------
    table, choices
        What was read, and with which choices.

    Raises
    ------
    CohortRefused
        If a reading is offered whose token was not given; the sentence names it.
    """
    for _ in range(_MOST_OFFERS):
        try:
            table = read(choices)
        except CohortRefused as refusal:
            choices = _after_refusal(refusal, choices, tokens, read if columns else None)
            continue
        further = _with_accepted_rows(table, choices, tokens)
        if further == choices:
            return table, choices
        choices = further
    raise InvalidInput("The file cannot be read with all that is accepted.")


def _after_refusal(
    refusal: CohortRefused,
    choices: Choices,
    tokens: list[str],
    read: Callable[[Choices], Table] | None,
) -> Choices:
    """Return the choices of the accepted way out of a refusal, or refuse and name the ways out.

    What is asked then is looked up by reading on, where the command has options for it.
    """
    offers = [refusal.details.get(key) for key in ("offer", "otherwise")]
    known = {offer.token: offer for offer in offers if isinstance(offer, Offer) and offer.token}
    accepted = next((known[token] for token in tokens if token in known), None)
    if accepted is None or accepted.choices == choices:
        then = "" if read is None else asked_next(read, next(iter(known.values()), None))
        raise with_options(refusal, known, columns=read is not None, then=then) from None
    return accepted.choices


def _with_accepted_rows(table: object, choices: Choices, tokens: list[str]) -> Choices:
    """Return the choices with every accepted offer for rows that were held back."""
    if not isinstance(table, Cohort):
        return choices
    before = len(table.choices.conversions)
    for offer in table.offers:
        if offer.token in tokens:
            # An offer holds the choices before it, followed by its own conversions.
            choices = choices.with_conversions(offer.choices.conversions[before:])
            choices = replace(choices, as_it_is=choices.as_it_is or offer.choices.as_it_is)
    return choices


def opener_of(options: argparse.Namespace) -> Callable[[Path], "PartitionedFile"]:
    """Return what opens a file that is read in parts, with the readings that are accepted."""
    from lrcore.batch.partitioned_file import open_partitioned
    from lrcore.reader.apart.own_process import bounded_reading

    def opened(path: Path) -> "PartitionedFile":
        with bounded_reading(path.stat().st_size, say):
            return accepting(partial(open_partitioned, path), Choices(), options.accept)[0]

    return opened


def notes_in_words(table: Cohort | Predictions) -> list[str]:
    """Return the notes on a file and what it offers, as the page shows them; those on labels are left out."""
    kinds: dict[str, list[str]] = {}
    for issue in table.issues:
        if issue.severity == NOTE and issue.rule not in _RULES_IN_SUMMARY:
            kinds.setdefault(issue.rule if issue.row else issue.problem, []).append(_in_words(issue))
    notes = [
        note
        for alike in kinds.values()
        for note in _first(alike, _MOST_ALIKE, "note of this kind", "notes of this kind")
    ]
    return [*notes, *(way_out(offer) for offer in getattr(table, "offers", ()) if offer.token)]


def first_notes(notes: list[str]) -> list[str]:
    """Return the first notes, and how many more there are."""
    return _first(notes, _MOST_NOTES, "more note", "more notes")


def _first(notes: list[str], most: int, noun: str, plural: str) -> list[str]:
    more = len(notes) - most
    return [*notes[:most], f"And {counted(more, noun, plural)}."] if more > 0 else notes


def _in_words(issue: Issue) -> str:
    return issue.sentence
