"""Batches of typed columns, validated in full and held to their bounds before anything reads them."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.errors import CohortRefused
from lrcore.reader.formats.bounds import check_characters
from lrcore.reader.issues import quoted

_CELLS_TOGETHER = 2**20  # fewer rows of a wide table are turned into text at a time


def rows_together(columns: int, most: int) -> int:
    """Return how many rows of a table of so many columns are handed on at a time.

    Examples
    --------
    >>> rows_together(33, 16_384), rows_together(1_500, 16_384)
    (16384, 699)
    """
    return max(1, min(most, _CELLS_TOGETHER // max(columns, 1)))


def checked(batches: Iterable[Any], size: int, *, rows: int, together: bool) -> Iterator[Any]:
    """Yield record batches of few rows, each validated in full.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
    size : int
        Bytes of the file.
    rows : int
        How many at most are yielded at a time.
    together : bool
        Whether the bound on characters holds for all batches together, or for each of them.

    Raises
    ------
    CohortRefused
        If the texts are repeated until they fill the memory, or a column is of a type that is not read.
    pyarrow.ArrowInvalid
        If an offset, an index or a text is not valid.
    """
    characters = 0
    for batch in batches:
        batch.validate(full=True)
        characters = characters * together + sum(_characters(column) for column in batch.columns)
        check_characters(characters, size, what="the table")
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)


def check_types(schema: Any) -> None:
    """Refuse columns whose values could be repeated without end within one cell or one another."""
    for field in schema:
        if not _is_read(field.type):
            raise CohortRefused(
                f"Column {quoted(field.name)} holds lists or records of repeated values, which are not read: "
                "leave it out, or save the table as CSV."
            )


def _is_read(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind) or types.is_run_end_encoded(kind):
        return not _inner(kind.value_type) and not _repeats(kind.value_type)
    if types.is_string_view(kind) or types.is_binary_view(kind):
        return True
    return not any(map(_repeats, [kind, *_inner(kind)]))


def _inner(kind: Any) -> list[Any]:
    """Return the types inside a type, at whatever depth; what an extension is stored as counts as inside."""
    storage = getattr(kind, "storage_type", None)
    found = [] if storage is None else [storage]
    found += [kind.field(place).type for place in range(kind.num_fields)]
    return found + [deeper for inner in found for deeper in _inner(inner)]


def _repeats(kind: Any) -> bool:
    """Return whether many values of a type may share one place in memory."""
    from pyarrow import types

    kinds = (
        types.is_dictionary,
        types.is_run_end_encoded,
        types.is_string_view,
        types.is_binary_view,
        types.is_list_view,
        types.is_large_list_view,
    )
    return any(is_kind(kind) for is_kind in kinds)


def _characters(column: Any) -> int:
    """Return how many bytes of text the cells of a column hold, each counted as often as it is used."""
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        lengths, used = _lengths(column.dictionary), column.indices.fill_null(0)
        return int(lengths[np.asarray(used)].sum()) if len(lengths) else 0
    if types.is_run_end_encoded(kind):
        return int(_lengths(column.values).max(initial=0)) * len(column)  # an upper bound
    return int(_lengths(column).sum())


def _lengths(column: Any) -> NDArray[np.int64]:
    """Return the length of each text; nothing where a column holds none."""
    from pyarrow import compute, types

    kind = column.type
    if types.is_string_view(kind) or types.is_binary_view(kind):
        # The first four of the sixteen bytes of a view hold the length of its text.
        views = column.buffers()[1] or b""
        starts = np.frombuffer(views, np.int32, 4 * (column.offset + len(column)))[::4]
        lengths = starts[column.offset :].astype(np.int64)
        return np.where(np.asarray(column.is_valid(), bool), lengths, 0)
    is_text = types.is_string(kind) or types.is_large_string(kind)
    if not (is_text or types.is_binary(kind) or types.is_large_binary(kind)):
        return np.empty(0, np.int64)
    return np.asarray(compute.fill_null(compute.binary_length(column), 0), np.int64)
