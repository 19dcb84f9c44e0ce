"""What follows the first rows of a text file, read chunk by chunk on all cores."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.columns.decimal_sign import SAMPLE_ROWS as _SAMPLE
from lrcore.reader.columns.decimal_sign import decide_decimal
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.dialect import GAPS
from lrcore.reader.formats.chunks import CHUNK, NotSeparable, TextForm, chunks, lines_in, offset_after
from lrcore.reader.formats.container import MOST_LINES
from lrcore.reader.formats.source import Text
from lrcore.reader.issues import Issue
from lrcore.reader.lines import Lines
from lrcore.reader.plan import Cells, Part, Plan
from lrcore.reader.rows import Block, Shape
from lrcore.reader.vectorised import LineReader
from lrcore.schema import FIELDS, N_FIELDS
from lrcore.system.parallel import map_ordered

Told = Callable[[float], object]

_FEW_LINES = 2_000  # read row by row before pyarrow is loaded
_SPARE = 0.25  # lines may be that much shorter than those at the beginning


@dataclass(frozen=True, eq=False, slots=True)
class Rest:
    """What follows the rows a plan was made from.

    Attributes
    ----------
    text : Text
    lines, offset : int
        Where it begins, in lines and in bytes.
    plan : Plan
    reader : LineReader
    """

    text: Text
    lines: int
    offset: int
    plan: Plan
    reader: LineReader

    def read(self, first: Part, head: Block, told: Told | None) -> "Together":
        """Read all of it.

        Parameters
        ----------
        first : Part
            What the rows before it gave.
        head : Block
            Those rows.
        told : callable, optional
            Told from time to time which share of the file has been read.

        Raises
        ------
        NotSeparable
            If it cannot be cut at line ends, or has far too many lines: it must be read row by row.
        """
        # Memory is used as it is filled, so room for more rows than there are costs nothing.
        expected = len(first.measurements) * len(self.text.data) / self.offset
        rows, slots = int(expected * (1 + _SPARE)) + 1, self._slots(len(first.measurements))
        return read_together(self.plan, (first, head), slots, self.reader.lines, rows=rows, told=told)

    def _slots(self, first: int) -> Iterator["Slot"]:
        quote, most = self.text.form.form.quote.encode(), MOST_LINES + first - self.lines
        done = self.offset
        for chunk in chunks(self.text.data, self.offset, quote, size=CHUNK):
            done += len(chunk)
            slot = Slot(chunk, first, lines_in(chunk), done / len(self.text.data))
            first += slot.n
            if first > most:
                raise NotSeparable
            yield slot


class Slot(NamedTuple):
    """Rows that are read at once: what holds them, where they begin, how many at most, share of the file."""

    content: Any
    first: int
    n: int
    done: float


class Together(NamedTuple):
    """What all rows of a file gave, notes on lines that are none, how many rows, and the parts' own array."""

    parts: list[Part]
    asides: list[Issue]
    n_rows: int
    room: Floats | None


def read_together(
    plan: Plan,
    begun: tuple[Part, Block],
    slots: Iterable[Slot],
    read: Callable[[Any, Floats], Lines],
    *,
    rows: int,
    told: Told | None,
) -> Together:
    """Read slots on all cores into one array, so that nothing is copied where every row is plain.

    Parameters
    ----------
    plan : Plan
    begun : Part and Block
        The rows before the first slot, and what they gave.
    slots : iterable of Slot
        In their order.
    read : callable
        From the content of a slot, and the room for its rows, to its lines.
    rows : int
        How many rows the file may have.
    told : callable, optional
        Told from time to time which share of the file has been read.
    """
    first, head = begun
    n = len(first.measurements)
    whole = np.empty((max(rows, n), N_FIELDS), order="F")

    def found(slot: Slot) -> tuple[float, Lines]:
        return slot.done, read(slot.content, whole[slot.first : slot.first + slot.n])

    parts, asides, last = [replace(first, measurements=whole[:n])], [*head.asides], head.last
    for done, lines in map_ordered(found, slots):
        block, cells = lines.block(last)
        last = block.last
        if told is not None:
            told(done)
        parts.append(plan.part(block, cells))
        asides += block.asides
    whole[:n] = first.measurements  # last: memory is taken up where it is first filled, here on one core
    return Together(parts, asides, last, whole)


