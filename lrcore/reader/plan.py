"""What was decided from the first rows of a table, applied to each batch of its rows.

A plan does not depend on how the rows are cut into batches, so a file read in parts gives the same
numbers and the same issues as the whole.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.reader.changes import CellChange
from lrcore.reader.choices import Choices
from lrcore.reader.columns.category_column import picked
from lrcore.reader.columns.labels import Labels, counted_labels
from lrcore.reader.columns.numbers import Range
from lrcore.reader.columns.packed_issues import chained, limited
from lrcore.reader.columns.string_column import StringColumn, joined_texts
from lrcore.reader.dialect import Dialect
from lrcore.reader.formats.batch import Batch, Places, Shape
from lrcore.reader.formats.delimited import Record
from lrcore.reader.issues import REFUSED, Issue, shown
from lrcore.reader.plausibility.row_checks import Finding
from lrcore.reader.rows import Rows, full_rows, only_rows

_MAX_ODD_TEXTS = 50


class Rules(Protocol):
    """What the numbers of a row must satisfy."""

    @property
    def ranges(self) -> Sequence[Range]:
        """What each measured column can hold."""

    def candidates(self, numbers: Floats) -> Places | None:
        """Return the only rows that may break a rule, where they are found quickly."""

    def keys(self, numbers: Floats) -> NDArray[np.uint64]:
        """Return a number for each row by which rows are compared with others; nothing where they are not."""

    def check(self, rows: Rows, shape: Shape) -> tuple[list[Finding], tuple[CellChange, ...]]:
        """Convert the numbers in place as accepted; return what is wrong, and which cells were changed."""


class EachRowByItself:
    """Rules by which every row is checked, and none compared with others."""

    __slots__ = ()

    def candidates(self, numbers: Floats) -> Places | None:
        """Return None."""
        return None

    def keys(self, numbers: Floats) -> NDArray[np.uint64]:
        """Return nothing."""
        return np.empty(0, np.uint64)


class NoRules(EachRowByItself):
    """The rules of a table without measured columns."""

    ranges: Sequence[Range] = ()

    def check(self, rows: Rows, shape: Shape) -> tuple[list[Finding], tuple[CellChange, ...]]:
        """Return nothing."""
        return [], ()


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What a batch of rows, or several, gave.

    Attributes
    ----------
    numbers : ndarray of shape (k, m), Fortran order
        The measured columns of the rows that are kept.
    keys : ndarray of uint64, shape (k,)
        The same number for the same measurements; empty where rows are not compared.
    rows : ndarray of shape (k,)
        1-based data row of each row that is kept.
    ids : sequence of k str
    outcome : ndarray of shape (k,)
        1 = malignant, 0 = benign, -1 = unknown.
    extras : dict of str to sequence of k str
        Every other column.
    issues : sequence of Issue
        In the order of the rows.
    skipped_lines : sequence of Issue
        Notes on lines that are not rows.
    rejected : dict of int to tuple of str
        Data row -> its cells as written.
    label_counts : Counter
        How many rows hold each value in the column of diagnoses.
    held : ndarray of shape (j, m)
        The numbers of rows that were only held back.
    held_rows : sequence of int
        Their 1-based data rows.
    changes : tuple of CellChange
        Cells converted on request, whether their rows are kept or not.
    last : int
        Data rows up to here, rejected ones included.
    """

    numbers: Floats
    keys: NDArray[np.uint64]
    rows: NDArray[np.int64]
    ids: Sequence[str]
    outcome: NDArray[np.int8]
    extras: Mapping[str, Sequence[str]]
    issues: Sequence[Issue]
    skipped_lines: Sequence[Issue]
    rejected: Mapping[int, tuple[str, ...]]
    label_counts: Counter[str]
    held: Floats
    held_rows: Sequence[int]
    changes: tuple[CellChange, ...]
    last: int


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """Every decision about a table.

    Attributes
    ----------
    names : tuple of str
        Every header as written.
    shape : Shape
    dialect : Dialect
    id_column : int
        -1 when there is none.
    labels : Labels
    extras : tuple of int
        Columns that are neither numbers nor ids nor the diagnosis.
    choices : Choices
    notes : tuple of Issue
        What was noticed while deciding.
    rules : Rules
    """

    names: tuple[str, ...]
    shape: Shape
    dialect: Dialect
    id_column: int
    labels: Labels
    extras: tuple[int, ...]
    choices: Choices
    notes: tuple[Issue, ...]
    rules: Rules

    def with_needs(self, first: Rows, measured: Sequence[int], *more: int) -> "Plan":
        """Return the plan with the columns of text that are needed, and the cells that are expected.

        Parameters
        ----------
        first : Rows
            The rows from which the plan was made.
        measured : sequence of int
            The columns of their numbers.
        *more : int
            Columns whose cells the rules compare with others, as they are written.
        """
        # The first column and that of the ids show that a line is no row.
        key = max(self.id_column, self.shape.id_column, 0)
        texts = {0, key, self.labels.index, *self.extras} - {-1, *self.shape.measured} | {*more}
        category = self.labels.index if self.labels.column else -1
        odd_texts = _odd_texts(first, measured)
        shape = replace(
            self.shape,
            texts=frozenset(texts),
            category_column=category,
            odd_texts=odd_texts if len(odd_texts) <= _MAX_ODD_TEXTS else frozenset(),
            is_irregular=len(odd_texts) > _MAX_ODD_TEXTS,
        )
        return replace(self, shape=shape)

    def prepare(self, batch: Batch) -> Batch:
        """Return a batch with the rows that may break a rule; may be called from any thread."""
        return replace(batch, candidates=self.rules.candidates(batch.numbers))

    def read(self, batch: Batch, last: int, to: Floats | None = None) -> Part:
        """Apply the plan to a batch that follows so many data rows.

        Parameters
        ----------
        batch : Batch
        last : int
        to : ndarray of shape (n, m), optional
            Where the numbers of the rows that are kept are put if there is room.

        Raises
        ------
        CohortRefused
            If two columns of the same name hold different values.
        """
        return self.part(full_rows(batch, self.shape, self.rules.ranges, last), to)

    def part(self, rows: Rows, to: Floats | None = None) -> Part:
        """Apply the rules to full rows, and separate those without an issue from the others."""
        findings, changes = self.rules.check(rows, self.shape)
        gone = np.array(sorted({finding.row for finding in findings}), dtype=np.intp)
        rejected = dict(zip(gone.tolist(), rows.records(gone), strict=True)) if len(gone) else {}
        issues = self._issues(rows, findings, rejected)
        kept = np.delete(np.arange(len(rows)), gone) if len(gone) else np.arange(len(rows))
        refused = {finding.row for finding in findings if finding.severity == REFUSED}
        held = [place for place in gone.tolist() if place not in refused]
        held_numbers = np.array(rows.numbers[held])
        label = rows.texts[self.labels.index] if self.labels.column else [""] * len(rows)
        numbers = only_rows(rows.numbers, kept, to)
        return Part(
            numbers=numbers,
            keys=self.rules.keys(numbers),
            rows=rows.row_numbers[kept] if len(gone) else rows.row_numbers,
            ids=picked(self._ids(rows), kept),
            outcome=self.labels.outcome(picked(label, kept)),
            extras={name: picked(rows.texts[column], kept) for name, column in self._extra_names().items()},
            issues=limited(sorted([*issues, *self._broken(rows)], key=lambda issue: issue.row)),
            skipped_lines=rows.skipped_lines,
            rejected=self._as_written(rows, rejected),
            label_counts=counted_labels(label) if self.labels.column else Counter(),
            held=held_numbers,
            held_rows=rows.row_numbers[held].tolist(),
            changes=changes,
            last=rows.last,
        )

    def _ids(self, rows: Rows) -> Sequence[str]:
        return rows.texts[self.id_column] if self.id_column >= 0 else StringColumn.empty(len(rows))

    def _extra_names(self) -> dict[str, int]:
        named: dict[str, int] = {}
        for column in self.extras:
            name = self.names[column]
            while name in named:
                name += " (again)"
            named[name] = column
        return named

    def _issues(self, rows: Rows, findings: Sequence[Finding], records: Mapping[int, Record]) -> list[Issue]:
        places = np.array(list(records), dtype=np.intp)
        ids = dict(zip(places.tolist(), picked(self._ids(rows), places), strict=True))
        numbers = dict(zip(places.tolist(), rows.row_numbers[places].tolist(), strict=True))
        shape = self.shape
        names = [shown(self.names[c].strip() or f"column {c + 1} (no header)") for c in shape.measured]
        found = []
        for each in findings:
            place, field = each.row, each.field
            name, cell = (
                (names[field], shown(records[place][shape.measured[field]])) if field >= 0 else ("", "")
            )
            found.append(
                Issue(numbers[place], ids[place], name, cell, each.problem, each.severity, each.rule)
            )
        return found

    def _broken(self, rows: Rows) -> list[Issue]:
        column = self.id_column
        return [
            Issue(
                broken.row,
                broken.cells[column] if 0 <= column < len(broken.cells) else "",
                "",
                "",
                broken.problem,
                REFUSED,
                "cells",
            )
            for broken in rows.broken
        ]

    def _as_written(self, rows: Rows, rejected: Mapping[int, Record]) -> dict[int, tuple[str, ...]]:
        """Return cells as the original file wrote them, without what a file of corrections adds."""
        first = int(self.shape.corrected)
        numbers = rows.row_numbers[list(rejected)].tolist()
        found = {row: tuple(cells)[first:] for row, cells in zip(numbers, rejected.values(), strict=True)}
        return found | {broken.row: tuple(broken.cells[first:]) for broken in rows.broken}


