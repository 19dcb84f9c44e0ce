"""Batches -> full rows by column, with every line named that is not a full row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lrcore import schema
from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.columns.category_column import picked, replaced
from lrcore.reader.columns.headers import restored
from lrcore.reader.columns.numbers import InvalidCell, KnownCells, Range, read_columns
from lrcore.reader.columns.spelling import is_unit
from lrcore.reader.formats.batch import COMMENT_MARKS, Batch, Places, Shape, is_summary_word
from lrcore.reader.formats.delimited import Record
from lrcore.reader.issues import NOTE, Issue, counted, listed, quoted, shown

_LABEL_WORDS = frozenset(f"{schema.MALIGNANT_WORDS} {schema.BENIGN_WORDS}".split())
_NUMBER_BEGINS = frozenset("0123456789.")
_RULER = re.compile(r"[\s|+=:_.*~-]+$")
_MIN_SHARED_NAMES = 10  # as many names of columns in one line are another header
_WORDS = re.compile(r"[^\W\d_]+.*[\s_:].*")
_BLANK = " \t\r\n\x1a"  # old programs end a file with Ctrl-Z


@dataclass(frozen=True, eq=False, slots=True)
class BrokenRow:
    """A row with too few or too many cells."""

    row: int
    cells: Record
    problem: str


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Consecutive full rows of a file.

    Attributes
    ----------
    row_numbers : ndarray of int, shape (n,)
        1-based data row of each.
    numbers : ndarray of shape (n, m), Fortran order
        The measured columns; nan where a cell could not be read.
    invalid : list of InvalidCell
        Every such cell.
    texts : dict of int to sequence of n str
        The columns of text that are needed.
    candidates : ndarray of int or None
        The rows that may break a rule, where that is known.
    broken : list of BrokenRow
    skipped_lines : list of Issue
        Lines that are not patients, each with a note.
    last : int
        Data rows up to here, broken ones included.
    records : callable
        Places among the rows -> their cells as written; may raise NotSeparable.
    """

    row_numbers: NDArray[np.int64]
    numbers: Floats
    invalid: list[InvalidCell]
    texts: Mapping[int, Sequence[str]]
    candidates: Places | None
    broken: list[BrokenRow]
    skipped_lines: list[Issue]
    last: int
    records: Callable[[Places], list[Record]]

    def __len__(self) -> int:
        return len(self.row_numbers)


def full_rows(batch: Batch, shape: Shape, ranges: Sequence[Range], last: int) -> Rows:
    """Return the rows of a batch with their numbers; cells that are not plain are read by every rule.

    Parameters
    ----------
    batch : Batch
    shape : Shape
    ranges : sequence of m (float, float)
        What each measured column can hold.
    last : int
        Data rows before the batch.

    Raises
    ------
    CohortRefused
        If a second, different header appears among the rows.
    """
    if not len(batch.odd):
        numbers = np.arange(last + 1, last + len(batch) + 1)
        return Rows(
            numbers,
            batch.numbers,
            [],
            batch.texts,
            batch.candidates,
            [],
            [],
            last + len(batch),
            batch.records,
        )
    looked = _Looked()
    for place, cells in zip(batch.odd.tolist(), batch.odd_records, strict=True):
        looked.add(place, cells, shape, last)
    return _merged(batch, looked, shape, ranges, last)


@dataclass(eq=False, slots=True)
class _Looked:
    """Lines that were looked at one by one: full rows, broken rows, and lines that are not patients."""

    full: dict[int, Record] = field(default_factory=dict)
    fitted: list[int] = field(default_factory=list)
    broken: dict[int, BrokenRow] = field(default_factory=dict)
    skipped: dict[int, list[Issue]] = field(default_factory=dict)

    def add(self, place: int, cells: Record, shape: Shape, last: int) -> None:
        """Classify one line."""
        row = last + place - len(self.skipped)
        problem = ""
        if _is_odd(cells, shape):
            notes = _skipped_line(cells, shape, row)
            if notes is not None:
                self.skipped[place] = notes
                return
            n = len(cells)
            problem, cells = _fitted(cells, shape)
            if len(cells) != n:
                self.fitted.append(place)
        if shape.corrected:
            cells = list(map(restored, cells))
        if problem:
            self.broken[place] = BrokenRow(row + 1, cells, problem)
        else:
            self.full[place] = cells


