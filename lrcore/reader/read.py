"""One loop for every table: its pieces become batches on all cores, and each batch a part of the result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from lrcore.arrays import Floats
from lrcore.reader.choices import Choices
from lrcore.reader.columns.decimal_sign import decide_decimal
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.numbers import Range
from lrcore.reader.formats.batch import Batch, Shape
from lrcore.reader.formats.chunks import NotSeparable
from lrcore.reader.formats.pieces import Piece, Pieces, pieces_of, record_pieces
from lrcore.reader.formats.source import Source
from lrcore.reader.plan import Part, Plan, joined
from lrcore.reader.rows import Rows, full_records, full_rows
from lrcore.system.parallel import map_ordered

OnProgress = Callable[[float], object]


@dataclass(frozen=True, eq=False, slots=True)
class FirstRows:
    """The rows from which everything is decided, and the pieces behind them.

    Attributes
    ----------
    source : Source
    layout : Layout
    piece : Piece
    shape : Shape
        With the decimal sign of the file.
    rows : Rows
    pieces : Pieces
    is_current : bool
        Whether these rows are those of the first piece.
    """

    source: Source
    layout: Layout
    piece: Piece
    shape: Shape
    rows: Rows
    pieces: Pieces
    is_current: bool = True


def read_first_rows(
    source: Source, layout: Layout, shape: Shape, ranges: tuple[Range, ...], choices: Choices
) -> FirstRows:
    """Read the rows from which a plan is made.

    Raises
    ------
    NotSeparable
        If it was decided ahead how the file is read, and these rows contradict.
    CohortRefused
        If no decimal sign can be decided, or a second header appears among the rows.
    """
    try:
        return _first_rows(source, layout, shape, ranges, choices, pieces_of(source, layout))
    except NotSeparable:
        if source.ahead:
            raise
        return _first_rows(source, layout, shape, ranges, choices, record_pieces(source, layout))


def _first_rows(
    source: Source,
    layout: Layout,
    shape: Shape,
    ranges: tuple[Range, ...],
    choices: Choices,
    pieces: Pieces,
) -> FirstRows:
    for piece in pieces.pieces:
        decimal = choices.decimal or _decimal(pieces.sample(piece.content, shape), shape, ranges)
        decided = replace(shape, decimal=decimal)
        rows = full_rows(pieces.batch(piece, decided, None), decided, ranges, 0)
        if rows.last or rows.skipped_lines:
            break
    return FirstRows(source, layout, piece, decided, rows, pieces)


def _decimal(sample: list[list[str]], shape: Shape, ranges: tuple[Range, ...]) -> str:
    records = full_records(sample, shape)
    columns = [shape.measured_cells(measured, records) for measured in range(len(shape.measured))]
    return decide_decimal(columns, ranges) if records else "."


def read_table(plan: Plan, first: FirstRows, on_progress: OnProgress | None = None) -> Part:
    """Read every row.

    Parameters
    ----------
    plan : Plan
    first : FirstRows
        The rows from which it was made.
    on_progress : callable, optional
        Called from time to time with the share of the file that has been read.

    Raises
    ------
    NotSeparable
        If it was decided ahead how the file is read, and the rest of it contradicts.
    CohortRefused
        If the rest of the file contradicts what was decided.
    """
    try:
        return _read(plan, first, on_progress)
    except NotSeparable:
        if first.source.ahead:
            raise
        pieces = record_pieces(first.source, first.layout)
        again = replace(first, piece=next(pieces.pieces), pieces=pieces, is_current=False)
        return _read(plan, again, on_progress)


def first_part(plan: Plan, first: FirstRows) -> Part:
    """Apply a plan to the rows it was made from; conversions are made in place, so call it once."""
    if first.is_current and first.shape.reads_numbers_as(plan.shape, first.rows.texts):
        return plan.part(first.rows)
    return plan.read(first.pieces.batch(first.piece, plan.shape, None), 0)


def _read(plan: Plan, first: FirstRows, on_progress: OnProgress | None) -> Part:
    pieces, shape, head = first.pieces, plan.shape, first_part(plan, first)
    n = len(head.numbers)
    # Memory is used as it is filled, so room for more rows than there are costs nothing.
    whole = np.empty((max(pieces.expected(n, first.piece.done), n), len(shape.measured)), order="F")
    parts, last, kept = [replace(head, numbers=whole[:n])], head.last, n

    def batch(item: tuple[int, Piece]) -> tuple[float, Batch]:
        # A piece is read into its place in the whole: nothing is copied where every line is a row.
        start, piece = item
        return piece.done, plan.prepare(pieces.batch(piece, shape, whole[start : start + piece.lines]))

    for done, found in map_ordered(batch, _with_starts(pieces.pieces, n)):
        parts.append(plan.read(found, last, whole[kept:]))
        last, kept = parts[-1].last, kept + len(parts[-1].numbers)
        if on_progress is not None:
            on_progress(done)
    whole[:n] = head.numbers  # last: memory is taken up where it is first filled, here on one core
    return joined(parts, _joined_numbers([part.numbers for part in parts], whole))


def _with_starts(pieces: Iterator[Piece], start: int) -> Iterator[tuple[int, Piece]]:
    for piece in pieces:
        yield start, piece
        start += piece.lines


def _joined_numbers(parts: list[Floats], whole: Floats) -> Floats:
    """Join the numbers of consecutive parts, in the room they were read into where all fit in."""
    n = sum(map(len, parts))
    if len(whole) < n:
        whole = np.empty((n, whole.shape[1]), order="F")
    start = 0
    for rows in parts:
        there = whole[start : start + len(rows)]
        if rows.base is not whole or rows.ctypes.data != there.ctypes.data:
            there[:] = rows
        start += len(rows)
    return whole[:n]
