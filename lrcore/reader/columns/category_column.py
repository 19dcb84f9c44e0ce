"""A column of text with few different values: each value once, and a number for every cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from lrcore.reader.columns.string_column import StringColumn, joined_strings

_FEW_VALUES = 8  # so many are faster counted one by one


class CategoryColumn(Sequence[str]):
    """Cells as numbers of values.

    Parameters
    ----------
    values : sequence of str
        The different values, in the order in which they first occur.
    codes : ndarray of int, shape (n,)
        Which of them each cell holds.

    Examples
    --------
    >>> column = CategoryColumn(["M", "B"], np.array([0, 1, 1]))
    >>> list(column), column.counts(), list(column.at(np.array([2])))
    (['M', 'B', 'B'], Counter({'B': 2, 'M': 1}), ['B'])
    """

    __slots__ = ("codes", "values")

    def __init__(self, values: Sequence[str], codes: NDArray[np.int32]) -> None:
        self.values, self.codes = values, codes

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "CategoryColumn": ...
    def __getitem__(self, place: int | slice) -> "str | CategoryColumn":
        if isinstance(place, slice):
            return CategoryColumn(self.values, self.codes[place])
        return self.values[int(self.codes[place])]

    def __iter__(self) -> Iterator[str]:
        return map(self.values.__getitem__, self.codes.tolist())

    def at(self, places: NDArray[np.intp]) -> "CategoryColumn":
        """Return the cells at some places."""
        return CategoryColumn(self.values, self.codes[places])

    def counts(self) -> Counter[str]:
        """Return how many cells hold each value that occurs, in the order of first occurrence."""
        if len(self.values) <= _FEW_VALUES:
            times = [int(np.count_nonzero(self.codes == code)) for code in range(len(self.values))]
        else:
            times = np.bincount(self.codes, minlength=len(self.values)).tolist()
        return Counter({value: n for value, n in zip(self.values, times, strict=True) if n})


def distinct(cells: Sequence[str]) -> Sequence[str]:
    """Return the different cells in the order in which they first occur."""
    return list(cells.counts() if isinstance(cells, CategoryColumn) else dict.fromkeys(cells))


def picked(cells: Sequence[str], kept: NDArray[np.intp]) -> Sequence[str]:
    """Return the cells at some places, in the form they are in."""
    if len(kept) == len(cells):
        return cells
    return (
        cells.at(kept)
        if isinstance(cells, CategoryColumn | StringColumn)
        else [cells[place] for place in kept.tolist()]
    )


def replaced(cells: Sequence[str], places: NDArray[np.intp], texts: Sequence[str]) -> Sequence[str]:
    """Return the cells with other texts at some places.

    Examples
    --------
    >>> list(replaced(StringColumn.of(["a", "b"]), np.array([1]), ["c"]))
    ['a', 'c']
    """
    if not len(places):
        return cells
    if isinstance(cells, StringColumn):
        which = np.arange(len(cells))
        which[places] = len(cells) + np.arange(len(places))
        return joined_strings([cells, StringColumn.of(texts)]).at(which)
    changed = list(cells)
    for place, text in zip(places.tolist(), texts, strict=True):
        changed[place] = text
    return changed
