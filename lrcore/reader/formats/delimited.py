"""Delimited text -> records: lists of cells, in the order of the file."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader.columns.numbers import MISSING_CODES
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
_END = "\x00end\x00"  # a line that no file holds


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


def cut_text(text: str, form: Form) -> list[Record]:
    """Cut whole lines into records.

    Raises
    ------
    CohortRefused
        As :func:`cut`.
    """
    lines = io.StringIO(text, newline="")
    if form.delimiter == GAPS or form.quote in text:
        return list(cut(lines, form))
    try:
        return list(_reader(lines, form))
    except csv.Error:
        raise CohortRefused(_unclosed(1 + form.hint)) from None


def _cut_quoted(lines: Iterator[str], form: Form) -> Iterator[Record]:
    taken: list[str] = []

    def kept() -> Iterator[str]:
        for line in itertools.chain(lines, [_END]):
            taken.append(line)
            yield line

    reader = _reader(kept(), form)
    line, before = 1 + form.hint, Record()
    while True:
        try:
            cells = next(reader, [_END])
        except csv.Error:
            raise CohortRefused(_unclosed(line)) from None
        if cells == [_END]:
            return
        if taken[-1] is _END or (len(taken) > 1 and _swallowed_rows(taken, before, form)):
            raise CohortRefused(_unclosed(line))
        line, before = line + len(taken), cells
        taken.clear()
        yield cells


def _reader(lines: Iterable[str], form: Form, **how: Any) -> Iterator[Record]:
    blanks = form.delimiter == " "
    return csv.reader(lines, delimiter=form.delimiter, quotechar=form.quote, skipinitialspace=blanks, **how)


def _swallowed_rows(lines: Sequence[str], before: Record, form: Form) -> bool:
    """Return whether one quoted cell joins these lines because it was never closed.

    Parameters
    ----------
    lines : sequence of str
        The lines of one record.
    before : list of str
        The record above it.
    form : Form
    """
    with suppress(csv.Error):
        next(_reader(iter(lines), form, strict=True))
        rows = list(_reader(iter(lines), form, quoting=csv.QUOTE_NONE))
        return 2 * sum(_is_row(row, before or rows[0], form.quote) for row in rows) > len(lines)
    return True  # the mark that seems to close the cell opens another


def _is_row(cells: Record, before: Record, quote: str) -> bool:
    """Return whether cells are a row of a table.

    As many cells as the row before, numbers where that holds them; where that holds none, at least half of
    the cells have to be numbers or empty.
    """
    if not 1 < len(cells) == len(before):
        return False
    plain = [_is_number_or_empty(cell, quote) for cell in cells]
    numbers = [each for each, cell in zip(plain, before, strict=True) if _NUMBER.match(cell.strip())]
    return all(numbers) if numbers else 2 * sum(plain) >= len(plain)


def _is_number_or_empty(cell: str, quote: str) -> bool:
    plain = cell.strip(f" \t\r\n{quote}").removesuffix("%").rstrip()
    return plain.casefold() in MISSING_CODES or bool(_NUMBER.match(plain))


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
    if form.delimiter == " " and 2 * sum(widths.values()) < sum(map(bool, records)):
        names = 0  # a name of several words above single cells
    return names * (names >= _FEWEST_NAMES), times, width


def most_names(records: Sequence[Record], recognise: Recognise) -> int:
    """Return how many different names are recognised in one record, or down the first column."""
    across = max((len({recognise(cell) for cell in record} - {None}) for record in records), default=0)
    down = len({recognise(record[0]) for record in records if len(record) > 1} - {None})
    return max(across, down)
