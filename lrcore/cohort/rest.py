"""What follows the first rows of a text file, read chunk by chunk on all cores."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrcore.cohort.abreast import abreast
from lrcore.cohort.choices import Choices
from lrcore.cohort.chunks import CHUNK, NotSeparable, TextForm, chunks, lines_in, offset_after
from lrcore.cohort.container import MOST_LINES
from lrcore.cohort.decimal_sign import SAMPLE_ROWS as _SAMPLE
from lrcore.cohort.decimal_sign import decide_decimal
from lrcore.cohort.dialect import GAPS
from lrcore.cohort.headers import HeaderMap
from lrcore.cohort.lines import Lines
from lrcore.cohort.plan import Cells, Part, Plan
from lrcore.cohort.rows import Block, Shape
from lrcore.cohort.source import Text
from lrcore.cohort.vectorised import LineReader
from lrcore.errors import CohortRefused
from lrcore.schema import FIELDS, N_FIELDS

Floats = NDArray[np.float64]
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

    def read(self, first: Part, head: Block, told: Told | None) -> list[tuple[Part, Block]]:
        """Read all of it.

        Parameters
        ----------
        first : Part
            What the rows before it gave.
        head : Block
            Those rows.
        told : callable, optional
            Told from time to time which share of the file has been read.

        Returns
        -------
        list of (Part, Block)
            The rows before it included.

        Raises
        ------
        NotSeparable
            If it cannot be cut at line ends, or has far too many lines: it must be read row by row.
        """
        before = len(first.measurements)
        # One array for all rows from the start, so that nothing is copied when every row is plain
        # and the lines are about as long as those at the beginning; memory is used as it is filled.
        rows = int(before * len(self.text.data) / self.offset * (1 + _SPARE)) + before
        whole = np.empty((rows, N_FIELDS), order="F")
        whole[:before] = first.measurements
        begun = replace(first, measurements=whole[:before])
        return [(begun, head), *self._read(whole, before, head.last, told)]

    def _read(self, whole: Floats, before: int, last: int, told: Told | None) -> Iterator[tuple[Part, Block]]:
        def read(slot: _Slot) -> Lines:
            return self.reader.lines(slot.chunk, whole[slot.first : slot.first + slot.lines])

        done = self.offset
        for slot, lines in abreast(lambda slot: (slot, read(slot)), self._slots(before)):
            block, cells = lines.block(last)
            last, done = block.last, done + len(slot.chunk)
            if told is not None:
                told(done / len(self.text.data))
            yield self.plan.part(block, cells), Block((), (), [], block.asides, last)

    def _slots(self, first: int) -> Iterator["_Slot"]:
        quote, most = self.text.form.form.quote.encode(), MOST_LINES + first - self.lines
        for chunk in chunks(self.text.data, self.offset, quote, size=CHUNK):
            slot = _Slot(chunk, first, lines_in(chunk))
            first += slot.lines
            if first > most:
                raise NotSeparable
            yield slot


class _Slot(NamedTuple):
    chunk: bytes
    first: int
    lines: int


def joined_in_place(parts: Sequence[Part]) -> Floats | None:
    """Return the array that the measurements of all parts fill one after the other, if there is one."""
    whole, start = parts[-1].measurements.base, 0
    if whole is None or whole.ndim != 2 or whole.shape[1] != N_FIELDS:
        return None
    for part in parts:
        rows = part.measurements
        if rows.base is not whole or rows.ctypes.data != whole[start:].ctypes.data:
            return None
        start += len(rows)
    return np.asarray(whole[:start])


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
    wanted = {plan.headers.id_column, max(plan.headers.id_column, 0), 0, *plan.texts.extras}
    texts = wanted - {-1, *coded, *shape.measured}
    return LineReader(text.form, shape, decimal, coded, tuple(sorted(texts)))


def _by_chunks(form: TextForm, shape: Shape, headers: HeaderMap, choices: Choices, decimal: str) -> bool:
    by_rows = any(conversion.rows for conversion in choices.conversions)
    if not form.separable or by_rows or headers.corrected or headers.repeated:
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