def _merged(batch: Batch, looked: _Looked, shape: Shape, ranges: Sequence[Range], last: int) -> Rows:
    is_row = np.ones(len(batch), bool)
    is_row[list(looked.skipped)] = False
    row_numbers = last + np.cumsum(is_row)
    kept = np.delete(np.arange(len(batch)), [*looked.skipped, *looked.broken])
    numbers, invalid = batch.numbers, _read_odd_cells(batch, looked, shape, ranges)
    texts = _merged_texts(batch, looked, shape, kept)
    candidates = batch.candidates
    if len(kept) < len(batch):
        numbers = only_rows(numbers, kept)
        if candidates is not None:
            candidates = np.searchsorted(kept, candidates[np.isin(candidates, kept)])

    def records(wanted: Places) -> list[Record]:
        others = [place for place in kept[wanted].tolist() if place not in looked.full]
        cut = dict(zip(others, batch.records(np.array(others)), strict=True)) if others else {}
        return [looked.full.get(place) or cut[place] for place in kept[wanted].tolist()]

    return Rows(
        row_numbers[kept],
        numbers,
        invalid if len(kept) == len(batch) else _moved(invalid, kept),
        texts,
        candidates,
        list(looked.broken.values()),
        [note for notes in looked.skipped.values() for note in notes],
        last + int(is_row.sum()),
        records,
    )


def full_records(records: Sequence[Record], shape: Shape) -> list[Record]:
    """Return the records that are full rows."""
    looked = _Looked()
    for place, cells in enumerate(records):
        looked.add(place, cells, shape, 0)
    return list(looked.full.values())


def only_rows(numbers: Floats, kept: Places, to: Floats | None = None) -> Floats:
    """Return some rows of an array of columns, moved to the beginning of an array.

    Parameters
    ----------
    numbers : ndarray of shape (n, m), Fortran order
    kept : ndarray of int, shape (k,)
        Ascending places.
    to : ndarray of shape (j, m), optional
        The array; without it, or where it has too little room, the rows of ``numbers`` are overwritten.
    """
    there = numbers if to is None or len(to) < len(kept) else to
    if len(kept) < len(numbers):
        is_kept = np.zeros(len(numbers), bool)
        is_kept[kept] = True
        for column, moved in zip(numbers.T, there.T, strict=True):
            moved[: len(kept)] = column[is_kept]
    elif there.ctypes.data != numbers.ctypes.data:
        there[: len(kept)] = numbers
    return there[: len(kept)]


def _moved(invalid: Sequence[InvalidCell], kept: Places) -> list[InvalidCell]:
    rows = np.searchsorted(kept, [cell.row for cell in invalid]).tolist()
    return [InvalidCell(row, *cell[1:]) for cell, row in zip(invalid, rows, strict=True)]


def _read_odd_cells(
    batch: Batch, looked: _Looked, shape: Shape, ranges: Sequence[Range]
) -> list[InvalidCell]:
    """Read the cells that are not plain, in place; return those that cannot be read, by places of rows."""
    invalid: list[InvalidCell] = []
    known: KnownCells = {}
    is_full = np.zeros(len(batch), bool)
    is_full[list(looked.full)] = True
    for measured, odd in batch.odd_cells.items():
        at = odd[is_full[odd]]
        rows = at.tolist()
        if not rows:
            continue
        every = len(rows) == len(looked.full)
        records = looked.full.values() if every else map(looked.full.__getitem__, rows)
        wanted = shape.measured_cells(measured, records)
        found, bad = read_columns([wanted], [ranges[measured]], shape.decimal, known)
        batch.numbers[at, measured] = found[:, 0]
        invalid += [InvalidCell(rows[cell.row], measured, cell.problem, cell.rule) for cell in bad]
    return invalid


def _merged_texts(batch: Batch, looked: _Looked, shape: Shape, kept: Places) -> Mapping[int, Sequence[str]]:
    if len(looked.full) == len(kept):
        columns = list(zip(*looked.full.values(), strict=True)) or [()] * shape.width
        return dict(enumerate(columns))
    places = np.array(looked.fitted, dtype=np.intp)
    return {
        column: picked(replaced(cells, places, [looked.full[row][column] for row in looked.fitted]), kept)
        for column, cells in batch.texts.items()
    }