def _odd_texts(first: Rows, measured: Sequence[int]) -> frozenset[str]:
    """Return what the first rows hold where numbers are expected; it does not change what is read."""
    places = sorted({cell.row for cell in first.invalid})
    records = dict(zip(places, first.records(np.array(places)), strict=True)) if places else {}
    return frozenset(records[cell.row][measured[cell.column]] for cell in first.invalid)


def joined(parts: Sequence[Part], numbers: Floats) -> Part:
    """Join consecutive parts, whose numbers have been joined already."""
    return Part(
        numbers=numbers,
        keys=np.concatenate([part.keys for part in parts]),
        rows=np.concatenate([part.rows for part in parts]),
        ids=joined_texts([part.ids for part in parts]),
        outcome=np.concatenate([part.outcome for part in parts]),
        extras=joined_extras(parts),
        issues=chained([part.issues for part in parts]),
        skipped_lines=[note for part in parts for note in part.skipped_lines],
        rejected={row: cells for part in parts for row, cells in part.rejected.items()},
        label_counts=sum((part.label_counts for part in parts), Counter()),
        held=np.concatenate([part.held for part in parts]),
        held_rows=[row for part in parts for row in part.held_rows],
        changes=tuple(change for part in parts for change in part.changes),
        last=parts[-1].last,
    )


def joined_extras(parts: Sequence[Part]) -> dict[str, Sequence[str]]:
    """Join the columns of consecutive parts that are neither numbers nor ids nor the diagnosis."""
    return {name: joined_texts([part.extras[name] for part in parts]) for name in parts[0].extras}
