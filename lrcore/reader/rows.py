"""Records -> blocks of full rows, with everything that is not a full row named."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lrcore import schema
from lrcore.errors import CohortRefused
from lrcore.reader.columns.spelling import is_unit
from lrcore.reader.formats.delimited import Record
from lrcore.reader.issues import NOTE, Issue, counted, listed, quoted, shown

BLOCK = 16_384
_SUMMARY_WORDS = (
    "total totals sum subtotal mean means average averages avg median std sd sem se min max minimum maximum "
    "count n summe gesamt mittelwert durchschnitt moyenne somme media suma promedio totaal"
)
SUMMARY_WORDS = frozenset(_SUMMARY_WORDS.split())
_LABEL_WORDS = frozenset(f"{schema.MALIGNANT_WORDS} {schema.BENIGN_WORDS}".split())
_PLAIN = frozenset("0123456789.")
_RULER = re.compile(r"[\s|+=:_.*~-]+$")
_MOST_CHANCE_NAMES = 10  # as many names of columns in one line are another header
_WORDS = re.compile(r"[^\W\d_]+.*[\s_:].*")
_BLANK = " \t\r\n\x1a"  # old programs end a file with Ctrl-Z


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """What a row of this table looks like.

    Attributes
    ----------
    header : tuple of str
        Empty when the file has no header line.
    width, needed : int
        Cells of a full row, and those without which it is incomplete.
    measured : tuple of int
        Columns of numbers; the first of them tells a row from a line of text.
    id_column, label_column : int
        -1 when there is none.
    """

    header: tuple[str, ...]
    width: int
    needed: int
    measured: tuple[int, ...]
    id_column: int
    label_column: int


@dataclass(frozen=True, eq=False, slots=True)
class Broken:
    """A row with too few or too many cells."""

    row: int
    cells: tuple[str, ...]
    problem: str


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Consecutive rows of a file.

    Attributes
    ----------
    numbers : sequence of int
        1-based data row of each full row.
    rows : sequence of list of str
        The full rows, all of the same width.
    broken : list of Broken
    asides : list of Issue
        Lines that are no patients, each with a note.
    last : int
        Data rows up to here, broken ones included.
    """

    numbers: Sequence[int]
    rows: Sequence[Record]
    broken: list[Broken]
    asides: list[Issue]
    last: int


def blocks(records: Iterator[Record], shape: Shape, *, size: int = BLOCK) -> Iterator[Block]:
    """Cut the records into blocks of at most ``size`` rows; at least one block is given.

    Raises
    ------
    CohortRefused
        If a second, different header appears among the rows.
    """
    last, more = 0, True
    while more:
        found = Sorted(last)
        more = _fill(found, records, shape, size)
        last = found.last
        yield found.block()


def _fill(found: "Sorted", records: Iterator[Record], shape: Shape, size: int) -> bool:
    for cells in records:
        found.add(cells, shape)
        if len(found.rows) == size:
            return True
    return False


@dataclass(eq=False, slots=True)
class Sorted:
    """Records told apart: full rows, broken rows, and lines that are no patients.

    Attributes
    ----------
    last : int
        Data rows up to here.
    numbers, rows, broken, asides : list
        As in :class:`Block`.
    """

    last: int
    numbers: list[int] = field(default_factory=list)
    rows: list[Record] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    asides: list[Issue] = field(default_factory=list)

    def add(self, cells: Record, shape: Shape) -> None:
        """Look at one record and put it where it belongs."""
        if _is_odd(cells, shape):
            aside = _aside(cells, shape, self.last)
            if aside is not None:
                self.asides.extend(aside)
                return
            problem, cells = _fitted(cells, shape)
            if problem:
                self.last += 1
                self.broken.append(Broken(self.last, tuple(cells), problem))
                return
        self.last += 1
        self.numbers.append(self.last)
        self.rows.append(cells)

    def block(self) -> Block:
        """Return what has been added."""
        return Block(self.numbers, self.rows, self.broken, self.asides, self.last)


