"""Delimited text cut at line ends into chunks, which can be read one by one and side by side."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.errors import CohortRefused
from lrcore.reader.formats.delimited import LONGEST_LINE, Form, Record, cut_text
from lrcore.reader.formats.encoding import Encoding, is_utf8
from lrcore.reader.formats.file_bytes import Bytes

CHUNK = 2**23  # bytes: some thirty thousand patients
_CACHE_BYTES = 2**18  # bytes
_WINDOW_BYTES = 2**14  # bytes in which a line is likely to end
_ASCII_BASED = frozenset(["utf-8", "utf-8-sig", "cp1252"])


class NotSeparable(Exception):
    """A quoted field spans the end of its line or chunk; the whole file must be parsed."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How the lines of a file become records.

    Attributes
    ----------
    encoding : Encoding
    form : Form
    provisional : bool
        Whether the encoding was taken from the beginning of a text only: UTF-8, if all of it is.
    """

    encoding: Encoding
    form: Form
    provisional: bool = False

    @property
    def separable(self) -> bool:
        """Whether a line end can be seen in the bytes without reading what stands before it."""
        return self.encoding.codec in _ASCII_BASED

    def as_utf8(self, chunk: bytes) -> bytes:
        """Return whole lines as UTF-8, read as the careful reader reads them.

        Raises
        ------
        NotSeparable
            If the encoding is provisional, and these lines are in another.
        """
        if chunk.isascii() or (self.provisional and is_utf8(chunk)):
            return chunk
        if self.provisional:
            raise NotSeparable
        codec = "utf-8" if self.encoding.codec == "utf-8-sig" else self.encoding.codec
        return chunk.decode(codec, self.encoding.errors).encode()

    def records(self, text: bytes) -> list[Record]:
        """Return the records of some lines of UTF-8.

        Raises
        ------
        NotSeparable
            If the last record does not end with the last line, or a line is too long.
        """
        if text.find(b"\n", 0, LONGEST_LINE) < 0 and len(text) >= LONGEST_LINE:
            raise NotSeparable
        try:
            return cut_text(text.decode(), self.form)
        except CohortRefused:
            raise NotSeparable from None


def offset_after(data: bytes, lines: int, start: int = 0) -> int:
    """Return where so many lines have ended, or -1 where there are fewer, or lines end in other ways."""
    offset = start if not lines else _end_of_line(data, lines, start)
    if offset < 0 or data.find(b"\r", start, offset) < 0:
        return offset
    head = data[start:offset]
    return offset if head.count(b"\r") == head.count(b"\r\n") else -1


def first_row_offset(head: bytes, lines: int) -> int:
    """Return where the first row begins, behind so many lines or a byte-order mark; -1 as above."""
    return offset_after(head, lines) if lines else len(BOM_UTF8) * head.startswith(BOM_UTF8)


def _end_of_line(data: bytes, number: int, start: int) -> int:
    for piece in _pieces(data, start):
        ends = piece == ord("\n")
        n = int(np.count_nonzero(ends))
        if number <= n:
            return start + int(np.flatnonzero(ends)[number - 1]) + 1
        number -= n
        start += len(piece)
    return -1


def chunks(data: Bytes, start: int, quote: bytes, *, size: int) -> Iterator[bytes]:
    """Cut bytes at line ends that do not stand within quotation marks.

    Parameters
    ----------
    data : bytes or StoredBytes
    start : int
        Where a record begins.
    quote : bytes
        The quotation mark.
    size : int
        Bytes of a chunk; one is larger where a line is, or a quoted cell of up to 2**21 bytes.
    """
    while start < len(data):
        stop = _last_line_end(data, start, start + size)
        chunk = data[start:stop]
        if quote in chunk and chunk.count(quote) % 2:
            closed = where_closed(data, stop, quote)
            chunk, stop = chunk + data[stop:closed], closed
        yield chunk
        start = stop


def where_closed(data: Bytes, start: int, quote: bytes) -> int:
    """Return where the line ends in which a quoted cell does, or ``start`` where none does so soon."""
    stop = start
    while stop < min(start + LONGEST_LINE, len(data)):
        line, stop = stop, _next_line_end(data, stop)
        if data[line:stop].count(quote) % 2:
            return stop
    return start


def lines_in(text: bytes) -> int:
    """Count the lines."""
    return occurrences(text, b"\n") + (not text.endswith(b"\n"))


def occurrences(data: bytes, sign: bytes) -> int:
    """Count a single byte; bytes.count would take five times as long."""
    return sum(int(np.count_nonzero(piece == ord(sign))) for piece in _pieces(data))


def _pieces(data: bytes, start: int = 0) -> Iterator[NDArray[np.uint8]]:
    signs = np.frombuffer(data, np.uint8)[start:]
    return (signs[at : at + _CACHE_BYTES] for at in range(0, len(signs), _CACHE_BYTES))


def _last_line_end(data: Bytes, start: int, stop: int) -> int:
    """Return where the last line ends that ends before ``stop``, or else the first one after it."""
    if stop >= len(data):
        return len(data)
    for first in (max(start, stop - _WINDOW_BYTES), start):
        at = data[first:stop].rfind(b"\n") + 1
        if at:
            return first + at
    return _next_line_end(data, stop)


def _next_line_end(data: Bytes, start: int) -> int:
    for first in range(start, len(data), _WINDOW_BYTES):
        at = data[first : first + _WINDOW_BYTES].find(b"\n") + 1
        if at:
            return first + at
    return len(data)
