"""A Parquet or Arrow (Feather) table, a batch at a time: typed columns, or records of text."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader.formats.arrow_checks import check_types, checked, rows_together
from lrcore.reader.formats.bounds import check_cells, check_columns
from lrcore.reader.formats.container import check_lines
from lrcore.reader.formats.delimited import LineCount, Record

BATCH = 16_384  # rows
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
