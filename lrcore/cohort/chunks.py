"""Delimited text cut at line ends into chunks, which can be read one by one and side by side."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from lrcore.cohort.delimited import LONGEST_LINE, Form, Record, cut
from lrcore.cohort.encoding import Encoding
from lrcore.errors import CohortRefused

CHUNK = 2**22  # bytes: some fifteen thousand patients
_ASCII_BASED = frozenset(["utf-8", "utf-8-sig", "cp1252"])
_END = "\x00end of the chunk\x00"


class NotSeparable(Exception):
    """A record runs over the end of its line or of its chunk; only the whole file can tell."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How the lines of a file become records.

    Attributes
    ----------
    encoding : Encoding
    form : Form
    """

    encoding: Encoding
    form: Form

    @property
    def separable(self) -> bool:
        """Whether a line end can be seen in the bytes without reading what stands before it."""
        return self.encoding.codec in _ASCII_BASED

    def as_utf8(self, chunk: bytes) -> bytes:
        """Return whole lines as UTF-8, read as the careful reader reads them."""
        if chunk.isascii():
            return chunk
        codec = "utf-8" if self.encoding.codec == "utf-8-sig" else self.encoding.codec
        return chunk.decode(codec, self.encoding.errors).encode()

    def record(self, line: bytes) -> Record:
        """Return the cells of one line of UTF-8.

        Raises
        ------
        NotSeparable
            If the record does not end with the line.
        """
        found = self.records(line)
        if len(found) != 1:
            raise NotSeparable
        return found[0]

    def records(self, text: bytes) -> list[Record]:
        """Return the records of some lines of UTF-8.

        Raises
        ------
        NotSeparable
            If the last record does not end with the last line, or a line is too long.
        """
        if text.find(b"\n", 0, LONGEST_LINE) < 0 and len(text) >= LONGEST_LINE:
            raise NotSeparable
        lines = chain(io.StringIO(text.decode(), newline=""), [_END])
        try:
            records = list(cut(lines, self.form))
        except CohortRefused:
            raise NotSeparable from None
        if not records or records.pop() != [_END]:
            raise NotSeparable
        return records


@dataclass(frozen=True, eq=False)
class TextLines:
    """Some lines of UTF-8, by their numbers."""

    form: TextForm
    text: bytes

    def record(self, place: int) -> Record:
        """Return the cells of one line.

        Raises
        ------
        NotSeparable
            If the record does not end with the line.
        """
        start = int(self._ends[place - 1]) + 1 if place else 0
        return self.form.record(self.text[start : int(self._ends[place]) + 1])

    @cached_property
    def _ends(self) -> NDArray[np.intp]:
        ends = np.flatnonzero(np.frombuffer(self.text, np.uint8) == ord("\n"))
        return np.append(ends, len(self.text))


def offset_after(data: bytes, lines: int, start: int = 0) -> int:
    """Return where so many lines have ended, or -1 where there are fewer, or lines end in other ways."""
    offset = start
    for _ in range(lines):
        offset = data.find(b"\n", offset) + 1
        if not offset:
            return -1
    head = data[start:offset]
    return offset if head.count(b"\r") == head.count(b"\r\n") else -1


def chunks(data: bytes, start: int, quote: bytes, *, size: int) -> Iterator[bytes]:
    """Cut bytes at line ends that do not stand within quotation marks.

    Parameters
    ----------
    data : bytes
    start : int
        Where a record begins.
    quote : bytes
        The quotation mark.
    size : int
        Bytes of a chunk; one is larger where a line is, or a quoted cell.
    """
    while start < len(data):
        stop = _line_end(data, start, start + size)
        if data.find(quote, start, stop) >= 0:
            stop = _outside_quotes(data, start, stop, quote)
        yield data[start:stop]
        start = stop


def _outside_quotes(data: bytes, start: int, stop: int, quote: bytes) -> int:
    while data.count(quote, start, stop) % 2 and stop < len(data):
        stop = data.find(b"\n", stop) + 1 or len(data)
    return stop


def lines_in(text: bytes) -> int:
    """Count the lines."""
    return occurrences(text, b"\n") + (not text.endswith(b"\n"))


def occurrences(data: bytes, sign: bytes, start: int = 0) -> int:
    """Count a single byte; bytes.count would take five times as long."""
    numbers = np.frombuffer(data, np.uint8)[start:]
    pieces = (numbers[at : at + 2**20] for at in range(0, len(numbers), 2**20))
    return sum(int(np.count_nonzero(piece == ord(sign))) for piece in pieces)


def _line_end(data: bytes, start: int, stop: int) -> int:
    if stop >= len(data):
        return len(data)
    return data.rfind(b"\n", start, stop) + 1 or data.find(b"\n", stop) + 1 or len(data)
