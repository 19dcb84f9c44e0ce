"""A Parquet or Arrow (Feather) table, a batch at a time: typed columns, or records of text."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats
from lrcore.errors import CohortRefused
from lrcore.reader.formats.arrow_checks import check_types, checked, rows_together
from lrcore.reader.formats.bounds import check_cells, check_columns
from lrcore.reader.formats.container import check_lines
from lrcore.reader.formats.delimited import LineCount, Record

BATCH = 16_384  # rows
_FIRST_SIGN, _LAST_SIGN = ord("+"), ord("9")  # between them lie the signs of numbers, and two others
_OTHER_SIGNS = {".": b",/", ",": b"./"}
_NUMBER = r"^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"
_ROW_NAMES = "__index_level_"  # where pandas keeps the names of rows


@dataclass(frozen=True, eq=False, slots=True)
class TypedTable:
    """A table whose columns have types.

    Attributes
    ----------
    names : sequence of str
    n : int
        Rows.
    batches : callable
        Returns an iterator over pyarrow.RecordBatch, from the first row on; it may refuse.
    """

    names: Sequence[str]
    n: int
    batches: Callable[[], Iterator[Any]]

    def records(self, count: LineCount) -> Iterator[Record]:
        """Yield the names of the columns, then the cells of each row as text; count what is taken.

        Notes
        -----
        Numbers become their shortest text, so that a 32-bit 17.99 is 17.99 and not 17.989999771118164.
        """
        count.lines += 1
        yield list(self.names)
        for batch in self.batches():
            for cells in zip(*map(cell_texts, batch.columns), strict=True):
                count.lines += 1
                yield list(cells)


def parquet_table(source: bytes | Path) -> TypedTable:
    """Open a Parquet table; a path may be of any length.

    Raises
    ------
    CohortRefused
        If the file is damaged, encrypted, or has far too many columns or rows.
    """
    with _opened(source) as file:
        names, n = [str(name) for name in file.schema_arrow.names], file.metadata.num_rows
        check_columns(max(len(names), file.metadata.num_columns))
        check_types(file.schema_arrow)
    if isinstance(source, bytes):
        check_lines(n)
        check_cells(n, len(names), len(source))
    return TypedTable(_headers(names), n, lambda: _batches(source))


def row_groups(path: Path) -> list[int]:
    """Return how many rows each row group of a Parquet file holds."""
    with _opened(path) as file:
        return [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]


def group_batches(path: Path, group: int) -> Iterator[Any]:
    """Return an iterator over the rows of one row group, as pyarrow.RecordBatch; it may refuse."""
    return _batches(path, row_groups=[group])


def _batches(source: bytes | Path, **which: Any) -> Iterator[Any]:
    with _opened(source) as file:
        texts = [
            name
            for name, kind in zip(file.schema_arrow.names, file.schema_arrow.types, strict=True)
            if _is_text(kind)
        ]
        rows = rows_together(len(file.schema_arrow.names), BATCH)
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    # A text that is repeated stays one text until it is known how much all of them would fill.
    with _opened(source, read_dictionary=texts) as file:
        batches = file.iter_batches(batch_size=rows, **which)
        yield from checked(batches, size, rows=rows, together=isinstance(source, bytes))


@contextmanager
def _opened(source: bytes | Path, **how: Any) -> Iterator[Any]:
    with _whole("Parquet"):
        from pyarrow import parquet

        given = io.BytesIO(source) if isinstance(source, bytes) else source
        with parquet.ParquetFile(given, **how) as file:
            yield file


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_binary(kind))


def arrow_table(data: bytes) -> TypedTable:
    """Open an Arrow file, as Feather and polars write it.

    Raises
    ------
    CohortRefused
        If the file is damaged, or too long.
    """

    def opened() -> Any:
        import pyarrow

        return pyarrow.ipc.open_file(pyarrow.BufferReader(data))

    def batches() -> Iterator[Any]:
        with _whole("Arrow"), opened() as file:
            given = (file.get_batch(place) for place in range(file.num_record_batches))
            rows = rows_together(len(file.schema.names), BATCH)
            yield from checked(given, len(data), rows=rows, together=True)

    with _whole("Arrow"), opened() as file:
        names = [str(name) for name in file.schema.names]
        check_columns(len(names))
        check_types(file.schema)
        n = 0
        for place in range(file.num_record_batches):
            n += file.get_batch(place).num_rows
            check_lines(n)
            check_cells(n, len(names), len(data))
    return TypedTable(_headers(names), n, batches)


def _headers(names: Sequence[str]) -> Sequence[str]:
    return ["" if name.startswith(_ROW_NAMES) else name for name in names]


@contextmanager
def _whole(form: str) -> Iterator[None]:
    """Refuse a file in which something cannot be read."""
    import pyarrow

    try:
        yield
    except (pyarrow.ArrowException, OSError, ValueError, UnicodeDecodeError):
        raise CohortRefused(
            f"The {form} file is damaged, encrypted or cut off: write it again, or save the table as CSV."
        ) from None


def cell_texts(column: Any) -> list[str]:
    """Return the cells of a column as text; what is missing is empty."""
    import pyarrow
    from pyarrow import compute

    if pyarrow.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        texts = compute.cast(column, pyarrow.string()).to_pylist()
    except (pyarrow.ArrowNotImplementedError, pyarrow.ArrowInvalid):
        texts = [None if value is None else str(value) for value in column.to_pylist()]
    return ["" if text is None else text for text in texts]


def read_piece(piece: Any, there: Floats, decimal: str, *, signed: bool) -> None:
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
            if signed and not _holds_signs_of_numbers(texts, decimal).all():
                texts = compute.replace_substring_regex(texts, r"%?\s*$", "")
            piece = _plain_numbers(texts, decimal)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
        there[:] = np.nan
        return
    np.add(arrow_values(piece, np.float64), 0.0, out=there)  # -0 is 0
    if piece.null_count:
        there[~_valid(piece)] = np.nan


def _valid(array: Any) -> Bools:
    """Mark the values that are no null, of an array that holds one."""
    bits = np.frombuffer(array.buffers()[0], np.uint8)
    stop = array.offset + len(array)
    return np.unpackbits(bits, count=stop, bitorder="little")[array.offset :].view(bool)


def _plain_numbers(strings: Any, decimal: str) -> Any:
    """Return an array of strings as numbers; null or nan where a cell is not plainly one."""
    import pyarrow
    from pyarrow import compute

    plain = _holds_signs_of_numbers(strings, decimal)
    if not plain.all():
        strings = _only(strings, plain)
    if decimal == ",":
        strings = compute.replace_substring(strings, ",", ".")
    try:
        return compute.cast(strings, pyarrow.float64())
    except pyarrow.ArrowInvalid:
        matched = compute.match_substring_regex(strings, _NUMBER)
        return compute.cast(compute.if_else(matched, strings, "nan"), pyarrow.float64())


def _only(strings: Any, kept: Bools) -> Any:
    """Return an array of strings that shares its bytes and is null where they are not kept."""
    import pyarrow

    if strings.null_count:
        kept = kept & _valid(strings)
    valid = np.append(np.zeros(strings.offset, bool), kept)
    buffers = [pyarrow.py_buffer(np.packbits(valid, bitorder="little")), *strings.buffers()[1:]]
    return pyarrow.Array.from_buffers(strings.type, len(strings), buffers, offset=strings.offset)


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