def _is_odd(cells: Record, shape: Shape) -> bool:
    """Tell whether a record may be something else than a full row of a patient."""
    if len(cells) != shape.width or cells[shape.measured[0]][:1] not in _PLAIN:
        return True
    return cells[max(shape.id_column, 0)].strip().lower() in SUMMARY_WORDS or cells[0].startswith("#")


def _fitted(cells: Record, shape: Shape) -> tuple[str, Record]:
    """Return a problem, or the cells cut or padded where the difference means nothing."""
    if shape.needed <= len(cells) <= shape.width:
        return "", cells + [""] * (shape.width - len(cells))
    if len(cells) > shape.width and not any(map(str.strip, cells[shape.width :])):
        return "", cells[: shape.width]
    moved = "it may have been cut off, or its values moved to other columns"
    if len(cells) > shape.width:
        moved = "a delimiter inside a cell may have moved its values to other columns"
    return f"The row has {counted(len(cells), 'cell')} where {shape.width} were expected: {moved}.", cells


def _aside(cells: Record, shape: Shape, last: int) -> list[Issue] | None:
    """Return the notes on a line that is no patient, or None when it is a row of data."""
    filled = [cell for cell in cells if cell.strip(_BLANK)]
    if not filled:
        return []
    if shape.header and _is_header(cells, shape):
        return [_note(f"The line after row {last} repeats the header; it is not a patient.", "header", cells)]
    numbers = sum(cells[column].strip()[:1] in _PLAIN for column in shape.measured if column < len(cells))
    kind = _kind_of_text(filled, numbers) or _summary(cells, filled, shape)
    if not kind:
        return None
    return [
        _note(f"The line after row {last} is not a patient but {kind}: {quoted(filled[0])}.", "aside", cells)
    ]


def _kind_of_text(filled: list[str], numbers: int) -> str:
    if all(_RULER.match(cell) for cell in filled) and len(max(filled, key=len)) > 1:
        return "a line of dashes"
    if numbers:
        return ""
    first = filled[0].strip()
    if first.startswith(("#", "//", "%")):
        return "a comment"
    if all(is_unit(cell) for cell in filled):
        return "a line of units"
    if len(filled) == 1 and (_WORDS.match(first) or first[0] in "(*-["):
        return "text"
    return ""


def _summary(cells: Record, filled: list[str], shape: Shape) -> str:
    labelled = 0 <= shape.label_column < len(cells)
    if labelled and cells[shape.label_column].strip().lower() in _LABEL_WORDS:
        return ""
    key = cells[shape.id_column] if 0 <= shape.id_column < len(cells) else ""
    first = (
        "" if labelled and cells[shape.label_column] == filled[0] else filled[0]
    )  # "N" is an outcome there
    words = {key.strip().lower().rstrip(":"), first.strip().lower().rstrip(":")}
    return "a summary" if words & SUMMARY_WORDS else ""


def _is_header(cells: Record, shape: Shape) -> bool:
    names, own = _header_names(shape.header), _lowered(cells)
    if own[: shape.needed] == names[: shape.needed]:
        return True
    if len(set(own) & set(names) - {""}) >= _MOST_CHANCE_NAMES:
        raise CohortRefused(
            "A second header with other columns stands among the patients: "
            f"{listed(map(quoted, cells[:4]))} ... Upload the two tables separately."
        )
    return False


@lru_cache(maxsize=8)
def _header_names(header: tuple[str, ...]) -> list[str]:
    return _lowered(header)


def _lowered(cells: Sequence[str]) -> list[str]:
    return [cell.strip("\ufeff \t").lower() for cell in cells]


def _note(problem: str, rule: str, cells: Record) -> Issue:
    return Issue(0, "", "", shown(" ".join(filter(None, cells))), problem, NOTE, rule)
