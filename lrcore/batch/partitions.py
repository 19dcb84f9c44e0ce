"""A file, or a folder of files, cut into partitions that can be read on their own."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from lrcore.batch.input_files import GZIP
from lrcore.errors import CohortRefused, InvalidInput
from lrcore.reader.formats.arrow import row_groups
from lrcore.reader.formats.chunks import lines_in
from lrcore.reader.formats.container import is_blank
from lrcore.reader.formats.delimited import LONGEST_LINE
from lrcore.reader.issues import quoted

PARTITION_BYTES = 2**24  # bytes of text: some sixty thousand patients
_LINE_FEED = b"\n"
_MAX_LINE_BYTES = 4 * LONGEST_LINE  # at most four bytes per character of UTF-8


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of one file that holds whole rows.

    Attributes
    ----------
    path : Path
    start, stop : int
        Bytes of a text file; or the number of a row group of a Parquet file, and the next.
    data : bytes
        The text itself, where it had to be unpacked; otherwise empty.
    lines : int
        Lines, or rows of a row group: as many data rows, unless a line is no patient.
    done : float
        Share of the file that ends with this partition, from 0 to 1.
    """

    path: Path
    start: int
    stop: int
    data: bytes
    lines: int
    done: float

    def text(self) -> bytes:
        """Return the text of the partition."""
        if self.data:
            return self.data
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(self.stop - self.start)


def first_lines(path: Path, size: int) -> bytes:
    """Return the first lines of a file, unpacked: as many as fit into a number of bytes, or all.

    Raises
    ------
    CohortRefused
        If a packed file is damaged, or so many bytes hold nothing or no end of a line.
    InvalidInput
        If it cannot be opened.
    """
    try:
        with path.open("rb") as raw, _unpacked(raw) as stream:
            head = stream.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error

    return head if len(head) < size else _whole_lines(head, path)


def _whole_lines(head: bytes, path: Path) -> bytes:
    """Return the lines that end within the beginning of a file, or refuse the file if there are none."""
    stop = head.rfind(b"\n") + 1
    if is_blank(head):
        raise CohortRefused(
            f"The first {len(head) // 2**20:,} MiB of {quoted(path.name)} hold nothing but blanks: expected "
            "a header line and one row per patient. Remove what comes before the header."
        )
    if len(head) - stop > _MAX_LINE_BYTES and b"\r" in head[stop:]:
        raise cannot_be_partitioned(path)
    if len(head) - stop > _MAX_LINE_BYTES:
        raise _too_long(f"Line {head.count(_LINE_FEED) + 1:,}", path)
    return head[:stop]


def _unpacked(raw: BinaryIO) -> BinaryIO:
    packed = raw.read(2) == GZIP
    raw.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw


def text_partitions(path: Path, offset: int, quote: bytes, *, size: int) -> Iterator[Partition]:
    """Cut a text file, packed or not, at line ends outside quotation marks.

    Parameters
    ----------
    path : Path
    offset : int
        Where the first row begins, in the unpacked bytes.
    quote : bytes
    size : int
        Bytes of a partition.
    """
    total = max(path.stat().st_size, 1)
    with path.open("rb") as raw, _unpacked(raw) as stream:
        packed, start, kept = stream is not raw, offset, b""
        _skip(stream, offset, path)
        while True:
            more = _read(stream, size, path)
            both = kept + more
            stop = _cut(both, quote) if more else len(both)
            text, kept = both[:stop], both[stop:]
            if not text and len(kept) > size + _MAX_LINE_BYTES:
                raise _too_long("A line", path)
            done = min(raw.tell() / total, 1.0)
            if text:
                data = text if packed else b""
                yield Partition(path, start, start + len(text), data, lines_in(text), done)
            start += len(text)
            if not more:
                return


def _read(stream: BinaryIO, size: int, path: Path) -> bytes:
    try:
        return stream.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(path) from error


def _skip(stream: BinaryIO, offset: int, path: Path) -> None:
    while offset:
        offset -= len(_read(stream, min(offset, PARTITION_BYTES), path))


def _cut(text: bytes, quote: bytes) -> int:
    """Return where the last line ends outside of quotation marks, or at all; 0 when none does."""
    last = stop = text.rfind(b"\n") + 1
    within = bool(text.count(quote, 0, stop) % 2) if quote in text else False
    while stop and within:
        before = text.rfind(b"\n", 0, stop - 1) + 1
        within ^= bool(text.count(quote, before, stop) % 2)
        stop = before
    return stop or last


def parquet_partitions(path: Path) -> Iterator[Partition]:
    """Return the row groups of a Parquet file."""
    rows = row_groups(path)
    total, read = max(sum(rows), 1), 0
    for group, n in enumerate(rows):
        read += n
        yield Partition(path, group, group + 1, b"", n, read / total)


def cannot_be_partitioned(path: Path) -> CohortRefused:
    """Return the refusal of a table that can only be read as a whole."""
    return CohortRefused(
        f"{quoted(path.name)} cannot be read in parts: expected CSV or other delimited text in UTF-8 with a "
        "line feed at the end of each line, the same compressed with gzip, or Parquet. Convert it, or read "
        "it in smaller files."
    )


def _too_long(line: str, path: Path) -> CohortRefused:
    return CohortRefused(
        f"{line} of {quoted(path.name)} is longer than {LONGEST_LINE:,} characters: expected one row per "
        "patient on each line. Is this a table with line breaks?"
    )


def _damaged(path: Path) -> CohortRefused:
    return CohortRefused(
        f"The gzip file {quoted(path.name)} is damaged or was cut off while it was copied: compress the "
        "table again."
    )
