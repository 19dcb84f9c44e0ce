"""The parts of an .xlsx, checked once, and repacked for the reader of values: it sees what was checked."""

import io
import posixpath
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from lrcore.reader.formats.bounds import check_characters, check_rectangle, check_sheets, most_characters
from lrcore.reader.formats.workbooks.number_format import paddings
from lrcore.reader.formats.workbooks.xlsx_sheet import SheetFacts, read_facts
from lrcore.reader.formats.workbooks.xlsx_strings import characters_used, text_lengths
from lrcore.reader.formats.workbooks.xml_events import Attributes, DamagedXML, each_start, local_name
from lrcore.reader.issues import quoted

Found = TypeVar("Found")

_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_STRETCH = 2**20  # bytes
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def check_workbook(data: bytes) -> tuple[bytes, dict[str, SheetFacts]]:
    """Read every part of a workbook that its values depend on.

    Returns
    -------
    bytes
        The workbook repacked: its sheets, shared texts and styles, and nothing else.
    dict of str to SheetFacts
        By the name of the sheet.

    Raises
    ------
    DamagedXML
        If a part is missing, stands twice or cannot be read.
    CohortRefused
        If it holds more than can be read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _Parts(archive)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as copy:
            facts = _copy_parts(parts, _links(parts), copy, len(data))
        return packed.getvalue(), facts


class _Parts:
    """The parts of a package by name; names that differ in case only are the same."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        if len(self._names) != len(archive.namelist()):
            raise DamagedXML

    def holds(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        return b"".join(self.stretches(name))

    def stretches(self, name: str) -> Iterator[bytes]:
        if not self.holds(name):
            raise DamagedXML
        with self._archive.open(self._names[name.lower()]) as part:
            while stretch := part.read(_STRETCH):
                yield stretch


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    name: str
    state: str
    part: str


@dataclass(eq=False, slots=True)
class _WorkbookPart:
    """The list of sheets, and from which day dates are counted."""

    since_1904: bool = False
    sheets: list[tuple[str, str, str]] = field(default_factory=list)  # name, state, link

    def start(self, name: str, attributes: Attributes) -> None:
        """Take note of an element."""
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "sheet":
            links = [value for key, value in attributes.items() if local_name(key) == "id"]
            state = attributes.get("state", "visible")
            self.sheets.append((attributes.get("name", ""), state, links[0] if links else ""))


def _links(parts: _Parts) -> list[tuple[str, str, str]]:
    """Return id, kind and part of each relationship of the workbook."""
    found: list[tuple[str, str, str]] = []

    def link(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            found.append((attributes.get("Id", ""), attributes.get("Type", "").rpartition("/")[2], path))

    each_start(parts.read(_LINKS), link)
    return found


def _sheets(parts: _Parts, links: list[tuple[str, str, str]]) -> list[_SheetEntry]:
    """Return the sheets that hold cells; charts and old macros have their own kinds of parts."""
    targets = {link: part for link, kind, part in links if kind == "worksheet"}
    listed = _workbook(parts).sheets
    check_sheets(len(listed))
    found = [_SheetEntry(name, state, targets[to]) for name, state, to in listed if to in targets]
    for distinct in ({sheet.name.lower() for sheet in found}, {sheet.part.lower() for sheet in found}):
        if len(distinct) != len(found):
            raise DamagedXML
    return found


def _workbook(parts: _Parts) -> _WorkbookPart:
    workbook = _WorkbookPart()
    each_start(parts.read(_WORKBOOK), workbook.start)
    return workbook


def _copy_parts(
    parts: _Parts, links: list[tuple[str, str, str]], copy: zipfile.ZipFile, size: int
) -> dict[str, SheetFacts]:
    named = {kind: part for _, kind, part in links}
    strings, styles = named.get("sharedStrings", _STRINGS), named.get("styles", _STYLES)
    lengths, pads = array("l"), paddings(parts.read(styles)) if parts.holds(styles) else {}
    if parts.holds(strings):
        lengths = _copied(parts, strings, copy, _STRINGS, text_lengths)
    if parts.holds(styles):
        copy.writestr(_STYLES, parts.read(styles))
    sheets, facts = _sheets(parts, links), {}
    for number, sheet in enumerate(sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        facts[sheet.name] = found = _copied(
            parts, sheet.part, copy, name, lambda stretches: read_facts(stretches, pads)
        )
        check_rectangle(sheet.name, found.rows, found.columns)
        if found.shared * max(lengths, default=0) > most_characters(size):
            characters = characters_used(parts.stretches(sheet.part), lengths)
            check_characters(characters, size, what=f"sheet {quoted(sheet.name)}")
    _write_index(copy, sheets, _workbook(parts).since_1904)
    return facts


def _copied(
    parts: _Parts, part: str, copy: zipfile.ZipFile, name: str, read: Callable[[Iterator[bytes]], Found]
) -> Found:
    """Read a part stretch by stretch while it is written to the copy."""
    with copy.open(name, "w") as written:

        def stretches() -> Iterator[bytes]:
            for stretch in parts.stretches(part):
                written.write(stretch)
                yield stretch

        return read(stretches())


def _write_index(copy: zipfile.ZipFile, sheets: list[_SheetEntry], since_1904: bool) -> None:
    """Write the list of sheets and where each of them is."""
    from xml.sax.saxutils import quoteattr  # which imports a client of HTTP

    entries, links = [], []
    for number, sheet in enumerate(sheets, start=1):
        name, state = quoteattr(sheet.name), quoteattr(sheet.state)
        entries.append(f'<sheet name={name} sheetId="{number}" state={state} r:id="rId{number}"/>')
        target = f"worksheets/sheet{number}.xml"
        links.append(f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="{target}"/>')
    copy.writestr(
        _WORKBOOK,
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(since_1904)}"/>'
        f"<sheets>{''.join(entries)}</sheets></workbook>",
    )
    main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{_WORKBOOK}"/>'
    copy.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{main}</Relationships>')
    copy.writestr(_LINKS, f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>')
