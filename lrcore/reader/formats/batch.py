"""Consecutive lines of a table, whatever they were read from: numbers and texts by column.

Records that Python's csv or a workbook yields, and columns that pyarrow yields, typed or as text,
become the same :class:`Batch`. A line that is not plain is named, and its cells are kept as text.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats
from lrcore.reader.columns.category_column import CategoryColumn
from lrcore.reader.columns.string_column import StringColumn
from lrcore.reader.formats.arrow import cell_texts
from lrcore.reader.formats.delimited import Record

Places = NDArray[np.intp]

_SUMMARY_WORDS = (
    "total totals sum subtotal mean means average averages avg median std sd sem se min max minimum maximum "
    "count n summe gesamt mittelwert durchschnitt moyenne somme media suma promedio totaal"
)
SUMMARY_WORDS = frozenset(_SUMMARY_WORDS.split())
COMMENT_MARKS = ("#", "//", "%")
_MIN_CELLS_PER_VALUE = 4  # a column with fewer cells for each different value is kept as strings
_FIRST_SIGN, _LAST_SIGN = ord("+"), ord("9")  # between them lie the signs of numbers, and two others
_OTHER_SIGNS = {".": b",/", ",": b"./"}
_NUMBER = r"^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """What a row of this table looks like, and which of its columns are needed.

    Attributes
    ----------
    header : tuple of str
        Empty when the file has no header line.
    width, needed : int
        Cells of a full row, and those without which it is incomplete.
    measured : tuple of int
        Columns of numbers; the first of them distinguishes a row from a line of text.
    id_column, label_column : int
        -1 when there is none.
    texts : frozenset of int
        Columns needed as text.
    category_column : int
        The one of them that holds few different values; -1 when there is none.
    decimal : str
        ``.`` or ``,``.
    percent : frozenset of int
        Columns of numbers behind which a per-cent sign may stand.
    corrected : bool
        Whether this is a file of corrections, in which an apostrophe may precede a cell.
    odd_texts : frozenset of str
        Texts that the first rows hold where numbers are expected, if they are few.
    is_irregular : bool
        Whether they are many, so that measured columns are better read as text from the start.
    is_lenient : bool
        Whether every line that is not blank is a row, however many cells it has.
    """

    header: tuple[str, ...]
    width: int
    needed: int
    measured: tuple[int, ...]
    id_column: int
    label_column: int
    texts: frozenset[int]
    category_column: int = -1
    decimal: str = "."
    percent: frozenset[int] = frozenset()
    corrected: bool = False
    odd_texts: frozenset[str] = frozenset()
    is_irregular: bool = False
    is_lenient: bool = False

    def reads_numbers_as(self, other: "Shape") -> bool:
        """Return whether both give the same numbers for the same rows."""
        return self.measured == other.measured and self.percent == other.percent

    def measured_cells(self, records: Iterable[Record]) -> list[Sequence[str]]:
        """Return the cells of the measured columns of at least one full row, without per-cent signs."""
        columns = list(zip(*records, strict=True))
        return [
            [cell.rstrip().removesuffix("%") for cell in columns[place]]
            if place in self.percent
            else columns[place]
            for place in self.measured
        ]


@dataclass(frozen=True, eq=False, slots=True)
class Batch:
    """Consecutive lines of a table.

    Attributes
    ----------
    numbers : ndarray of shape (n, m), Fortran order
        The measured columns; nan in cells that are not plainly a number.
    odd : ndarray of int
        Places of the lines that must be looked at: a cell is not plain, or the line may be no row.
    odd_records : sequence of list of str
        Their cells.
    texts : dict of int to sequence of n str
        The columns of text that are needed; empty when every line is odd.
    records : callable
        Places -> the cells of these lines; may raise NotSeparable.
    candidates : ndarray of int or None
        Places of the lines that may break a rule, where that is known.
    """

    numbers: Floats
    odd: Places
    odd_records: Sequence[Record]
    texts: Mapping[int, Sequence[str]]
    records: Callable[[Places], list[Record]]
    candidates: Places | None = None

    def __len__(self) -> int:
        return len(self.numbers)


def batch_of_records(records: Sequence[Record], shape: Shape) -> Batch:
    """Return a batch of records, all of which are looked at one by one."""
    numbers = np.full((len(records), len(shape.measured)), np.nan, order="F")

    def at(places: Places) -> list[Record]:
        return [records[place] for place in places.tolist()]

    return Batch(numbers, np.arange(len(records)), records, {}, at)


def batch_of_columns(
    columns: Callable[[int], Any],
    n: int,
    shape: Shape,
    records: Callable[[Places], list[Record]],
    into: Floats | None = None,
) -> Batch:
    """Return a batch of the columns that pyarrow has read.

    Parameters
    ----------
    columns : callable
        Place of a column -> pyarrow.ChunkedArray, of any type.
    n : int
        Lines.
    shape : Shape
    records : callable
        Places -> the cells of these lines.
    into : ndarray of shape (n, m), optional
        Where the numbers are put.
    """
    fits = into is not None and len(into) == n
    numbers = into if into is not None and fits else np.empty((n, len(shape.measured)), order="F")
    odd = np.zeros(n, bool)
    for there, place in zip(numbers.T, shape.measured, strict=True):
        _read_numbers(columns(place), there, shape, signed=place in shape.percent)
        there += 0.0  # -0 is 0
        with np.errstate(all="ignore"):
            total = there.sum()
        if not math.isfinite(total):
            odd |= ~np.isfinite(there)
    texts = {
        place: _text_column(columns(place), category=place == shape.category_column) for place in shape.texts
    }
    odd[_no_patients(texts.get(max(shape.id_column, 0)), texts.get(0))] = True
    places = np.flatnonzero(odd)
    return Batch(numbers, places, records(places) if len(places) else [], texts, records)


def batch_of_typed(batches: Sequence[Any], shape: Shape, into: Floats | None = None) -> Batch:
    """Return consecutive pyarrow.RecordBatch as a batch; may be called from any thread."""
    import pyarrow

    n = sum(batch.num_rows for batch in batches)

    def records(places: Places) -> list[Record]:
        found: list[Record] = []
        start = 0
        for batch in batches:
            inside = places[(places >= start) & (places < start + batch.num_rows)] - start
            columns = batch.take(pyarrow.array(inside, pyarrow.int64())).columns
            found += [list(cells) for cells in zip(*map(cell_texts, columns), strict=True)]
            start += batch.num_rows
        return found

    if not n or shape.decimal != "." or shape.corrected or not shape.measured:
        return batch_of_records(records(np.arange(n)), shape)

    def column(place: int) -> Any:
        return pyarrow.chunked_array([batch.column(place) for batch in batches])

    return batch_of_columns(column, n, shape, records, into)


def _read_numbers(column: Any, there: Floats, shape: Shape, *, signed: bool) -> None:
    start = 0
    for piece in column.chunks:
        _read_piece(piece, there[start : start + len(piece)], shape.decimal, signed=signed)
        start += len(piece)


def _read_piece(piece: Any, there: Floats, decimal: str, *, signed: bool) -> None:
    """Put the numbers of an array into their place; nan where only the text of a cell is decisive."""
    import pyarrow
    from pyarrow import compute

    types = pyarrow.types
    try:
        if types.is_integer(piece.type):
            piece = compute.cast(piece, pyarrow.float64())
        elif not types.is_float64(piece.type):
            # As text, a 32-bit 17.99 is 17.99.
            texts = piece if types.is_string(piece.type) else compute.cast(piece, pyarrow.string())
            texts = compute.replace_substring_regex(texts, r"%?\s*$", "") if signed else texts
            piece = _plain_numbers(texts, decimal)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
        there[:] = np.nan
        return
    there[:] = arrow_values(piece, np.float64)
    if piece.null_count:
        there[np.asarray(piece.is_null())] = np.nan


def _plain_numbers(strings: Any, decimal: str) -> Any:
    """Return an array of strings as numbers; nan where a cell is not plainly one."""
    import pyarrow
    from pyarrow import compute

    plain = _holds_signs_of_numbers(strings, decimal)
    if not plain.all():
        strings = compute.if_else(pyarrow.array(plain), strings, "nan")
    if decimal == ",":
        strings = compute.replace_substring(strings, ",", ".")
    try:
        return compute.cast(strings, pyarrow.float64())
    except pyarrow.ArrowInvalid:
        matched = compute.match_substring_regex(strings, _NUMBER)
        return compute.cast(compute.if_else(matched, strings, "nan"), pyarrow.float64())


def _holds_signs_of_numbers(strings: Any, decimal: str) -> Bools:
    """Mark the strings that are not empty and hold no other bytes than a number does."""
    n, start = len(strings), strings.offset
    ends = np.frombuffer(strings.buffers()[1] or bytes(4), np.int32, start + n + 1)[start:]
    body = np.frombuffer(strings.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]]
    plain = np.asarray(ends[1:] > ends[:-1])
    odd = body - np.uint8(_FIRST_SIGN) > _LAST_SIGN - _FIRST_SIGN
    for sign in _OTHER_SIGNS[decimal]:
        odd |= body == sign
    others = np.flatnonzero(odd)
    others = others[body[others] | 32 != ord("e")]
    plain[np.searchsorted(ends, others + ends[0], side="right") - 1] = False
    return plain


def arrow_values(array: Any, kind: type[np.generic]) -> NDArray[Any]:
    """Return the values of an array, anything for a null; its own to_numpy() would import pandas."""
    values = array.buffers()[1]
    if values is None:
        return np.zeros(len(array), kind)
    # The buffer may be longer than the values, by any number of bytes.
    return np.frombuffer(values, kind, array.offset + len(array))[array.offset :]


def _text_column(column: Any, *, category: bool) -> Sequence[str]:
    import pyarrow
    from pyarrow import compute

    if not pyarrow.types.is_string(column.type):
        return [text for piece in column.chunks for text in cell_texts(piece)]
    if column.null_count:
        column = compute.fill_null(column, "")
    if not category:
        return StringColumn.of_arrow(column)
    strings = StringColumn.of_arrow(column)
    signs = np.frombuffer(strings.body, np.uint8)
    if len(signs) == len(strings) and (np.diff(strings.ends) == 1).all():
        return _category_of_signs(signs)
    coded = column.combine_chunks().dictionary_encode()
    if len(coded.dictionary) > len(coded) / _MIN_CELLS_PER_VALUE:
        return strings
    return CategoryColumn(coded.dictionary.to_pylist(), arrow_values(coded.indices, np.int32))


def _category_of_signs(signs: NDArray[np.uint8]) -> CategoryColumn:
    """Return a column of texts of one ASCII character each, such as 0 and 1, or M and B."""
    found = np.flatnonzero(np.bincount(signs, minlength=256))
    found = found[np.argsort([int(np.argmax(signs == sign)) for sign in found])]
    codes = np.zeros(256, np.int32)
    codes[found] = np.arange(len(found))
    return CategoryColumn([chr(sign) for sign in found], codes[signs])


def _no_patients(keys: Sequence[str] | None, first: Sequence[str] | None) -> Places:
    """Return the places of rows whose id is a word for a summary, or whose first cell begins a comment.

    Parameters
    ----------
    keys : sequence of n str, optional
        The column of ids, or the first one.
    first : sequence of n str, optional
        The first column; without it no row is taken to be a comment.
    """
    found = [] if keys is None else _summaries(keys)
    if first is not None:
        likely = (
            first.beginning_before_digits().tolist() if isinstance(first, StringColumn) else range(len(first))
        )
        found += [place for place in likely if first[place].startswith(COMMENT_MARKS)]
    return np.array(sorted({*found}), dtype=np.intp)


def _summaries(keys: Sequence[str]) -> list[int]:
    if isinstance(keys, CategoryColumn):
        codes = [code for code, value in enumerate(keys.values) if is_summary_word(value)]
        return [int(place) for place in np.flatnonzero(np.isin(keys.codes, codes))] if codes else []
    likely = keys.without_outer_digits().tolist() if isinstance(keys, StringColumn) else range(len(keys))
    return [place for place in likely if is_summary_word(keys[place])]


def is_summary_word(cell: str) -> bool:
    """Return whether a cell names a summary of the rows above it.

    Examples
    --------
    >>> is_summary_word(" Total: "), is_summary_word("T-100")
    (True, False)
    """
    return cell.strip().lower().rstrip(":") in SUMMARY_WORDS