def _is_odd(cells: Record, shape: Shape) -> bool:
    """Return whether a record may be something else than a full row."""
    if len(cells) != shape.width or not any(map(str.strip, cells)):
        return True
    if shape.is_lenient:
        return False
    first = cells[shape.measured[0]].strip()
    if (first[1:2] if first[:1] == "-" else first[:1]) not in _NUMBER_BEGINS:
        return True
    return is_summary_word(cells[max(shape.id_column, 0)]) or cells[0].startswith(COMMENT_MARKS)


def _fitted(cells: Record, shape: Shape) -> tuple[str, Record]:
    """Return a problem, or the cells cut or padded where the difference means nothing."""
    if shape.needed <= len(cells) <= shape.width:
        return "", cells + [""] * (shape.width - len(cells))
    if len(cells) > shape.width and (shape.is_lenient or not any(map(str.strip, cells[shape.width :]))):
        return "", cells[: shape.width]
    moved = "it may have been cut off, or its values moved to other columns"
    if len(cells) > shape.width:
        moved = "a delimiter inside a cell may have moved its values to other columns"
    return f"The row has {counted(len(cells), 'cell')} where {shape.width} were expected: {moved}.", cells


def _skipped_line(cells: Record, shape: Shape, last: int) -> list[Issue] | None:
    """Return the notes on a line that is not a patient, or None when it is a row of data."""
    filled = [cell for cell in cells if cell.strip(_BLANK)]
    if not filled:
        return []
    if shape.is_lenient:
        return None
    if shape.header and _is_header(cells, shape):
        return [_note(f"The line after row {last} repeats the header; it is not a patient.", "header", cells)]
    numbers = sum(
        cells[column].strip()[:1] in _NUMBER_BEGINS for column in shape.measured if column < len(cells)
    )
    kind = _kind_of_text(filled, numbers) or _summary(cells, filled, shape)
    if not kind:
        return None
    return [
        _note(f"The line after row {last} is not a patient but {kind}: {quoted(filled[0])}.", "aside", cells)
    ]


def _kind_of_text(filled: list[str], numbers: int) -> str:
    if all(_RULER.match(cell) for cell in filled) and len(max(filled, key=len)) > 1:
        return "a line of dashes"
    if numbers:
        return ""
    first = filled[0].strip()
    if first.startswith(COMMENT_MARKS):
        return "a comment"
    if all(is_unit(cell) for cell in filled):
        return "a line of units"
    if len(filled) == 1 and (_WORDS.match(first) or first[0] in "(*-["):
        return "text"
    return ""


def _summary(cells: Record, filled: list[str], shape: Shape) -> str:
    labelled = 0 <= shape.label_column < len(cells)
    if labelled and cells[shape.label_column].strip().lower() in _LABEL_WORDS:
        return ""
    key = cells[shape.id_column] if 0 <= shape.id_column < len(cells) else ""
    first = "" if labelled and cells[shape.label_column] == filled[0] else filled[0]  # "N" is an outcome
    return "a summary" if is_summary_word(key) or is_summary_word(first) else ""


def _is_header(cells: Record, shape: Shape) -> bool:
    names, own = _header_names(shape.header), _lowered(cells)
    if own[: shape.needed] == names[: shape.needed]:
        return True
    if len(set(own) & set(names) - {""}) >= _MIN_SHARED_NAMES:
        raise CohortRefused(
            "A second header with other columns occurs among the patients: "
            f"{listed(map(quoted, cells[:4]))} ... Upload the two tables separately."
        )
    return False


@lru_cache(maxsize=8)
def _header_names(header: tuple[str, ...]) -> list[str]:
    return _lowered(header)


def _lowered(cells: Sequence[str]) -> list[str]:
    return [cell.strip("\ufeff \t").lower() for cell in cells]


def _note(problem: str, rule: str, cells: Record) -> Issue:
    return Issue(0, "", "", shown(" ".join(filter(None, cells))), problem, NOTE, rule)
