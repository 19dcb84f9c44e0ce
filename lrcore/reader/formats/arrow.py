"""A Parquet or Arrow (Feather) table, a batch at a time: typed columns, or records of text."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader.formats.container import check_lines
from lrcore.reader.formats.delimited import LineCount, Record

BATCH = 16_384  # rows
_MOST_COLUMNS = 16_384
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
    if isinstance(source, bytes):
        check_lines(n)
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
        yield from file.iter_batches(batch_size=BATCH, **which)


@contextmanager
def _opened(source: bytes | Path) -> Iterator[Any]:
    with _whole("Parquet"):
        from pyarrow import parquet

        with parquet.ParquetFile(io.BytesIO(source) if isinstance(source, bytes) else source) as file:
            yield file


def arrow_table(data: bytes) -> TypedTable:
    """Open an Arrow file, as Feather and polars write it.

    Raises
    ------
    CohortRefused
        If the file is damaged, or too long.
    """

    def opened() -> Any:
        import pyarrow

        return pyarrow.ipc.open_file(io.BytesIO(data))

    def batches() -> Iterator[Any]:
        with _whole("Arrow"), opened() as file:
            for place in range(file.num_record_batches):
                yield file.get_batch(place)

    with _whole("Arrow"), opened() as file:
        names = [str(name) for name in file.schema.names]
        n = sum(file.get_batch(place).num_rows for place in range(file.num_record_batches))
    check_lines(n)
    return TypedTable(_headers(names), n, batches)


def _headers(names: Sequence[str]) -> Sequence[str]:
    if len(names) > _MOST_COLUMNS:
        raise CohortRefused(f"Expected a table of at most {_MOST_COLUMNS:,} columns, found {len(names):,}.")
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
