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

from lrcore.arrays import Floats
from lrcore.reader.columns.category_column import CategoryColumn
from lrcore.reader.columns.string_column import StringColumn, joined_text, single_bytes
from lrcore.reader.formats.arrow import arrow_values, cell_texts, read_piece
from lrcore.reader.formats.delimited import Record

Places = NDArray[np.intp]

_SUMMARY_WORDS = (
    "total totals sum subtotal mean means average averages avg median std sd sem se min max minimum maximum "
    "count n summe gesamt mittelwert durchschnitt moyenne somme media suma promedio totaal"
)
SUMMARY_WORDS = frozenset(_SUMMARY_WORDS.split())
COMMENT_MARKS = ("#", "//", "%")
_SIGNS_LOOKED_AT = 1_000  # that most often show all values of a column of single characters
_MIN_CELLS_PER_VALUE = 4  # a column with fewer cells for each different value is kept as strings


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

    def reads_numbers_as(self, other: "Shape", texts: Mapping[int, Sequence[str]]) -> bool:
        """Return whether both give the same numbers for the same rows.

        Parameters
        ----------
        other : Shape
        texts : dict of int to sequence of str
            Columns of these rows; those in which one of the two expects signs of per cent are among them.
        """
        signs = (joined_text(texts[column]) for column in self.percent ^ other.percent)
        return self.measured == other.measured and not any("%" in text for text in signs)

    def measured_cells(self, measured: int, records: Iterable[Record]) -> list[str]:
        """Return the cells of full rows in one of the measured columns, without per-cent signs."""
        column = self.measured[measured]
        if column in self.percent:
            return [cells[column].rstrip().removesuffix("%") for cells in records]
        return [cells[column] for cells in records]


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
    odd_cells : dict of int to ndarray of int
        Which of the measured columns are nan, and in which of these lines.
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
    odd_cells: Mapping[int, Places]
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

    every = np.arange(len(records))
    return Batch(numbers, every, records, dict.fromkeys(range(len(shape.measured)), every), {}, at)


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
    odd, odd_cells = np.zeros(n, bool), {}
    with np.errstate(all="ignore"):
        for measured, (there, place) in enumerate(zip(numbers.T, shape.measured, strict=True)):
            _read_numbers(columns(place), there, shape, signed=place in shape.percent)
            if not math.isfinite(there.sum()):
                odd_cells[measured] = np.flatnonzero(~np.isfinite(there))
                odd[odd_cells[measured]] = True
    texts = {
        place: _text_column(columns(place), category=place == shape.category_column) for place in shape.texts
    }
    odd[_no_patients(texts.get(max(shape.id_column, 0)), texts.get(0))] = True
    places = np.flatnonzero(odd)
    return Batch(numbers, places, records(places) if len(places) else [], odd_cells, texts, records)


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
        read_piece(piece, there[start : start + len(piece)], shape.decimal, signed=signed)
        start += len(piece)


def _text_column(column: Any, *, category: bool) -> Sequence[str]:
    import pyarrow
    from pyarrow import compute

    if not pyarrow.types.is_string(column.type):
        return [text for piece in column.chunks for text in cell_texts(piece)]
    if column.null_count:
        column = compute.fill_null(column, "")
    if not category:
        return StringColumn.of_arrow(column)
    signs = single_bytes(column)
    if signs is not None:
        return _category_of_signs(signs)
    coded = column.combine_chunks().dictionary_encode()
    if len(coded.dictionary) > len(coded) / _MIN_CELLS_PER_VALUE:
        return StringColumn.of_arrow(column)
    return CategoryColumn(coded.dictionary.to_pylist(), arrow_values(coded.indices, np.int32))


def _category_of_signs(signs: NDArray[np.uint8]) -> CategoryColumn:
    """Return a column of texts of one ASCII character each, such as 0 and 1, or M and B."""
    found = np.unique(signs[:_SIGNS_LOOKED_AT])
    if sum(np.count_nonzero(signs == sign) for sign in found) < len(signs):
        found = np.unique(signs)
    found = found[np.argsort([int(np.argmax(signs == sign)) for sign in found])]
    codes = np.zeros(256, np.int32)
    codes[found] = np.arange(len(found))
    return CategoryColumn([chr(sign) for sign in found], np.take(codes, signs))


def _no_patients(keys: Sequence[str] | None, first: Sequence[str] | None) -> Places:
    """Return the places of rows whose id is a word for a summary, or whose first cell begins a comment.

    Parameters
    ----------
    keys : sequence of n str, optional
        The column of ids, or the first one.
    first : sequence of n str, optional
        The first column; without it no row is taken to be a comment.
    """
    found = [] if keys is None else _places(keys, is_summary_word, StringColumn.without_outer_digits)
    found += [] if first is None else _places(first, _is_comment, StringColumn.beginning_before_digits)
    return np.array(sorted({*found}), dtype=np.intp)


def _places(
    cells: Sequence[str], holds: Callable[[str], bool], likely: Callable[[StringColumn], Places]
) -> list[int]:
    """Return the places of cells of which something holds; ``likely`` finds them quickly among strings."""
    if isinstance(cells, CategoryColumn):
        codes = [code for code, value in enumerate(cells.values) if holds(value)]
        return [int(place) for place in np.flatnonzero(np.isin(cells.codes, codes))] if codes else []
    places = likely(cells).tolist() if isinstance(cells, StringColumn) else range(len(cells))
    return [place for place in places if holds(cells[place])]


def _is_comment(cell: str) -> bool:
    return cell.startswith(COMMENT_MARKS)


def is_summary_word(cell: str) -> bool:
    """Return whether a cell names a summary of the rows above it.

    Examples
    --------
    >>> is_summary_word(" Total: "), is_summary_word("T-100")
    (True, False)
    """
    return cell.strip().lower().rstrip(":") in SUMMARY_WORDS
