"""A chunk of delimited text read at once: the same rules as row by row, slow only where a row is odd.

A row is read at once when every cell of it is plain: thirty numbers as any program writes them,
nothing that could be a header, a comment or a summary. Every other row is cut, looked at and
read by the functions that read a file row by row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats
from lrcore.reader.columns.category_column import Coded, picked
from lrcore.reader.columns.numbers import MISSING_CODES
from lrcore.reader.columns.string_column import Packed
from lrcore.reader.formats.chunks import NotSeparable, TextForm, TextLines, holds_rare_signs, lines_in
from lrcore.reader.lines import Lines
from lrcore.reader.plausibility.prefilter import suspects
from lrcore.reader.rows import SUMMARY_WORDS, Shape
from lrcore.schema import FIELDS

_PIECE = 2**20  # bytes that pyarrow parses at a time: what stays in a core's cache
_SMALL = 2**17  # bytes looked at together where something among them is not plain
_NO_NUMBERS = sorted({form for code in MISSING_CODES for form in (code, code.upper(), code.capitalize())})
_NUMBER = rb"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


@dataclass(frozen=True, eq=False)
class LineReader:
    """What the vectorised reader knows about a file.

    Attributes
    ----------
    form : TextForm
    shape : Shape
    decimal : str
    coded, texts : tuple of int
        Columns of text that are needed: with few different values, and any others.
    """

    form: TextForm
    shape: Shape
    decimal: str
    coded: tuple[int, ...]
    texts: tuple[int, ...]

    def lines(self, chunk: bytes, into: Floats | None = None) -> Lines:
        """Read what is plain; may be called from any thread.

        Parameters
        ----------
        chunk : bytes
        into : ndarray of shape (lines, 30), optional
            Where the numbers are put if every line is plain.

        Raises
        ------
        NotSeparable
            If a record runs over the end of its line.
        """
        text = self.form.as_utf8(chunk)
        rare = holds_rare_signs(text)
        if rare and b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
            raise NotSeparable
        table = self._all_plain(text, rare)
        plain, table = self._piecewise(text) if table is None else (np.ones(len(table), bool), table)
        room = into if into is not None and len(into) == len(table) else None
        numbers = self._numbers(table, room, negative=b"-" in text)
        texts = {column: self._texts(table, column) for column in (*self.coded, *self.texts)}
        doubtful = suspects(numbers)
        odd = doubtful[out_of_the_ordinary(numbers[doubtful])]
        odd = np.union1d(odd, asides(texts.get(max(self.shape.id_column, 0)), texts.get(0) if rare else None))
        if len(odd):
            plain[np.flatnonzero(plain)[odd]] = False
            kept = np.delete(np.arange(len(numbers)), odd)
            numbers = np.asfortranarray(numbers[kept])
            texts = {column: picked(cells, kept) for column, cells in texts.items()}
            doubtful = np.searchsorted(kept, np.setdiff1d(doubtful, odd))
        record = TextLines(self.form, text).record
        return Lines(record, self.shape, self.decimal, plain, numbers, doubtful, texts)

    def _all_plain(self, text: bytes, rare: bool) -> Any:
        """Return the needed columns, or None when one line is not plain."""
        return None if rare and self._blanks_before_numbers(text) else self._table(text, rare)

    def _blanks_before_numbers(self, text: bytes) -> bool:
        # A number after a blank is read alike, but the row is no plain one to the careful reader.
        mark = self.form.form.delimiter.encode()
        return any(blank in text and mark + blank in text for blank in (b" ", b"\t"))

    def _piecewise(self, text: bytes) -> tuple[Bools, Any]:
        """Find the plain lines of a chunk that is not all plain; only pieces that are not are cut up."""
        import pyarrow

        found = [self._plain_lines(piece) for piece in _pieces_of_lines(text)]
        return np.concatenate([plain for plain, _ in found]), pyarrow.concat_tables(
            [table for _, table in found]
        )

    def _plain_lines(self, text: bytes) -> tuple[Bools, Any]:
        whole = self._all_plain(text, rare=True)
        if whole is not None:
            return np.ones(len(whole), bool), whole
        lines = text.split(b"\n")
        if not lines[-1]:
            lines.pop()
        plain = np.array([self._pattern.fullmatch(line) is not None for line in lines], bool)
        kept = b"".join(lines[place] + b"\n" for place in np.flatnonzero(plain).tolist())
        table = self._table(kept, rare=True)
        if table is None or len(table) != plain.sum():
            raise NotSeparable
        return plain, table

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        mark, quote = (re.escape(sign.encode()) for sign in (self.form.form.delimiter, self.form.form.quote))
        number = _NUMBER.replace(rb"\.", re.escape(self.decimal.encode()))
        text = rb"(?:[^%b%b\r\n]*|%b[^%b\r\n]*%b)" % (mark, quote, quote, quote, quote)
        measured = set(self.shape.measured)
        cells = [number if column in measured else text for column in range(self.shape.width)]
        return re.compile(mark.join(cells) + rb"\r?")

    def _table(self, text: bytes, rare: bool) -> Any:
        """Return the needed columns, or None when one cell is not plain or one row not full."""
        import pyarrow
        from pyarrow import csv

        quoted = rare and self.form.form.quote.encode() in text
        names = list(map(str, range(self.shape.width)))
        types = dict.fromkeys(names, pyarrow.string()) | dict.fromkeys(
            map(str, self.shape.measured), pyarrow.float64()
        )
        needed = [str(column) for column in (*self.shape.measured, *self.coded, *self.texts)]
        try:
            table = (
                csv.read_csv(
                    pyarrow.BufferReader(text),
                    csv.ReadOptions(use_threads=False, block_size=_PIECE, column_names=names),
                    csv.ParseOptions(
                        delimiter=self.form.form.delimiter,
                        quote_char=self.form.form.quote if quoted else False,
                        ignore_empty_lines=False,
                    ),
                    csv.ConvertOptions(
                        column_types=types,
                        include_columns=list(dict.fromkeys(needed)),
                        null_values=_NO_NUMBERS,
                        decimal_point=self.decimal,
                    ),
                )
                if text
                else pyarrow.table({name: pyarrow.array([], types[name]) for name in needed})
            )
        except pyarrow.ArrowInvalid:
            return None
        # Without quotation marks every line is a row; with them one may go on in the next.
        return table if not quoted or len(table) == lines_in(text) else None

    def _numbers(self, table: Any, room: Floats | None, *, negative: bool) -> Floats:
        numbers = np.empty((table.num_rows, len(FIELDS)), order="F") if room is None else room
        for place, column in enumerate(self.shape.measured):
            start = 0
            for piece in table.column(str(column)).chunks:
                there = numbers[start : start + len(piece), place]
                there[:] = _values(piece, np.float64)
                if piece.null_count:
                    there[np.asarray(piece.is_null())] = np.nan
                start += len(piece)
        if negative:
            numbers += 0.0  # -0 is 0
        return numbers

    def _texts(self, table: Any, column: int) -> Sequence[str]:
        cells = table.column(str(column))
        if column not in self.coded:
            return Packed.of_arrow(cells)
        coded = cells.combine_chunks().dictionary_encode()
        if len(coded.dictionary) > len(coded) / 4:
            return Packed.of_arrow(cells)
        return Coded(coded.dictionary.to_pylist(), _values(coded.indices, np.int32))


def _pieces_of_lines(text: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(text):
        stop = text.find(b"\n", start + _SMALL) + 1 or len(text)
        yield text[start:stop]
        start = stop


def _values(array: Any, kind: type[np.generic]) -> NDArray[Any]:
    """Return the values of an array, anything for a null; its own to_numpy() would import pandas."""
    return np.frombuffer(array.buffers()[1] or b"", kind)[array.offset : array.offset + len(array)]


def out_of_the_ordinary(numbers: Floats) -> Bools:
    """Mark rows that are no plain ones to the careful reader; all of them are among the suspects."""
    return np.asarray(~np.isfinite(numbers).all(axis=1) | (numbers[:, 0] < 0))


def asides(keys: Sequence[str] | None, first: Sequence[str] | None) -> NDArray[np.intp]:
    """Return the places of rows whose id is a word for a summary, or whose first cell begins a comment.

    Parameters
    ----------
    keys : sequence of n str, optional
        The column of ids, or the first one.
    first : sequence of n str, optional
        The first column; without it no row is taken to be a comment.
    """
    likely = keys.without_outer_digits().tolist() if isinstance(keys, Packed) else range(len(keys or ()))
    found = [place for place in likely if keys and keys[place].strip().lower() in SUMMARY_WORDS]
    found += [place for place, cell in enumerate(first or ()) if cell[:1] == "#"]
    return np.unique(np.array(found, dtype=np.intp))
