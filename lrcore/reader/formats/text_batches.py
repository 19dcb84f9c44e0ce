"""A chunk of delimited text -> a batch: typed columns, or else strings, or else Python's csv."""

from collections.abc import Callable
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.reader.columns.numbers import MISSING_CODES
from lrcore.reader.dialect import GAPS
from lrcore.reader.formats.batch import Batch, Places, Shape, batch_of_columns, batch_of_records
from lrcore.reader.formats.chunks import NotSeparable, TextForm, lines_in
from lrcore.reader.formats.delimited import Record

_BLOCK_BYTES = 2**20  # bytes that pyarrow parses at a time: what stays in a core's cache
_NO_NUMBERS = sorted({form for code in MISSING_CODES for form in (code, code.upper(), code.capitalize())})


def text_batch(
    form: TextForm,
    chunk: bytes,
    shape: Shape,
    into: Floats | None = None,
    *,
    lines: int | None = None,
    by_columns: bool = True,
) -> Batch:
    """Read whole lines; may be called from any thread.

    Parameters
    ----------
    form : TextForm
    chunk : bytes
    shape : Shape
    into : ndarray of shape (lines, m), optional
        Where the numbers are put if every line is one row.
    lines : int, optional
        How many there are, where they have been counted.
    by_columns : bool
        Whether pyarrow reads the lines, as far as it can.

    Raises
    ------
    NotSeparable
        If the last record does not end with the chunk, or the chunk is in another encoding.
    """
    text = form.as_utf8(chunk)
    if by_columns and can_be_read_by_columns(form, shape) and text:
        if lines is None or text is not chunk:
            lines = lines_in(text)
        quoted = form.form.quote.encode() in text
        # Outside of quotation marks, a line that ends in another way makes more rows than there are lines.
        if not (quoted and b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
            batch = _by_columns(form, text, lines, shape, into, quoted=quoted)
            if batch is not None:
                return batch
    return batch_of_records(form.records(text), shape)


def can_be_read_by_columns(form: TextForm, shape: Shape) -> bool:
    """Return whether pyarrow cuts lines of this form as Python's csv does."""
    delimiter, quote = form.form.delimiter, form.form.quote
    usual = delimiter not in (GAPS, " ", shape.decimal) and (delimiter + quote).isascii()
    return usual and bool(shape.measured) and not shape.corrected


def _by_columns(
    form: TextForm, text: bytes, lines: int, shape: Shape, into: Floats | None, *, quoted: bool
) -> Batch | None:
    """Return None where a row is not a line, or pyarrow cannot cut the lines."""
    skipped: list[int] = []
    as_strings = shape.is_irregular or not shape.texts.isdisjoint(shape.measured)
    table = None if as_strings else _table(form, text, shape, None, quoted=quoted)
    if table is None:
        table = _table(form, text, shape, skipped, quoted=quoted)
    if table is None or len(table) + len(skipped) != lines:
        return None
    if skipped:
        table = _with_empty_rows(table, skipped, lines)
    try:
        return batch_of_columns(
            lambda place: table.column(str(place)), lines, shape, _record_reader(form, text), into
        )
    except NotSeparable:
        return None


def _table(form: TextForm, text: bytes, shape: Shape, skipped: list[int] | None, *, quoted: bool) -> Any:
    """Return the needed columns, or None when a cell is not plain or a row not full.

    Where ``skipped`` is given, all columns are strings, and it is filled with the places of rows that
    are not full.
    """
    import pyarrow
    from pyarrow import csv

    names = list(map(str, range(shape.width)))
    block_size = _BLOCK_BYTES if skipped is None else len(text)
    types = dict.fromkeys(names, pyarrow.string())
    if skipped is None:
        types |= dict.fromkeys(map(str, shape.measured), pyarrow.float64())

    def skip(row: Any) -> str:
        if skipped is not None:
            skipped.append(row.number - 1)
        return "error" if skipped is None else "skip"

    try:
        return csv.read_csv(
            pyarrow.BufferReader(text),
            csv.ReadOptions(use_threads=False, block_size=block_size, column_names=names),
            csv.ParseOptions(
                delimiter=form.form.delimiter,
                quote_char=form.form.quote if quoted else False,
                ignore_empty_lines=False,
                invalid_row_handler=skip if skipped is not None else None,
            ),
            csv.ConvertOptions(
                column_types=types,
                include_columns=list(map(str, sorted({*shape.measured, *shape.texts}))),
                null_values=[*_NO_NUMBERS, *shape.odd_texts],
                decimal_point=shape.decimal,
                check_utf8=False,  # it is
            ),
        )
    except pyarrow.ArrowInvalid:
        return None


def _with_empty_rows(table: Any, skipped: list[int], lines: int) -> Any:
    import pyarrow

    source = np.full(lines, -1)
    source[np.delete(np.arange(lines), skipped)] = np.arange(len(table))
    return table.take(pyarrow.array(source, pyarrow.int64(), mask=source < 0))


def _record_reader(form: TextForm, text: bytes) -> Callable[[Places], list[Record]]:
    """Return what cuts single lines, by their places."""
    ends: list[Places] = []

    def records(places: Places) -> list[Record]:
        if not ends:
            ends.append(np.append(-1, np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))))
            if not text.endswith(b"\n"):
                ends.append(np.append(ends.pop(), len(text)))
        starts, stops = ends[0][places] + 1, ends[0][places + 1] + 1
        cut = form.records(b"".join(text[a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)))
        if len(cut) != len(places):
            raise NotSeparable
        return cut

    return records
