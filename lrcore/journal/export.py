"""The journal as CSV, with every digit, or as Parquet; written block by block."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from lrcore.errors import InvalidInput
from lrcore.journal.entries import JournalEntries, from_rows
from lrcore.journal.journal import Journal
from lrcore.system.outputs import open_output, output_at


def export(
    journal: Journal, path: Path, *, since: datetime | None = None, until: datetime | None = None
) -> int:
    """Write the predictions of a period to a file readable by its owner only, all of them or none.

    Parameters
    ----------
    journal : Journal
    path : Path
        Ends in ``.csv`` or ``.parquet``; a pipe or a device with any other name receives CSV.
    since, until : datetime, optional
        As in :meth:`Journal.entries`.

    Returns
    -------
    int
        How many predictions were written.

    Raises
    ------
    InvalidInput, NotWritten
        If the ending is another one, or the file cannot be written.
    """
    write = _writer_for(path)
    with open_output(path, private=True) as file:
        return write(journal.blocks(since=since, until=until), file)


def _writer_for(path: Path) -> Callable[[Iterator[JournalEntries], IO[bytes]], int]:
    output = output_at(path)
    for name in (path, output.target):  # a link without an ending may lead to a file that has one
        if name.suffix.lower() in _WRITERS:
            return _WRITERS[name.suffix.lower()]
    if output.is_file:
        raise InvalidInput(f"The export must end in .csv or .parquet, got {path.name!r}.")
    return _write_csv


def exported(
    journal: Journal, ending: str, *, since: datetime | None = None, until: datetime | None = None
) -> bytes:
    """Return the predictions of a period as a file in memory.

    Parameters
    ----------
    journal : Journal
    ending : str
        ``.csv`` or ``.parquet``.
    since, until : datetime, optional
        As in :meth:`Journal.entries`.
    """
    content = io.BytesIO()
    _WRITERS[ending](journal.blocks(since=since, until=until), content)
    return content.getvalue()


def _header() -> list[str]:
    return list(from_rows([], 0).columns())


def _write_csv(blocks: Iterator[JournalEntries], file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_header())
    written = 0
    for block in blocks:
        writer.writerows(zip(*map(_texts, block.columns().items()), strict=True))
        written += len(block)
    text.flush()
    text.detach()
    return written


def _texts(column: tuple[str, Any]) -> list[Any]:
    name, values = column
    if name == "time":
        return [f"{moment}Z" for moment in values.astype(str)]
    if name == "flagged":
        return ["1" if flag else "0" for flag in values]
    if name == "outcome":
        return ["" if outcome < 0 else str(outcome) for outcome in values]
    return list(values.tolist())


def _write_parquet(blocks: Iterator[JournalEntries], file: IO[bytes]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _kind(pa, name)) for name in _header()])
    written = 0
    with pq.ParquetWriter(file, schema) as writer:
        for block in blocks:
            arrays = [_array(pa, name, values) for name, values in block.columns().items()]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(block)
    return written


def _kind(pa: Any, name: str) -> Any:
    kinds = {
        "id": pa.int64(),
        "time": pa.timestamp("us", tz="UTC"),
        "model_version": pa.string(),
        "flagged": pa.bool_(),
        "source": pa.string(),
        "outcome": pa.int8(),
    }
    return kinds.get(name, pa.float64())


def _array(pa: Any, name: str, values: Any) -> Any:
    mask = values < 0 if name == "outcome" else None
    return pa.array(values.tolist() if values.dtype.kind == "U" else values, _kind(pa, name), mask=mask)


_WRITERS = {".csv": _write_csv, ".parquet": _write_parquet}
