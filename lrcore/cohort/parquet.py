"""A Parquet or Arrow (Feather) table -> records of text, a batch at a time."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lrcore.cohort.container import check_lines
from lrcore.cohort.delimited import Record
from lrcore.errors import CohortRefused

_BATCH = 16_384
_MOST_COLUMNS = 16_384
_ROW_NAMES = "__index_level_"  # where pandas keeps the names of rows


def parquet_records(source: bytes | Path) -> Iterator[Record]:
    """Yield the names of the columns, then the cells of each row as text.

    Raises
    ------
    CohortRefused
        If the file is damaged, encrypted, or has far too many columns.

    Notes
    -----
    Numbers become their shortest text, so that a 32-bit 17.99 is 17.99 and not 17.989999771118164.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        if isinstance(source, bytes):  # what is read in parts may be of any length
            check_lines(file.metadata.num_rows)
        names = [str(name) for name in file.schema_arrow.names]
        if len(names) > _MOST_COLUMNS:
            raise CohortRefused(
                f"Expected a table of at most {_MOST_COLUMNS:,} columns, found {len(names):,}."
            )
        yield ["" if name.startswith(_ROW_NAMES) else name for name in names]
        for batch in file.iter_batches(batch_size=_BATCH):
            yield from map(list, zip(*map(cell_texts, batch.columns), strict=True))
    except (pyarrow.ArrowException, OSError, ValueError, UnicodeDecodeError):
        raise CohortRefused(
            "The Parquet file is damaged, encrypted or cut off: write it again, or save the table as CSV."
        ) from None


def arrow_records(data: bytes) -> Iterator[Record]:
    """Yield the same of an Arrow file, as Feather and polars write it.

    Raises
    ------
    CohortRefused
        If the file is damaged, or too long.
    """
    import pyarrow

    try:
        file = pyarrow.ipc.open_file(io.BytesIO(data))
        batches = [file.get_batch(place) for place in range(file.num_record_batches)]
        check_lines(sum(batch.num_rows for batch in batches))
        yield ["" if name.startswith(_ROW_NAMES) else name for name in map(str, file.schema.names)]
        for batch in batches:
            yield from map(list, zip(*map(cell_texts, batch.columns), strict=True))
    except (pyarrow.ArrowException, OSError, ValueError, UnicodeDecodeError):
        raise CohortRefused(
            "The Arrow file is damaged or cut off: write it again, or save the table as CSV."
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
