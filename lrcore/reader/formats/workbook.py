"""An Excel workbook -> records of text.

python-calamine reads the values (a 100,000-row sheet in seconds; openpyxl needs half a minute). What
it does not tell is looked up in the sheet's XML: formulas without a stored result, error values,
and ids whose leading zeros are only a number format.
"""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from lrcore.errors import CohortRefused
from lrcore.reader.columns.layout import HEAD
from lrcore.reader.columns.numbers import UNCOMPUTED
from lrcore.reader.formats.delimited import Recognise, Record, most_names
from lrcore.reader.issues import counted, listed, quoted

_MOST_CELLS = 40_000_000  # the reader allocates the whole rectangle between the outermost cells
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
# Beyond column AZ or row 99,999 the exact corner is worked out.
_FAR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="(?:[B-Z][A-Z]\d|[A-Z]{3}\d|[A-Z]{1,2}\d{6})')
_CELL = r"<(?:\w+:)?c\b([^>]*{attribute}[^>]*)>({content}.*?)</(?:\w+:)?c>"
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """One sheet as text.

    Attributes
    ----------
    name : str
    records : list of list of str
    others : tuple of str
        Every sheet of the workbook, this one included.
    """

    name: str
    records: list[Record]
    others: tuple[str, ...]


def read_workbook(data: bytes, recognise: Recognise, *, choice: str = "", old: bool = False) -> Sheet:
    """Read the sheet that holds the measurements.

    Parameters
    ----------
    data : bytes
        An .xlsx file, or an .xls of before 2007.
    recognise : callable
        Header -> what it names, or None.
    choice : str
        Name of the sheet to read, when a person chose it.
    old : bool
        Whether it is an .xls: its cells cannot lie far from each other, and it has no XML.

    Raises
    ------
    CohortRefused
        If the workbook is damaged, or the measurements stand in several sheets.
    """
    book = _guarded(lambda: _open(data))
    names = [sheet.name for sheet in book.sheets_metadata]
    package = None if old else _Package(data)
    if package:
        for name in names:
            package.check(name)
    if choice:
        if choice not in names:
            raise CohortRefused(
                f"No sheet is called {quoted(choice)}: expected one of {listed(map(quoted, names))}."
            )
        chosen = choice
    else:
        chosen = _find_sheet(book, names, recognise)
    records = _records(book, chosen)
    for row, column, text in package.peculiar(chosen) if package else ():
        if row < len(records) and column < len(records[row]):
            records[row][column] = text
    return Sheet(chosen, records, tuple(names))


def _open(data: bytes) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _guarded(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, CohortRefused):
        raise
    except BaseException:  # a panic of the Rust library is no Exception
        raise CohortRefused(
            "The workbook is damaged or was not written as .xlsx: open it in a spreadsheet and save it "
            "again, "
            "or save the table as CSV."
        ) from None


def _records(book: Any, name: str, *, most: int | None = None) -> list[Record]:
    cells = _guarded(lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most))
    return [[_text(value) for value in row] for row in cells]


def _find_sheet(book: Any, names: Sequence[str], recognise: Recognise) -> str:
    heads = {name: _records(book, name, most=HEAD) for name in names}
    strength = {name: most_names(head, recognise) for name, head in heads.items()}
    visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith(".Visible")]
    most = max(strength.values(), default=0)
    best = [name for name in names if strength[name] == most and any(map(any, heads[name]))]
    best = [name for name in best if name in visible] or best
    if not best:
        raise CohortRefused("The workbook is empty: expected a header line and one row per patient.")
    if len(best) > 1 and most:
        raise CohortRefused(
            f"The measurements stand in {counted(len(best), 'sheet')} ({listed(map(quoted, best))}): "
            "say which one to read, or upload it by itself.",
            details={"tables": tuple(best)},
        )
    return max(best, key=lambda name: len(heads[name]))


def _text(value: Any) -> str:
    """Return a cell as it would be written: whole numbers without ".0"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


class _Package:
    """The XML behind the sheets, for what the reader of values does not tell."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._parts = _guarded(self._sheet_parts)

    def _sheet_parts(self) -> dict[str, str]:
        links = {
            link.get("Id"): link.get("Target", "")
            for link in self._tree("xl/_rels/workbook.xml.rels").iter(f"{_PACKAGE}Relationship")
        }
        sheets = [node for node in self._tree("xl/workbook.xml").iter() if node.tag.endswith("}sheet")]
        return {
            node.get("name", ""): posixpath.normpath(posixpath.join("/xl", links[node.get(_LINK)])).lstrip(
                "/"
            )
            for node in sheets
            if node.get(_LINK) in links
        }

    def _tree(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._archive.read(part))

    def _sheet(self, name: str) -> bytes:
        part = self._parts.get(name, "")
        return _guarded(lambda: self._archive.read(part)) if part in self._archive.namelist() else b""

    def check(self, name: str) -> None:
        """Refuse a sheet whose outermost cells span more than memory can hold."""
        xml = self._sheet(name)
        if not _FAR.search(xml):
            return
        corners = [(int(m[2]), _column(m[1]) + 1) for m in _REFERENCE.finditer(xml)]
        rows, columns = max(row for row, _ in corners), max(column for _, column in corners)
        if rows * columns > _MOST_CELLS:
            raise CohortRefused(
                f"Sheet {quoted(name)} spans {rows:,} rows by {columns:,} columns: delete the stray cells "
                "far from "
                "the table, or save the table as CSV."
            )

    def peculiar(self, name: str) -> Iterator[tuple[int, int, str]]:
        """Yield (row, column, text) of cells whose value alone would mislead."""
        xml, zeros = self._sheet(name), _guarded(self._leading_zeros)
        styles = "|".join(style.decode() for style in zeros)
        kinds = [("", r"<(?:\w+:)?f\b"), (r'\bt="e"', "")] + [(rf'\bs="(?:{styles})"', "")] * bool(zeros)
        for attribute, content in kinds:
            pattern = _CELL.format(attribute=attribute, content=content).encode()
            for match in re.finditer(pattern, xml, re.DOTALL):
                reference = _REFERENCE.match(b"<c" + match[1] + b">")
                text = _peculiarity(match[1], match[2], zeros)
                if reference and text:
                    yield int(reference[2]) - 1, _column(reference[1]), text

    def _leading_zeros(self) -> dict[bytes, int]:
        """Return the cell styles that only pad a whole number with zeros, and to how many digits."""
        if "xl/styles.xml" not in self._archive.namelist():
            return {}
        tree = self._tree("xl/styles.xml")
        codes = {
            node.get("numFmtId"): node.get("formatCode", "")
            for node in tree.iter()
            if node.tag.endswith("}numFmt")
        }
        styles = next((list(node) for node in tree.iter() if node.tag.endswith("}cellXfs")), [])
        return {
            str(place).encode(): len(code)
            for place, style in enumerate(styles)
            if _ZEROS.fullmatch(code := codes.get(style.get("numFmtId"), ""))
        }


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _peculiarity(attributes: bytes, content: bytes, zeros: dict[bytes, int]) -> str:
    value = re.search(rb"<(?:\w+:)?v>([^<]*)<", content)
    if re.search(rb"<(?:\w+:)?f\b", content) and not (value and value[1]):
        return UNCOMPUTED
    if b't="e"' in attributes and value:
        return value[1].decode("utf-8", "replace")
    style = re.search(rb'\bs="(\d+)"', attributes)
    if style and style[1] in zeros and value and value[1].isdigit():
        return value[1].decode().zfill(zeros[style[1]])
    return ""
