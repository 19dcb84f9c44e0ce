"""Many texts in one stretch of bytes: Python's own texts are made only of those that are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

_WORD = 8  # bytes of a key
_MAX_KEY_BYTES = 64
_KEYS_TOGETHER = 2**16  # what stays in a core's cache
_LAST_DIGIT = 9
ODD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: spreads keys that differ in a few bits only
_FACTORS = ODD ** np.arange(1, _MAX_KEY_BYTES // _WORD, dtype=np.uint64)
_MASKS = np.array([2 ** (8 * n) - 1 for n in range(_WORD + 1)], np.uint64)


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
    def empty(cls, n: int) -> "StringColumn":
        """Return a column of so many empty texts."""
        return cls(np.zeros(n + 1, np.int64), b"")

    @classmethod
    def of_arrow(cls, column: Any) -> "StringColumn":
        """Copy a column of pyarrow strings without nulls."""
        return _strings([_stretch(chunk) for chunk in column.chunks if len(chunk)])

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
        signs = np.frombuffer(self.body, np.uint8)
        if 2 * len(places) > len(self) and (places[1:] > places[:-1]).all():
            is_kept = np.zeros(len(self), bool)
            is_kept[places] = True
            return StringColumn(ends, signs[np.repeat(is_kept, np.diff(self.ends))].tobytes())
        at = np.arange(ends[-1]) + np.repeat(starts - ends[:-1], length)
        return StringColumn(ends, signs[at].tobytes())

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
        if not self.body:
            return np.empty(0, np.intp)
        first = np.take(np.frombuffer(self.body, np.uint8), self.ends[:-1], mode="clip")
        places = np.flatnonzero(holds(first))
        return np.asarray(places[self.ends[places + 1] > self.ends[places]])

    def arrow(self, places: slice) -> Any:
        """Return consecutive texts as a pyarrow.LargeStringArray that shares their bytes."""
        import pyarrow

        start, stop, _ = places.indices(len(self))
        buffers = [None, pyarrow.py_buffer(self.ends[start : stop + 1]), pyarrow.py_buffer(self.body)]
        return pyarrow.Array.from_buffers(pyarrow.large_string(), stop - start, buffers)

    def floats(self) -> NDArray[np.float64] | None:
        """Return the numbers that the texts are, or None when pyarrow takes one of them for none."""
        import pyarrow

        try:
            numbers = self.arrow(slice(None)).cast(pyarrow.float64())
        except pyarrow.ArrowInvalid:
            return None
        return np.frombuffer(numbers.buffers()[1] or b"", np.float64)[: len(self)]

    def keys(self) -> NDArray[np.uint64] | None:
        """Return a number for each text, the same for the same texts; None when one is long.

        Notes
        -----
        It is the number that up to eight bytes are to base 256, so those of numbered ids ascend.
        """
        longest = int(np.diff(self.ends).max(initial=0))
        if longest > _MAX_KEY_BYTES:
            return None
        keys = np.empty(len(self), np.uint64)
        for start in range(0, len(self), _KEYS_TOGETHER):
            ends = self.ends[start : start + _KEYS_TOGETHER + 1]
            keys[start : start + len(ends) - 1] = _keys_of(self.body[ends[0] : ends[-1]], ends - ends[0])
        return keys


def _keys_of(body: bytes, ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    # The eight bytes before each place: those that end where a text does are its last ones.
    words = np.ndarray(len(body) + 1, ">u8", bytes(_WORD) + body, strides=(1,))
    length = np.diff(ends)
    longest = int(length.max())
    keys = _last_bytes(words, ends[1:], length, longest, 0)
    for passed, factor in zip(range(_WORD, longest, _WORD), _FACTORS, strict=False):
        keys += _last_bytes(words, ends[1:], length, longest, passed) * factor
    return keys


def _last_bytes(
    words: NDArray[Any], ends: NDArray[np.int64], length: NDArray[np.int64], longest: int, passed: int
) -> NDArray[np.uint64]:
    """Return the number that the last bytes of each text are, at most eight, but for the very last."""
    if longest and length.min() == longest:  # evenly spaced texts are read without looking up their places
        return np.asarray(words[longest - passed :: longest] & _MASKS[min(longest - passed, _WORD)])
    at, left = np.maximum(ends - passed, 0), np.maximum(length - passed, 0)
    return np.asarray(words[at].astype(np.uint64) & np.take(_MASKS, left, mode="clip"))


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogatepass")


def _stretch(chunk: Any) -> tuple[NDArray[np.int32], memoryview]:
    ends = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return ends, memoryview(chunk.buffers()[2] or b"")[ends[0] : ends[-1]]


def single_bytes(column: Any) -> NDArray[np.uint8] | None:
    """Return the bytes of a column of pyarrow strings of one byte each, without nulls; None for others."""
    stretches = [_stretch(chunk) for chunk in column.chunks if len(chunk)]
    if not all(len(own) == len(ends) - 1 and (ends[1:] > ends[:-1]).all() for ends, own in stretches):
        return None
    return np.frombuffer(b"".join([own for _, own in stretches]), np.uint8)


def joined_strings(parts: Sequence[StringColumn]) -> StringColumn:
    """Join columns of strings."""
    if len(parts) == 1:
        return parts[0]
    if not any(part.body for part in parts):
        return StringColumn.empty(sum(map(len, parts)))
    return _strings([(part.ends, part.body) for part in parts])


def _strings(stretches: Sequence[tuple[NDArray[Any], Any]]) -> StringColumn:
    """Join stretches of texts: where each begins and the last one ends, and the bytes from the first on."""
    ends = np.zeros(1 + sum(len(own) - 1 for own, _ in stretches), np.int64)
    start, size = 1, 0
    for own, _ in stretches:
        np.add(own[1:], np.int64(size - own[0]), out=ends[start : start + len(own) - 1])
        start, size = start + len(own) - 1, size + int(own[-1] - own[0])
    return StringColumn(ends, b"".join([body for _, body in stretches]))


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


def joined_text(texts: Sequence[str]) -> str:
    """Return texts without anything between them."""
    return _text(texts.body) if isinstance(texts, StringColumn) else "".join(texts)
