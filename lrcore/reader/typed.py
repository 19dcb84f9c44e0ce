"""Rows of typed columns: numbers as they are stored; rows that are odd go through the rules as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.reader.formats.arrow import TypedTable, cell_texts
from lrcore.reader.formats.delimited import Record
from lrcore.reader.lines import Lines
from lrcore.reader.plan import Part, Plan
from lrcore.reader.plausibility.prefilter import suspects
from lrcore.reader.rest import Slot, Together, Told, may_be_read_at_once, read_together
from lrcore.reader.rows import Block, Shape
from lrcore.reader.vectorised import asides, out_of_the_ordinary
from lrcore.schema import N_FIELDS


@dataclass(frozen=True, eq=False, slots=True)
class RestOfTyped:
    """What follows the rows a plan was made from.

    Attributes
    ----------
    table : TypedTable
    taken : int
        Rows before it.
    plan : Plan
    shape : Shape
    """

    table: TypedTable
    taken: int
    plan: Plan
    shape: Shape

    def read(self, first: Part, head: Block, told: Told | None) -> Together:
        """Read all of it; see :meth:`lrcore.reader.rest.Rest.read`."""
        n = len(first.measurements)

        def read(batch: Any, room: Floats) -> Lines:
            return typed_lines(self.plan, self.shape, batch, room)

        rows = n + self.table.n - self.taken
        return read_together(self.plan, (first, head), self._slots(n), read, rows=rows, told=told)

    def _slots(self, first: int) -> Iterator[Slot]:
        passed = 0
        for batch in self.table.batches():
            rest = batch.slice(min(max(self.taken - passed, 0), batch.num_rows))
            passed += batch.num_rows
            if rest.num_rows:
                yield Slot(rest, first, rest.num_rows, passed / self.table.n)
                first += rest.num_rows


def rest_of_typed(table: TypedTable | None, taken: int, plan: Plan, shape: Shape) -> RestOfTyped | None:
    """Return what follows the rows taken so far, or None when it must be read row by row."""
    if table is None or len(table.names) != shape.width or plan.dialect.decimal != ".":
        return None
    if not may_be_read_at_once(plan.headers, plan.choices):
        return None
    return RestOfTyped(table, taken, plan, shape)


def typed_lines(plan: Plan, shape: Shape, batch: Any, into: Floats | None = None) -> Lines:
    """Read a batch of rows of a table with decimal points; may be called from any thread.

    Parameters
    ----------
    plan : Plan
    shape : Shape
    batch : pyarrow.RecordBatch
    into : ndarray of shape (n, 30), optional
        Where the numbers are put if every row is plain.
    """
    columns = batch.columns
    numbers = np.empty((batch.num_rows, N_FIELDS), order="F") if into is None else into
    for field, place in enumerate(shape.measured):
        numbers[:, field] = _numbers(columns[place])
    numbers += 0.0  # -0 is 0
    texts: dict[int, Sequence[str]] = {
        place: cell_texts(columns[place]) for place in plan.text_columns - {*shape.measured}
    }
    odd = out_of_the_ordinary(numbers)
    odd[asides(texts.get(max(shape.id_column, 0)), texts.get(0))] = True
    if odd.any():
        kept = np.flatnonzero(~odd)
        numbers = np.asfortranarray(numbers[kept])
        texts = {place: [cells[row] for row in kept.tolist()] for place, cells in texts.items()}

    def record(place: int) -> Record:
        return [cell_texts(column.slice(place, 1))[0] for column in columns]

    return Lines(record, shape, plan.dialect.decimal, ~odd, numbers, suspects(numbers), texts)


def _numbers(column: Any) -> Floats:
    """Return a column as numbers; nan where only its text can tell."""
    import pyarrow
    from pyarrow import compute

    types = pyarrow.types
    try:
        if not (types.is_float64(column.type) or types.is_integer(column.type)):
            column = compute.cast(column, pyarrow.string())  # a 32-bit 17.99 is 17.99
        column = compute.cast(column, pyarrow.float64())
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
        return np.full(len(column), np.nan)
    return np.asarray(compute.fill_null(column, np.nan))
