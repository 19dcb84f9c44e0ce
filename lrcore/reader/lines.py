"""The lines of a chunk: most of them read at once, the others looked at one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats
from lrcore.reader.columns.numbers import Bad, Range, read_columns
from lrcore.reader.columns.string_column import Packed, joined_packed
from lrcore.reader.formats.delimited import Record
from lrcore.reader.plan import Cells
from lrcore.reader.rows import Block, Shape, Sorted
from lrcore.schema import FIELDS, N_FIELDS

Places = NDArray[np.intp]
Found = TypeVar("Found")

_RANGES: list[Range] = [field.plausible for field in FIELDS]


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of a chunk.

    Attributes
    ----------
    record : callable
        Number of a line -> its cells as text; may raise NotSeparable.
    shape : Shape
    decimal : str
    plain : ndarray of bool, shape (lines,)
        The lines that were read at once, k of them.
    numbers : ndarray of shape (k, 30), Fortran order
    suspects : ndarray of int
        Those of the k that may break a rule of plausibility.
    texts : dict of int to sequence of k str
        The columns of text that are needed.
    """

    record: Callable[[int], Record]
    shape: Shape
    decimal: str
    plain: Bools
    numbers: Floats
    suspects: Places
    texts: Mapping[int, Sequence[str]]

    def block(self, last: int) -> tuple[Block, Cells]:
        """Return the rows in the form of a block, numbered from the data row after ``last``.

        Raises
        ------
        NotSeparable
            If a record runs over the end of its line.
        """
        n = len(self.plain)
        if not self.plain.all():
            return self._mixed(last)
        rows = _rows(self, np.arange(n), {})
        block = Block(range(last + 1, last + n + 1), rows, [], [], last + n)
        return block, Cells(_columns(self, self.texts, rows), self.numbers, [], self.suspects)

    def _mixed(self, last: int) -> tuple[Block, Cells]:
        looked, slow = self._looked_at(last)
        full = np.union1d(np.flatnonzero(self.plain), slow)
        at_once = np.searchsorted(full, np.flatnonzero(self.plain))
        one_by_one = np.searchsorted(full, slow)
        numbers = np.empty((len(full), N_FIELDS), order="F")
        numbers[at_once] = self.numbers
        numbers[one_by_one], bad = self._read(looked.rows, one_by_one)
        rows = _rows(self, full, dict(zip(one_by_one.tolist(), looked.rows, strict=True)))
        texts = {
            column: _merged(cells, at_once, [row[column] for row in looked.rows], one_by_one)
            for column, cells in self.texts.items()
        }
        block = Block(self._numbered(full, looked, last), rows, looked.broken, looked.asides, looked.last)
        suspects = np.union1d(at_once[self.suspects], one_by_one)
        return block, Cells(_columns(self, texts, rows), numbers, bad, suspects)

    def _looked_at(self, last: int) -> tuple[Sorted, Places]:
        """Look at every line that is not plain; return what was found, and the lines of full rows."""
        found, slow, before = Sorted(last), [], 0
        for line in np.flatnonzero(~self.plain).tolist():
            found.last += int(self.plain[before:line].sum())
            rows = len(found.rows)
            found.add(self.record(line), self.shape)
            slow += [line] * (len(found.rows) - rows)
            before = line
        found.last += int(self.plain[before:].sum())
        return found, np.array(slow, dtype=np.intp)

    def _numbered(self, full: Places, looked: Sorted, last: int) -> list[int]:
        """Return the data row of each full line: broken rows are counted, asides are not."""
        rows = np.arange(last + 1, looked.last + 1)
        kept = np.setdiff1d(rows, [broken.row for broken in looked.broken])[: len(full)]
        return list(map(int, kept))

    def _read(self, rows: Sequence[Record], places: Places) -> tuple[Floats, list[Bad]]:
        if not rows:
            return np.empty((0, N_FIELDS)), []
        columns = [[row[column] for row in rows] for column in self.shape.measured]
        numbers, bad = read_columns(columns, _RANGES, self.decimal)
        return numbers, [replace(cell, row=int(places[cell.row])) for cell in bad]


class OnDemand(Sequence[Found], Generic[Found]):
    """A sequence whose items are worked out when they are asked for.

    Parameters
    ----------
    n : int
    item : callable
        Place from 0 to n - 1 -> item.
    """

    def __init__(self, n: int, item: Callable[[int], Found]) -> None:
        self._n, self._item = n, item

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Found]: ...
    def __getitem__(self, place: int | slice) -> Found | Sequence[Found]:
        if isinstance(place, slice):
            return [self._item(each) for each in range(*place.indices(self._n))]
        if not 0 <= place < self._n:
            raise IndexError(place)
        return self._item(place)


def _rows(lines: Lines, full: Places, looked: Mapping[int, Record]) -> Sequence[Record]:
    def cells(place: int) -> Record:
        return looked[place] if place in looked else lines.record(int(full[place]))

    return OnDemand(len(full), cells)


def _columns(
    lines: Lines, texts: Mapping[int, Sequence[str]], rows: Sequence[Record]
) -> Sequence[Sequence[str]]:
    def column(place: int) -> Sequence[str]:
        return texts[place] if place in texts else OnDemand(len(rows), lambda row: rows[row][place])

    return OnDemand(lines.shape.width, column)


def _merged(
    cells: Sequence[str], at_once: Places, looked: Sequence[str], one_by_one: Places
) -> Sequence[str]:
    if isinstance(cells, Packed):
        return joined_packed([cells, Packed.of(looked)]).at(np.argsort(np.append(at_once, one_by_one)))
    merged = np.empty(len(cells) + len(looked), dtype=object)
    merged[at_once], merged[one_by_one] = list(cells), list(looked)
    return list(merged)
