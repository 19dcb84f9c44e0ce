"""The content of an OpenDocument spreadsheet, read once for how far its cells are repeated."""

import io
import zipfile

from lrcore.reader.formats.bounds import MOST_COLUMNS, check_characters, check_rectangle
from lrcore.reader.formats.workbooks.xml_events import Attributes, DamagedXML, feed, local_name, new_parser

_MOST_REPEATED = 2**20
_STRETCH = 2**20  # bytes


def check_open_document(data: bytes) -> None:
    """Refuse a spreadsheet of which a few bytes stand for more cells or characters than can be read.

    Raises
    ------
    DamagedXML
        If its content cannot be read.
    CohortRefused
        If it holds more than can be read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names):
            raise DamagedXML
        with archive.open("content.xml") as part:
            content = _Content(len(data))
            feed(content.parser, iter(lambda: part.read(_STRETCH), b""))


class _Content:
    """Follows tables, rows and cells; what is repeated after the last filled cell does not count."""

    def __init__(self, size: int) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._size = size
        self._table, self._rows, self._filled_rows, self._width = "", 0, 0, 0
        self._row_repeats, self._columns, self._filled_columns = 1, 0, 0
        self._cell_repeats, self._length, self._characters = 1, 0, 0
        self._is_filled = self._is_text = False

    def _start(self, name: str, attributes: Attributes) -> None:
        kind = local_name(name)
        if kind == "table-row":
            self._row_repeats = _repeats(attributes, "table:number-rows-repeated")
            self._columns = self._filled_columns = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif kind == "s":
            self._length += _repeats(attributes, "text:c")
        elif kind == "table":
            self._table = attributes.get("table:name", "")
            self._rows = self._filled_rows = self._width = 0

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell_repeats = _repeats(attributes, "table:number-columns-repeated")
        self._columns = min(self._columns + self._cell_repeats, MOST_COLUMNS)
        self._length = len(attributes.get("office:string-value", "") + attributes.get("table:formula", ""))
        self._is_filled = "office:value-type" in attributes or "table:formula" in attributes
        self._is_text = attributes.get("office:value-type") == "string"
        if self._is_filled:
            self._filled_columns = self._columns

    def _text(self, text: str) -> None:
        if self._is_text:
            self._length += len(text)

    def _end(self, name: str) -> None:
        kind = local_name(name)
        if kind in ("table-cell", "covered-table-cell"):
            if self._is_filled:
                self._characters += self._length * self._cell_repeats * self._row_repeats
                check_characters(self._characters, self._size, what="the spreadsheet")
            self._length = 0
        elif kind == "table-row":
            self._rows += self._row_repeats
            if self._filled_columns:
                self._filled_rows = self._rows
                self._width = max(self._width, self._filled_columns)
                check_rectangle(self._table, self._filled_rows, self._width)


def _repeats(attributes: Attributes, name: str) -> int:
    written = attributes.get(name, "1")
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        raise DamagedXML
    return min(int(written), _MOST_REPEATED)
