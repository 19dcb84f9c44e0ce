"""The XML of one .xlsx sheet, for what calamine leaves out: extent, padded numbers, formulas, errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from lrcore.reader.columns.numbers import UNCOMPUTED
from lrcore.reader.formats.bounds import MOST_COLUMNS
from lrcore.reader.formats.workbooks.number_format import Padding
from lrcore.reader.formats.workbooks.xml_events import Attributes, DamagedXML, feed, local_name, new_parser

_MOST_ROWS = 2**20
_DIGITS = frozenset("0123456789")
# What follows the rows of a sheet; inside it, names of rows and formulas mean other things.
_SHEET_PARTS = (
    "sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate "
    "customSheetViews mergeCells conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags "
    "drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst"
)
_AFTER_ROWS = frozenset(_SHEET_PARTS.split())


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        text = chr(ord("A") + letter) + text
        column -= 1
    return text


@cache
def _columns() -> dict[str, int]:
    """Return the column of each of its names, in their order."""
    return {_letters(column): column for column in range(MOST_COLUMNS)}


@dataclass(eq=False, slots=True)
class SheetFacts:
    """What the XML of a sheet says.

    Attributes
    ----------
    rows, columns : int
        The outermost cell, counted from the corner of the sheet.
    shared : int
        Cells that hold a shared text.
    peculiar : dict of (int, int) to str
        Row and column from 0 -> the text of a cell whose value alone would mislead.
    """

    rows: int = 0
    columns: int = 0
    shared: int = 0
    peculiar: dict[int, dict[int, str]] = field(default_factory=dict)


def read_facts(stretches: Iterable[bytes], paddings: Mapping[str, Padding]) -> SheetFacts:
    """Read the XML of a sheet once.

    Parameters
    ----------
    stretches : iterable of bytes
        The part of the sheet.
    paddings : mapping of str to Padding
        The cell styles that pad whole numbers.

    Raises
    ------
    DamagedXML
        If it is not well-formed, or a cell or row is not at its stated place.
    """
    reader = _SheetReader(paddings)
    feed(reader.parser, stretches)
    return reader.facts


class _SheetReader:
    """Follows rows and cells; a cell is looked into only where something about it is peculiar."""

    def __init__(self, paddings: Mapping[str, Padding]) -> None:
        self.facts = SheetFacts()
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self._paddings = paddings
        self._letters = list(_columns())
        self._row, self._column, self._number = -1, -1, ""
        self._ended = False
        self._cell: _PeculiarCell | None = None

    def _start(self, name: str, attributes: Attributes) -> None:
        if name not in ("c", "v"):
            name = local_name(name)
        if name == "c":
            self._start_cell(attributes)
        elif name in _AFTER_ROWS:
            self._ended = True
        elif not self._ended:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._look_into().formula = True
        elif name == "v" and self._cell is not None:
            self._cell.in_value = True

    def _start_row(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            row = self._row + 1
        elif _DIGITS.issuperset(reference) and 0 < len(reference) <= 7:
            row = int(reference) - 1
        else:
            raise DamagedXML
        if not self._row < row < _MOST_ROWS:
            raise DamagedXML
        self._row, self._column, self._number = row, -1, str(row + 1)

    def _start_cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        reference = attributes.get("r")
        if reference is not None and not (
            column < MOST_COLUMNS and reference == self._letters[column] + self._number
        ):
            column = self._referred(reference)
        if column >= MOST_COLUMNS or self._row < 0 or self._ended:
            raise DamagedXML
        self._column = column
        self.facts.rows = self._row + 1
        if column >= self.facts.columns:
            self.facts.columns = column + 1
        if attributes:
            self._note_kind(attributes.get("t"), attributes)

    def _note_kind(self, kind: str | None, attributes: Attributes) -> None:
        if kind == "s":
            self.facts.shared += 1
        elif kind == "e":
            self._look_into().error = True
        elif (kind is None or kind == "n") and attributes.get("s") in self._paddings:
            self._look_into().padding = self._paddings[attributes["s"]]

    def _referred(self, reference: str) -> int:
        """Return the column of a reference, which must name its own row."""
        letters = reference.rstrip("0123456789").upper()
        if reference[len(letters) :] != self._number or letters not in _columns():
            raise DamagedXML
        column = _columns()[letters]
        if column <= self._column:
            raise DamagedXML
        return column

    def _look_into(self) -> "_PeculiarCell":
        if self._cell is None:
            if self._column < 0:
                raise DamagedXML
            self._cell = _PeculiarCell()
            self.parser.CharacterDataHandler = self._text
            self.parser.EndElementHandler = self._end
        return self._cell

    def _text(self, text: str) -> None:
        if self._cell is not None and self._cell.in_value:
            self._cell.value += text

    def _end(self, name: str) -> None:
        cell, name = self._cell, local_name(name)
        if cell is None:
            return
        if name == "v":
            cell.in_value = False
        elif name == "c":
            text = cell.text()
            if text:
                self.facts.peculiar.setdefault(self._row, {})[self._column] = text
            self._cell = None
            self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = None


@dataclass(eq=False, slots=True)
class _PeculiarCell:
    """A cell that is looked into: what it holds, and why."""

    formula: bool = False
    error: bool = False
    padding: Padding | None = None
    value: str = ""
    in_value: bool = False

    def text(self) -> str:
        """Return what replaces the cell, or an empty text where its value suffices."""
        if self.formula and not self.value:
            return UNCOMPUTED
        if self.error:
            return self.value
        return self.padding.shown(self.value) if self.padding else ""
