"""A row group of a Parquet file -> its rows, numbers as they are stored, odd rows as text."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lrcore.cohort.delimited import Record
from lrcore.cohort.lines import Lines
from lrcore.cohort.parquet import cell_texts
from lrcore.cohort.plan import Plan
from lrcore.cohort.rows import Shape
from lrcore.cohort.suspects import suspects
from lrcore.cohort.vectorised import asides, out_of_the_ordinary
from lrcore.errors import CohortRefused
from lrcore.schema import FIELDS
from lrcore.stream.partitions import Partition


def group_lines(plan: Plan, shape: Shape, partition: Partition) -> Lines:
    """Read one row group.

    Raises
    ------
    CohortRefused
        If the file is damaged.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(partition.path) as file:
            table = file.read_row_group(partition.start).combine_chunks()
    except (pyarrow.ArrowException, OSError) as error:
        raise CohortRefused(
            "The Parquet file is damaged, encrypted or cut off: write it again, or save the table as CSV."
        ) from error
    columns = [table.column(place) for place in range(table.num_columns)]
    numbers = np.empty((table.num_rows, len(FIELDS)), order="F")
    for field, place in enumerate(shape.measured):
        numbers[:, field] = _numbers(columns[place])
    numbers += 0.0  # -0 is 0
    labels = plan.texts.labels
    wanted = {plan.headers.id_column, labels.index, *plan.texts.extras, max(plan.headers.id_column, 0), 0}
    wanted -= {-1, *shape.measured}
    texts: dict[int, Sequence[str]] = {place: cell_texts(columns[place]) for place in wanted}
    plain = ~out_of_the_ordinary(numbers)
    plain[asides(texts.get(max(shape.id_column, 0)), texts.get(0))] = False
    kept = np.flatnonzero(plain)
    numbers = np.asfortranarray(numbers[kept])
    texts = {place: [cells[row] for row in kept.tolist()] for place, cells in texts.items()}
    return Lines(_records(columns), shape, plan.dialect.decimal, plain, numbers, suspects(numbers), texts)


def _numbers(column: Any) -> np.ndarray:
    """Return a column as numbers; nan where only its text can tell."""
    import pyarrow
    from pyarrow import compute

    try:
        if not (pyarrow.types.is_float64(column.type) or pyarrow.types.is_integer(column.type)):
            column = compute.cast(column, pyarrow.string())  # a 32-bit 17.99 is 17.99
        column = compute.cast(column, pyarrow.float64())
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
        return np.full(len(column), np.nan)
    return np.asarray(compute.fill_null(column, np.nan))


def _records(columns: list[Any]) -> Callable[[int], Record]:
    def record(place: int) -> Record:
        return [cell_texts(column.slice(place, 1))[0] for column in columns]

    return record
