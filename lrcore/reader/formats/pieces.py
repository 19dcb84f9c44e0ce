"""A table in pieces of whole lines: a short one from which everything is decided, then large ones.

Delimited text is cut at its line ends, typed columns at their rows. What cannot be cut is read record
by record. Each piece becomes a :class:`Batch`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple

from lrcore.arrays import Floats
from lrcore.reader.columns.layout import Layout
from lrcore.reader.formats.arrow import BATCH, TypedTable, cell_texts
from lrcore.reader.formats.batch import Batch, Shape, batch_of_records, batch_of_typed
from lrcore.reader.formats.chunks import (
    CHUNK,
    NotSeparable,
    chunks,
    first_row_offset,
    lines_in,
    offset_after,
    where_closed,
)
from lrcore.reader.formats.container import MOST_LINES
from lrcore.reader.formats.delimited import LineCount, Record
from lrcore.reader.formats.source import Source, Text
from lrcore.reader.formats.text_batches import text_batch

FIRST_LINES = 16_384
SAMPLE_LINES = 2_000  # that show the decimal sign
_MAX_LINES_WITHOUT_PYARROW = 2_000  # loading it takes longer than reading these
_FEWEST_CHUNKS, _UNCUT_BYTES = 8, 2**22  # fewer chunks of a larger file do not occupy all cores to the end
_SPARE_SHARE = 0.25  # lines may be that much shorter than the first ones


class Piece(NamedTuple):
    """Some lines: what holds them, how many there are, and the share of the file that ends with them."""

    content: Any
    lines: int
    done: float


@dataclass(frozen=True, eq=False, slots=True)
class Pieces:
    """The lines below the header.

    Attributes
    ----------
    pieces : iterator of Piece
        At least one.
    batch : callable
        From a piece, the shape of a row and, if given, the room for its numbers.
    sample : callable
        From the content of the first piece to the cells of its first lines, from which the decimal sign
        is decided; empty where it cannot be a comma.
    expected : callable
        From the lines and the share of the file that were read to the most rows that are expected.
    """

    pieces: Iterator[Piece]
    batch: Callable[[Piece, Shape, Floats | None], Batch]
    sample: Callable[[Any, Shape], list[Record]]
    expected: Callable[[int, float], int]


def pieces_of(source: Source, layout: Layout) -> Pieces:
    """Cut a table into pieces that can be read side by side, or into records where it cannot be cut.

    Raises
    ------
    NotSeparable
        If it was decided ahead how the file is read, and it cannot be cut.
    """
    found = None
    if source.text is not None and source.text.form.separable:
        found = _text_pieces(source.text, source, layout)
    elif source.typed is not None and _fits(source.typed, layout):
        found = _typed_pieces(source.typed, layout.skip - 1)
    if found is None and source.ahead:
        raise NotSeparable
    return found or record_pieces(source, layout)


def _fits(table: TypedTable, layout: Layout) -> bool:
    return len(table.names) == layout.width and 0 < layout.skip <= table.n


def record_pieces(source: Source, layout: Layout) -> Pieces:
    """Cut a table into lists of records."""

    def pieces() -> Iterator[Piece]:
        records = source.rows(layout)
        yield Piece(first := list(islice(records, FIRST_LINES)), len(first), 0.0)
        while more := list(islice(records, FIRST_LINES)):
            yield Piece(more, len(more), 0.0)

    return Pieces(
        pieces(),
        lambda piece, shape, _: batch_of_records(piece.content, shape),
        lambda content, _: content[:SAMPLE_LINES],
        lambda *_: 0,
    )


def _text_pieces(text: Text, source: Source, layout: Layout) -> Pieces | None:
    """Return None where lines do not end as usual."""
    above = LineCount()
    list(islice(source.records(above), layout.skip))
    start = first_row_offset(text.head, above.lines)
    stop = _end_of_first_lines(text, start) if start >= 0 else -1
    if stop < 0:
        return None
    form, quote = text.form, text.form.form.quote.encode()
    ends = text.is_whole and stop == len(text.head)
    few = ends and lines_in(text.head[start:]) <= _MAX_LINES_WITHOUT_PYARROW

    def sample(content: bytes, shape: Shape) -> list[Record]:
        if form.form.delimiter == "," and quote not in content:
            return []
        utf8 = form.as_utf8(content)
        return form.records(
            utf8[: offset_after(utf8, SAMPLE_LINES)] if lines_in(utf8) > SAMPLE_LINES else utf8
        )

    return Pieces(
        _cut_text(text, start, stop, above.lines),
        lambda piece, shape, into: text_batch(
            form, piece.content, shape, into, lines=piece.lines, by_columns=not few
        ),
        sample,
        lambda lines, done: int(lines / done * (1 + _SPARE_SHARE)) + 1,
    )


def _end_of_first_lines(text: Text, start: int) -> int:
    """Return where the first lines end, outside of quotation marks; -1 where they cannot be counted."""
    stop, quote = offset_after(text.head, FIRST_LINES, start), text.form.form.quote.encode()
    if stop < 0:
        is_short = text.is_whole and lines_in(text.head[start:]) <= FIRST_LINES
        return len(text.head) if is_short else -1
    return where_closed(text.head, stop, quote) if text.head.count(quote, start, stop) % 2 else stop


def _cut_text(text: Text, start: int, stop: int, lines: int) -> Iterator[Piece]:
    size, quote, done = len(text.data) or 1, text.form.form.quote.encode(), start
    shared = size // _FEWEST_CHUNKS if size > _UNCUT_BYTES else size
    for chunk in chain([text.head[start:stop]], chunks(text.data, stop, quote, size=min(CHUNK, shared))):
        done += len(chunk)
        n = lines_in(chunk)
        lines += n
        if lines > MOST_LINES:
            raise NotSeparable
        yield Piece(chunk, n, done / size)


def _typed_pieces(table: TypedTable, skip: int) -> Pieces:
    def piece(batches: list[Any], taken: int) -> Piece:
        return Piece(batches, sum(batch.num_rows for batch in batches), (skip + taken) / table.n)

    def pieces() -> Iterator[Piece]:
        first, taken = list[Any](), 0
        for batch in _slices(table, [skip, skip + FIRST_LINES]):
            taken += batch.num_rows
            if taken < FIRST_LINES:
                first.append(batch)
            else:
                yield piece([*first, batch], taken)
                first = []
        if first or not taken:
            yield piece(first, taken)

    return Pieces(
        pieces(),
        lambda piece, shape, into: batch_of_typed(piece.content, shape, into),
        _typed_sample,
        lambda *_: table.n - skip,
    )


def _slices(table: TypedTable, bounds: list[int]) -> Iterator[Any]:
    """Yield the rows behind the first bound, cut at the other bounds too, a small batch at a time."""
    passed = 0
    for whole in table.batches():
        cuts = {*range(0, whole.num_rows, BATCH), *(bound - passed for bound in bounds), whole.num_rows}
        inside = sorted(cut for cut in cuts if 0 <= cut <= whole.num_rows)
        for start, stop in pairwise(inside):
            if passed + start >= bounds[0]:
                yield whole.slice(start, stop - start)
        passed += whole.num_rows


def _typed_sample(content: list[Any], shape: Shape) -> list[Record]:
    import pyarrow

    types = [content[0].column(place).type for place in shape.measured if content]
    if all(pyarrow.types.is_floating(each) or pyarrow.types.is_integer(each) for each in types):
        return []
    return [
        list(cells)
        for batch in content
        for cells in zip(*map(cell_texts, batch.slice(0, SAMPLE_LINES).columns), strict=True)
    ][:SAMPLE_LINES]
