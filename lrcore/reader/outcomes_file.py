"""A file of outcomes that came in later, keyed by the number of each prediction in the journal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.columns.label_reading import read_labels
from lrcore.reader.columns.label_words import is_code_word, number_of, plain_label
from lrcore.reader.columns.labels import NO_LABELS, Candidate, Evidence
from lrcore.reader.columns.spelling import squashed
from lrcore.reader.formats.batch import Shape
from lrcore.reader.formats.source import layout_of, open_source, unrecognised
from lrcore.reader.issues import quoted
from lrcore.reader.plan import NoRules, Plan
from lrcore.reader.read import read_first_rows, read_table
from lrcore.schema import BENIGN, LABEL_HEADERS, MALIGNANT

_NUMBER, _OUTCOME = "number", "outcome"
_JOURNAL_NUMBERS = frozenset(["journalid", "journalnumber"])  # next to these, `id` is the file's own
_NUMBERS = _JOURNAL_NUMBERS | {"id", "predictionid", "number", "prediction"}
_LABELS = frozenset(LABEL_HEADERS.split())
_EXPECTED = "the columns id (its number in the journal) and outcome (malignant or benign; or 1 or 0)"
_MAX_DIGITS = 18  # a number in the journal fits into 64 bits


@dataclass(frozen=True, slots=True)
class OutcomesFile:
    """Outcomes read from a file.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Number in the journal; 1 = malignant, 0 = benign.
    n_rows : int
        Rows of data; those without an outcome are neither read nor refused.
    n_empty : int
        Rows without an outcome.
    problems : tuple of (int, str)
        1-based data row, and why it was refused.
    """

    pairs: tuple[tuple[int, int], ...]
    n_rows: int
    n_empty: int
    problems: tuple[tuple[int, str], ...]

    @property
    def sentence(self) -> str:
        """The counts, which always add up."""
        return (
            f"{self.n_rows:,} data rows: {len(self.pairs):,} outcomes read, {self.n_empty:,} without an "
            f"outcome, {len(self.problems):,} refused."
        )


def read_outcomes(data: bytes) -> OutcomesFile:
    r"""Read a table with a journal number and an outcome in each row.

    Parameters
    ----------
    data : bytes
        CSV or other delimited text, an Excel workbook or Parquet; an exported journal with its
        column of outcomes filled in will do.

    Raises
    ------
    CohortRefused
        If either column is missing, several could hold the number, or it is not clear what the outcomes
        mean.

    Examples
    --------
    >>> read = read_outcomes(b"id,outcome\n7,malignant\n8,benign\n9,\nx,benign\n")
    >>> read.pairs, read.sentence
    (((7, 1), (8, 0)), '4 data rows: 2 outcomes read, 1 without an outcome, 1 refused.')
    """
    choices = Choices()
    source = open_source(data, _kind, choices)
    layout = layout_of(source, _kind)
    header = layout.header if layout else ()
    kinds = [_kind(name) for name in header]
    if layout is None or _NUMBER not in kinds or _OUTCOME not in kinds:
        raise unrecognised(header or source.head[0], _EXPECTED)
    number, label = _number_column(header), kinds.index(_OUTCOME)
    texts = frozenset([number, label])
    shape = Shape(header, layout.width, 0, (), number, label, texts, is_lenient=True)
    first = read_first_rows(source, layout, shape, (), choices)
    plan = Plan(header, first.shape, source.dialect, number, NO_LABELS, (label,), choices, (), NoRules())
    read = read_table(plan, first)
    cells = read.extras[header[label]]
    return _read(read.ids, cells, _codes(Candidate(header[label], label, cells)))


def _kind(header: str) -> str | None:
    plain = squashed(header)
    if plain in _NUMBERS:
        return _NUMBER
    return _OUTCOME if plain in _LABELS else None


def _number_column(header: Sequence[str]) -> int:
    """Return the place of the journal number: a column named after the journal before any other."""
    plain = [squashed(name) for name in header]
    named = [place for place, name in enumerate(plain) if name in _JOURNAL_NUMBERS]
    places = named or [place for place, name in enumerate(plain) if name in _NUMBERS]
    if len(places) > 1:
        several = " and ".join(quoted(header[place]) for place in places)
        raise CohortRefused(
            f"Columns {several} could each hold the number of a prediction in the journal: expected one. "
            "Call it journal_id, and leave the other out or give it another name."
        )
    return places[0]


def _codes(candidate: Candidate) -> list[int]:
    filled = [cell for cell in candidate.cells if cell.strip()]
    if not filled:
        return [-1] * len(candidate.cells)
    event = {"0": BENIGN, "1": MALIGNANT}
    # A word that is not understood is refused with its row.
    understood = [cell for cell in filled if _is_understood(plain_label(cell))] or filled
    unknown = Evidence(np.full(len(understood), np.nan), "", {}, {"outcome": event})
    labels = read_labels([Candidate(candidate.header, candidate.index, understood)], unknown, Choices())
    if not labels.column or labels.needs_confirmation:
        raise CohortRefused(
            f"It is not clear what column {quoted(candidate.header)} means: write malignant or benign, or "
            "name the column outcome and write 1 for malignant and 0 for benign."
        )
    return [int(code) for code in labels.outcome(candidate.cells)]


def _is_understood(plain: str) -> bool:
    return is_code_word(plain) or not math.isnan(number_of(plain))


def _read(numbers: Sequence[str], cells: Sequence[str], codes: list[int]) -> OutcomesFile:
    pairs, problems, empty = [], [], 0
    for row, (number, cell, code) in enumerate(zip(numbers, cells, codes, strict=True), start=1):
        plain = number.strip().removesuffix(".0")
        if not cell.strip():
            empty += 1
        elif not (plain.isascii() and plain.isdigit() and len(plain) <= _MAX_DIGITS):
            problems.append((row, f"{quoted(number)} is no number of the journal: expected digits."))
        elif code < 0:
            problems.append((row, f"{quoted(cell)} is no outcome: expected malignant or benign."))
        else:
            pairs.append((int(plain), code))
    return OutcomesFile(tuple(pairs), len(cells), empty, tuple(problems))
