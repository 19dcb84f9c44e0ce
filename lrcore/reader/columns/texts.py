"""What a block of rows says besides its numbers: ids, diagnoses, other columns, what was turned away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.reader.columns.category_column import picked
from lrcore.reader.columns.headers import restored
from lrcore.reader.columns.labels import Labels, counted_labels
from lrcore.reader.columns.packed_issues import limited, packed
from lrcore.reader.columns.string_column import joined_texts
from lrcore.reader.issues import REFUSED, Issue
from lrcore.reader.rows import Block

Columns = Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """The text of the rows that are kept, and of those that are not.

    Attributes
    ----------
    rows : ndarray of shape (k,)
        1-based data row of each row that is kept.
    ids : sequence of k str
    outcome : ndarray of shape (k,)
        1 = malignant, 0 = benign, -1 = unknown.
    extras : dict of str to sequence of k str
        Every other column.
    issues : sequence of Issue
        In the order of the rows.
    turned_away : dict of int to tuple of str
        Data row -> its cells as written.
    label_counts : Counter
        How many rows hold each value in the column of diagnoses.
    """

    rows: NDArray[np.int64]
    ids: Sequence[str]
    outcome: NDArray[np.int8]
    extras: Mapping[str, Sequence[str]]
    issues: Sequence[Issue]
    turned_away: Mapping[int, tuple[str, ...]]
    label_counts: Counter[str]


@dataclass(frozen=True, eq=False, slots=True)
class TextColumns:
    """Which columns hold text, and how to read it.

    Attributes
    ----------
    names : tuple of str
        Every header.
    id_column : int
        -1 when there is none.
    labels : Labels
    extras : tuple of int
        Columns that are neither numbers nor ids nor the diagnosis.
    corrected : bool
        Whether this is a file of corrections.
    """

    names: tuple[str, ...]
    id_column: int
    labels: Labels
    extras: tuple[int, ...]
    corrected: bool

    def ids(self, columns: Columns, n: int) -> Sequence[str]:
        """Return the id of each of n rows."""
        return columns[self.id_column] if self.id_column >= 0 else [""] * n

    def take(self, block: Block, columns: Columns, issues: Sequence[Issue]) -> tuple[NDArray[np.intp], Texts]:
        """Separate the rows without an issue from the others.

        Returns
        -------
        kept : ndarray of int
            Places of the kept rows in the block.
        Texts
        """
        n, numbers = len(block.rows), _as_array(block.numbers)
        gone = np.unique(np.array([issue.row for issue in issues], dtype=np.int64))
        places = np.searchsorted(numbers, gone)
        kept = np.delete(np.arange(n), places)
        label = columns[self.labels.index] if self.labels.column else [""] * n
        away: dict[int, Sequence[str]] = {
            row: block.rows[place] for row, place in zip(gone.tolist(), places.tolist(), strict=True)
        }
        away |= {broken.row: broken.cells for broken in block.broken}
        texts = Texts(
            numbers[kept],
            picked(self.ids(columns, n), kept),
            self.labels.outcome(picked(label, kept)),
            {name: picked(columns[column], kept) for name, column in self._extra_names().items()},
            limited(sorted([*issues, *self._broken(block)], key=lambda issue: issue.row)),
            {row: self._as_written(cells) for row, cells in away.items()},
            counted_labels(label) if self.labels.column else Counter(),
        )
        return kept, texts

    def _extra_names(self) -> dict[str, int]:
        named: dict[str, int] = {}
        for column in self.extras:
            name = self.names[column]
            while name in named:
                name += " (again)"
            named[name] = column
        return named

    def _broken(self, block: Block) -> list[Issue]:
        column = self.id_column
        return [
            Issue(
                b.row,
                b.cells[column] if 0 <= column < len(b.cells) else "",
                "",
                "",
                b.problem,
                REFUSED,
                "cells",
            )
            for b in block.broken
        ]

    def _as_written(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return cells as the original file wrote them, without what a file of corrections adds."""
        return tuple(map(restored, cells[1:])) if self.corrected else tuple(cells)


def as_columns(block: Block, width: int, *, corrected: bool = False) -> Columns:
    """Turn rows into columns; a block without rows has empty ones."""
    if not block.rows:
        return [()] * width
    columns = list(zip(*block.rows, strict=True))
    return [list(map(restored, column)) for column in columns] if corrected else columns


def joined(parts: Sequence[Texts]) -> Texts:
    """Join the texts of consecutive blocks."""
    return Texts(
        np.concatenate([part.rows for part in parts]),
        joined_texts([part.ids for part in parts]),
        np.concatenate([part.outcome for part in parts]),
        {name: joined_texts([part.extras[name] for part in parts]) for name in parts[0].extras},
        packed(issue for part in parts for issue in part.issues),
        {row: cells for part in parts for row, cells in part.turned_away.items()},
        sum((part.label_counts for part in parts), Counter()),
    )


def _as_array(numbers: Sequence[int]) -> NDArray[np.int64]:
    if isinstance(numbers, range):
        return np.arange(numbers.start, numbers.stop)
    return np.array(numbers, dtype=np.int64)
