"""Delimited text -> records: lists of cells, in the order of the file."""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from lrcore.errors import CohortRefused
from lrcore.reader.dialect import GAPS
from lrcore.reader.formats.encoding import Encoding
from lrcore.reader.formats.file_signatures import foreign_text

Record = list[str]
Recognise = Callable[[str], object | None]

LONGEST_LINE = 2**21
csv.field_size_limit(LONGEST_LINE)  # a line of many columns is one cell to the wrong delimiter
_HEAD_LINES, _HEAD_CHARACTERS = 120, 2**22
_DELIMITERS = (",", ";", "\t", "|", GAPS, " ", ":", "~", "^")
_GAP = re.compile(r"\s{2,}|\t")
_HINT = re.compile(r'\ufeff?"?sep=(.)"?\s*$', re.IGNORECASE)
_FEWEST_NAMES = 2  # a single name may be chance: "radius" between two blanks
_NUMBER = re.compile(r"[+-]?[.,]?\d[\d.,]*(?:[eE][+-]?\d+)?$")
_SWALLOWED = 10  # delimiters within one line of a quoted cell that show it swallowed whole rows


@dataclass(frozen=True, slots=True)
class Form:
    """How lines are cut into cells."""

    delimiter: str
    quote: str
    hint: bool  # the first line only says which delimiter is used


def sniff_form(data: bytes, encoding: Encoding, recognise: Recognise, *, choice: str = "") -> Form:
    """Decide how lines are cut: the way in which most column names are recognised.

    Where no name is recognised, the way that gives most lines the same number of cells.

    Raises
    ------
    CohortRefused
        If the text is certainly no table.
    """
    lines = list(_head(data, encoding))
    what = foreign_text("".join(lines[:40])[:4096])
    if what:
        raise CohortRefused(
            f"This is {what}, not a table: expected a header line and one row per patient, separated by "
            "commas, semicolons or tabs. Export the table itself as CSV or as an Excel workbook (.xlsx)."
        )
    hint = _HINT.match(lines[0]) if lines else None
    if hint:
        lines = lines[1:]
    delimiters = (choice,) if choice else (hint[1],) if hint else _DELIMITERS
    quote = "'" if lines and lines[0].lstrip().startswith("'") and '"' not in lines[0] else '"'
    forms = [Form(delimiter, quote, bool(hint)) for delimiter in delimiters]
    return max(forms, key=lambda form: _strength(lines, form, recognise))


@dataclass(slots=True)
class LineCount:
    """How many lines have been read so far."""

    lines: int = 0


def delimited_records(
    data: bytes, encoding: Encoding, form: Form, count: LineCount | None = None
) -> Iterator[Record]:
    """Yield the cells of each record; a blank line is an empty list.

    Parameters
    ----------
    data : bytes
    encoding : Encoding
    form : Form
    count : LineCount, optional
        Kept up to date while records are taken.

    Raises
    ------
    CohortRefused
        At a line longer than 2**21 characters, or a quotation mark that is never closed.
    """
    lines = _lines(data, encoding, count or LineCount())
    if form.hint:
        next(lines, "")
    return cut(lines, form)


def _lines(data: bytes, encoding: Encoding, count: LineCount) -> Iterator[str]:
    with encoding.reader(data) as stream:
        while line := stream.readline(LONGEST_LINE):
            count.lines += 1
            if len(line) == LONGEST_LINE:
                raise CohortRefused(
                    f"Line {count.lines} is longer than {LONGEST_LINE:,} characters: expected one row per "
                    "patient on each line. Save the table with a line break after each row."
                )
            yield line


def _head(data: bytes, encoding: Encoding) -> Iterator[str]:
    taken = 0
    for line in itertools.islice(_lines(data, encoding, LineCount()), _HEAD_LINES):
        taken += len(line)
        if taken > _HEAD_CHARACTERS:
            return
        yield line


def cut(lines: Iterator[str], form: Form) -> Iterator[Record]:
    """Cut lines into records.

    Raises
    ------
    CohortRefused
        At a quotation mark that is never closed.
    """
    if form.delimiter == GAPS:
        return ([cell for cell in _GAP.split(line.strip()) if cell] for line in lines)
    return _cut_quoted(lines, form)


def _cut_quoted(lines: Iterator[str], form: Form) -> Iterator[Record]:
    reader = csv.reader(
        lines, delimiter=form.delimiter, quotechar=form.quote, skipinitialspace=form.delimiter == " "
    )
    last = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise CohortRefused(_unclosed(last + 1)) from None
        if cells is None:
            return
        if reader.line_num - last > 1 and _swallowed_rows(cells, form.delimiter):
            raise CohortRefused(_unclosed(last + 1))
        last = reader.line_num
        yield cells


def _swallowed_rows(cells: Record, delimiter: str) -> bool:
    """Return whether a line break belongs to a cell, and no quotation mark was left open."""
    inner = (line for cell in cells if "\n" in cell or "\r" in cell for line in cell.splitlines())
    return any(line.count(delimiter) >= _SWALLOWED and _is_row(line, delimiter) for line in inner)


def _is_row(line: str, delimiter: str) -> bool:
    """Return whether a line is a row of a table: at least half of its cells are numbers or empty."""
    pieces = [piece.strip(" \"'") for piece in line.split(delimiter)]
    return 2 * sum(not piece or bool(_NUMBER.match(piece)) for piece in pieces) >= len(pieces)


def _unclosed(line: int) -> str:
    return (
        f"A quotation mark opened in line {line:,} is not closed there, so it is unclear where its row "
        "ends: close it or delete it."
    )


def _strength(lines: list[str], form: Form, recognise: Recognise) -> tuple[int, int, int]:
    records: list[Record] = []
    with suppress(CohortRefused):  # the right form is refused when all of the file is read
        records.extend(cut(iter(lines), form))
    widths = Counter(len(record) for record in records if len(record) > 1)
    width, times = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    names = most_names(records, recognise)
    return names * (names >= _FEWEST_NAMES), times, width


def most_names(records: Sequence[Record], recognise: Recognise) -> int:
    """Return how many different names are recognised in one record, or down the first column."""
    across = max((len({recognise(cell) for cell in record} - {None}) for record in records), default=0)
    down = len({recognise(record[0]) for record in records if len(record) > 1} - {None})
    return max(across, down)