def joined_measurements(parts: Sequence[Part], room: Floats | None) -> Floats:
    """Join the measurements of consecutive parts: in the room they were read into, where all fit in.

    A part that holds fewer rows than it was given room for lets those behind it move up.
    """
    n = sum(len(part.measurements) for part in parts)
    whole = room if room is not None and len(room) >= n else np.empty((n, N_FIELDS), order="F")
    start = 0
    for rows in (part.measurements for part in parts):
        there = whole[start : start + len(rows)]
        if rows.base is not whole or rows.ctypes.data != there.ctypes.data:
            there[:] = rows
        start += len(rows)
    return whole[:n]


def rest_of(text: Text | None, lines: int, plan: Plan, shape: Shape) -> Rest | None:
    """Return what follows the lines read so far, or None when it must be read row by row."""
    reader = line_reader(text, plan, shape)
    if text is None or reader is None:
        return None
    offset = offset_after(text.head, lines)
    return None if offset < 0 else Rest(text, lines, offset, plan, reader)


def line_reader(text: Text | None, plan: Plan, shape: Shape) -> LineReader | None:
    """Return what reads whole chunks under a plan, or None where only single rows can be read."""
    decimal = plan.dialect.decimal
    if text is None or not _by_chunks(text.form, shape, plan.headers, plan.choices, decimal):
        return None
    labels = plan.texts.labels
    coded = (labels.index,) if labels.column else ()
    texts = plan.text_columns - {*coded, *shape.measured}
    return LineReader(text.form, shape, decimal, coded, tuple(sorted(texts)))


def may_be_read_at_once(headers: HeaderMap, choices: Choices) -> bool:
    """Tell whether many rows may be read together: not where one of them is treated by itself."""
    by_rows = any(conversion.rows for conversion in choices.conversions)
    return not (by_rows or headers.corrected or headers.repeated)


def _by_chunks(form: TextForm, shape: Shape, headers: HeaderMap, choices: Choices, decimal: str) -> bool:
    if not form.separable or not may_be_read_at_once(headers, choices):
        return False
    delimiter, quote = form.form.delimiter, form.form.quote
    return delimiter not in (GAPS, " ", decimal) and (delimiter + quote).isascii()


def _decimal_of(form: TextForm, chunk: bytes, shape: Shape, headers: HeaderMap) -> str:
    """Return the decimal sign of the first rows, empty where one of them is not a full row."""
    if form.form.delimiter == "," and form.form.quote.encode() not in chunk:
        return "."
    utf8 = form.as_utf8(chunk)
    some = form.records(utf8[: offset_after(utf8, _SAMPLE)] if lines_in(utf8) > _SAMPLE else utf8)
    if any(len(cells) != shape.width for cells in some):
        return ""
    columns = [[cells[column] for cells in some] for column in headers.fields]
    return decide_decimal(columns, [field.plausible for field in FIELDS])


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """The rows a plan is made from.

    Attributes
    ----------
    block : Block
    cells : Cells
    decimal : str
    lines : int
        Lines of the file up to here.
    """

    block: Block
    cells: Cells
    decimal: str
    lines: int


def plain_start(
    text: Text | None, above: int, shape: Shape, headers: HeaderMap, choices: Choices, *, rows: int
) -> Start | None:
    """Read the first rows of a file at once when all of them are plain, otherwise return None.

    Parameters
    ----------
    text : Text or None
    above : int
        Lines above the first row.
    shape : Shape
    headers : HeaderMap
    choices : Choices
    rows : int
        How many, where there are so many; a short file is read row by row.
    """
    start = -1 if text is None else offset_after(text.head, above)
    if text is None or start < 0:
        return None
    stop = offset_after(text.head, rows, start)
    if stop < 0 and text.is_whole and lines_in(text.head[start:]) > _FEW_LINES:
        stop = len(text.head)
    if stop < 0:
        return None
    try:
        return _plain_start(text.form, text.head[start:stop], above, shape, headers, choices)
    except (CohortRefused, NotSeparable):
        return None  # whoever reads row by row says what is wrong


def _plain_start(
    form: TextForm, chunk: bytes, above: int, shape: Shape, headers: HeaderMap, choices: Choices
) -> Start | None:
    decimal = choices.decimal or _decimal_of(form, chunk, shape, headers)
    if not decimal or not _by_chunks(form, shape, headers, choices, decimal):
        return None
    texts = {*headers.others, 0} - {*shape.measured}
    read = LineReader(form, shape, decimal, tuple(sorted(texts)), ()).lines(chunk)
    if not len(read.plain) or not read.plain.all():
        return None
    return Start(*read.block(0), decimal, above + len(read.plain))
