"""Many texts in one stretch of bytes: Python's own texts are made only of those that are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

_MAX_KEY_BYTES = 16  # bytes: two numbers
_LAST_DIGIT = 9
ODD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: spreads keys that differ in a few bits only


class StringColumn(Sequence[str]):
    """Texts one after the other, as UTF-8; equal to any sequence of the same texts.

    Parameters
    ----------
    ends : ndarray of int64, shape (n + 1,)
        Where each text begins, and the last one ends.
    body : bytes

    Examples
    --------
    >>> ids = StringColumn.of(["842302", "842517", "Zoë"])
    >>> ids[1], ids[1:], list(ids.at(np.array([0, 2]))), ids == ("842302", "842517", "Zoë")
    ('842517', ['842517', 'Zoë'], ['842302', 'Zoë'], True)
    """

    __slots__ = ("body", "ends")
    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __init__(self, ends: NDArray[np.int64], body: bytes) -> None:
        self.ends, self.body = ends, body

    @classmethod
    def of(cls, texts: Iterable[str]) -> "StringColumn":
        """Return a column of some texts."""
        coded = [text.encode("utf-8", "surrogatepass") for text in texts]
        return cls(np.cumsum([0, *map(len, coded)], dtype=np.int64), b"".join(coded))

    @classmethod
    def of_arrow(cls, column: Any) -> "StringColumn":
        """Copy a column of pyarrow strings without nulls."""
        return joined_strings([_copied(chunk) for chunk in column.chunks])

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        return _text(self.body[self.ends[at] : self.ends[at + 1]])

    def __iter__(self) -> Iterator[str]:
        if self.body.isascii():
            text = self.body.decode()
            return (text[start:end] for start, end in pairwise(self.ends.tolist()))
        return (_text(self.body[start:end]) for start, end in pairwise(self.ends.tolist()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(map(str.__eq__, self, other))

    def at(self, places: NDArray[np.intp]) -> "StringColumn":
        """Return the texts at some places."""
        starts = self.ends[places]
        length = self.ends[np.asarray(places) + 1] - starts
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
        signs = np.arange(ends[-1]) + np.repeat(starts - ends[:-1], length)
        return StringColumn(ends, np.frombuffer(self.body, np.uint8)[signs].tobytes())

    def without_outer_digits(self) -> NDArray[np.intp]:
        """Return the places of texts that neither begin nor end with a digit; empty ones are left out."""
        signs = np.frombuffer(self.body, np.uint8)
        likely = self._filled_with_first(lambda first: first - np.uint8(ord("0")) > _LAST_DIGIT)
        last = signs[self.ends[likely + 1] - 1]
        return np.asarray(likely[last - np.uint8(ord("0")) > _LAST_DIGIT])

    def beginning_before_digits(self) -> NDArray[np.intp]:
        """Return the places of texts whose first character sorts before the digits, such as # % and /."""
        return self._filled_with_first(lambda first: first < ord("0"))

    def _filled_with_first(self, holds: Callable[[NDArray[np.uint8]], NDArray[np.bool_]]) -> NDArray[np.intp]:
        """Return the places of texts that are not empty and of whose first byte something holds."""
        signs = np.frombuffer(self.body + b"0", np.uint8)  # the last texts may be empty
        places = np.flatnonzero(holds(signs[self.ends[:-1]]))
        return np.asarray(places[self.ends[places + 1] > self.ends[places]])

    def arrow(self, places: slice) -> Any:
        """Return consecutive texts as a pyarrow.LargeStringArray that shares their bytes."""
        import pyarrow

        start, stop, _ = places.indices(len(self))
        buffers = [None, pyarrow.py_buffer(self.ends[start : stop + 1]), pyarrow.py_buffer(self.body)]
        return pyarrow.Array.from_buffers(pyarrow.large_string(), stop - start, buffers)

    def whole_numbers(self) -> NDArray[np.int64] | None:
        """Return the texts as whole numbers, or None when one of them is none; 07 is 7."""
        signs = np.frombuffer(self.body, np.uint8)
        others = np.flatnonzero(signs - np.uint8(ord("0")) > _LAST_DIGIT)
        begins = self.ends[np.searchsorted(self.ends, others)] == others
        if (signs[others] != ord("-")).any() or not begins.all():
            return None  # a cast that fails takes several times as long
        import pyarrow

        try:
            numbers = self.arrow(slice(None)).cast(pyarrow.int64())
        except pyarrow.ArrowInvalid:
            return None
        return np.frombuffer(numbers.buffers()[1] or b"", np.int64)[: len(self)]

    def keys(self) -> NDArray[np.uint64] | None:
        """Return a number for each text, the same for the same texts; None when one is long."""
        length, starts = np.diff(self.ends), self.ends[:-1]
        longest = int(length.max(initial=0))
        if longest > _MAX_KEY_BYTES:
            return None
        width = _MAX_KEY_BYTES // 2 if longest <= _MAX_KEY_BYTES // 2 else _MAX_KEY_BYTES
        signs, padded = np.frombuffer(self.body, np.uint8), np.zeros((len(self), width), np.uint8)
        if len(signs) == longest * len(self):
            padded[:, :longest] = signs.reshape(len(self), longest)
            longest = 0
        for place in range(longest):
            reaching = np.flatnonzero(length > place)
            padded[reaching, place] = signs[starts[reaching] + place]
        keys = padded.view(np.uint64)
        return np.asarray(keys[:, 0] * ODD + keys[:, -1])


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogatepass")


def _copied(chunk: Any) -> StringColumn:
    if not len(chunk):
        return StringColumn(np.zeros(1, np.int64), b"")
    ends = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    body = bytes(memoryview(chunk.buffers()[2] or b"")[ends[0] : ends[-1]])
    return StringColumn(ends.astype(np.int64) - ends[0], body)


def joined_strings(parts: Sequence[StringColumn]) -> StringColumn:
    """Join columns of strings."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.body) for part in parts)])
    ends = [part.ends[1:] + start for part, start in zip(parts, starts, strict=False)]
    return StringColumn(
        np.concatenate([np.zeros(1, np.int64), *ends]), b"".join([part.body for part in parts])
    )


def joined_texts(parts: Sequence[Sequence[str]]) -> Sequence[str]:
    """Join columns of text: a StringColumn where one of them is, otherwise a tuple.

    Examples
    --------
    >>> joined_texts([["a"], ["b", "c"]]), list(joined_texts([StringColumn.of(["a"]), ["b"]]))
    (('a', 'b', 'c'), ['a', 'b'])
    """
    if not any(isinstance(part, StringColumn) for part in parts):
        return tuple(chain.from_iterable(parts))
    return joined_strings(
        [part if isinstance(part, StringColumn) else StringColumn.of(part) for part in parts]
    )
