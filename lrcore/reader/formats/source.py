"""A file -> records that can be read as often as needed, and the layout of the table in them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from lrcore.errors import CohortRefused
from lrcore.reader.choices import TRANSPOSED, Choices, Offer
from lrcore.reader.columns.layout import HEAD, Layout, find_layout, is_long, lies_on_its_side, turned
from lrcore.reader.columns.statistics_tables import refuse_turned_statistics
from lrcore.reader.dialect import Dialect
from lrcore.reader.formats.arff import arff_records
from lrcore.reader.formats.arrow import TypedTable, arrow_table, parquet_table
from lrcore.reader.formats.bounds import check_columns
from lrcore.reader.formats.chunks import NotSeparable, TextForm, occurrences
from lrcore.reader.formats.container import (
    ARFF,
    ARROW,
    BINARY_WORKBOOK,
    OLD_WORKBOOK,
    OPEN_DOCUMENT,
    PARQUET,
    TEXT,
    WORKBOOK,
    Content,
    check_lines,
    unpack,
)
from lrcore.reader.formats.delimited import LineCount, Recognise, Record, delimited_records, sniff_form
from lrcore.reader.formats.encoding import sniff_encoding
from lrcore.reader.formats.file_bytes import AHEAD, Bytes, StoredBytes
from lrcore.reader.formats.file_signatures import is_prose
from lrcore.reader.formats.quoting import normalize_quoting
from lrcore.reader.issues import listed, quoted

_WORKBOOK_FORMS = {
    WORKBOOK: "Excel workbook",
    OLD_WORKBOOK: "old Excel workbook (.xls)",
    BINARY_WORKBOOK: "binary Excel workbook (.xlsb)",
    OPEN_DOCUMENT: "OpenDocument spreadsheet (.ods)",
}
# Workbooks of which only the stored values are read, not how they are shown.
STORED_FORMS = frozenset(form for kind, form in _WORKBOOK_FORMS.items() if kind != WORKBOOK)
_FIRST = 8_192  # bytes that show whether a text is a table
_MAX_TRANSPOSED_LINES = 2_000  # lines of a table with one patient per column


@dataclass(frozen=True, eq=False, slots=True)
class Text:
    """Delimited text, and how its lines become records.

    Attributes
    ----------
    data : bytes or StoredBytes
        All of it.
    head : bytes
        Its beginning, from which was decided how it is read; the same when it is not large.
    form : TextForm
    """

    data: Bytes
    head: bytes
    form: TextForm

    @property
    def is_whole(self) -> bool:
        """Whether the head is all of it."""
        return len(self.head) == len(self.data)


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    """A table of text that can be read from its beginning as often as needed.

    Attributes
    ----------
    records : callable
        Returns an iterator over the records, the header and lines above it included.
    dialect : Dialect
        What was decided so far.
    head : list of list of str
        The first records.
    complete : bool
        Whether the file ends where its last line does; otherwise it may have been cut off.
    text : Text or None
        The bytes behind the records, where they are delimited text.
    ahead : bool
        Whether it was decided upon ahead of reading all of it: then the records end in NotSeparable,
        and so does whatever the rest of the text contradicts.
    typed : TypedTable or None
        The columns behind the records, where they have types.
    """

    records: Callable[[LineCount], Iterator[Record]]
    dialect: Dialect
    head: list[Record]
    complete: bool
    text: Text | None = None
    ahead: bool = False
    typed: TypedTable | None = None

    def rows(self, layout: Layout, count: LineCount | None = None) -> Iterator[Record]:
        """Return the records from the first row of data on; lines taken are counted, of a workbook not."""
        return islice(self.records(count or LineCount()), layout.skip, None)


def open_source(data: Bytes, recognise: Recognise, choices: Choices) -> Source:
    """Unpack a file and decide from all of its bytes how they become records.

    Parameters
    ----------
    data : bytes or StoredBytes
        The file as uploaded.
    recognise : callable
        Header -> what it names, or None.
    choices : Choices

    Raises
    ------
    CohortRefused
        If it is no table.
    """
    return source_of(unpack(data, member=choices.sheet), recognise, choices)


def source_of(content: Content, recognise: Recognise, choices: Choices) -> Source:
    """Decide from all of its bytes how an unpacked file becomes records."""
    if isinstance(content.data, StoredBytes):
        content = replace(content, data=content.data.whole())
    source = _OPEN[content.kind](content, recognise, choices)
    return _upright(source, recognise, choices)


def source_ahead(content: Content, recognise: Recognise, choices: Choices) -> Source | None:
    """Decide from its beginning how a large text becomes records.

    Returns
    -------
    Source or None
        None when the file is not large, or its beginning does not decide everything.
    """
    data = content.data
    if content.kind != TEXT or len(data) <= 2 * AHEAD:
        return None
    head = data[:AHEAD]
    head = head[: head.rfind(b"\n") + 1]
    try:
        source = source_of(replace(content, data=head), recognise, choices)
    except CohortRefused:
        return None
    text = source.text
    if text is None or text.head != head or text.form.encoding.codec not in ("utf-8", "utf-8-sig"):
        return None
    form = replace(text.form, provisional=True)
    return Source(
        lambda count: chain(source.records(count), _beyond()),
        source.dialect,
        source.head,
        _ended(data),
        Text(data, head, form),
        ahead=True,
    )


def _beyond() -> Iterator[Record]:
    raise NotSeparable
    yield


def _ended(data: Bytes) -> bool:
    return data[-4:].replace(b"\x00", b"")[-1:] in (b"\n", b"\r")


def _open_text(content: Content, recognise: Recognise, choices: Choices) -> Source:
    given = content.data[:]
    ends = [b"\n"] + [b"\r"] * (b"\r" in given)
    check_lines(max(occurrences(given, end) for end in ends))
    encoding = sniff_encoding(given, choice=choices.encoding)
    if is_prose(given[:_FIRST].decode(encoding.codec, "ignore")):
        raise CohortRefused(
            "This is a text of sentences, not a table: expected a header line and one row per patient, "
            "separated by commas, semicolons or tabs. Export the table itself as CSV or as an Excel "
            "workbook (.xlsx)."
        )
    data, encoding = normalize_quoting(given, encoding)
    form = sniff_form(data, encoding, recognise, choice=choices.delimiter)

    def records(count: LineCount) -> Iterator[Record]:
        return delimited_records(data, encoding, form, count)

    dialect = Dialect(
        "text", content.steps, encoding.label, form.delimiter, form.quote, tables=content.tables
    )
    text = Text(data, data, TextForm(encoding, form))
    head = list(islice(records(LineCount()), HEAD))
    check_columns(max(map(len, head), default=0))
    return Source(records, dialect, head, _ended(given), text)


def _open_workbook(content: Content, recognise: Recognise, choices: Choices) -> Source:
    from lrcore.reader.formats.workbook import ODS, XLSX, read_workbook

    kind = {WORKBOOK: XLSX, OPEN_DOCUMENT: ODS}.get(content.kind, "")
    sheet = read_workbook(content.data[:], recognise, choice=choices.sheet, kind=kind)
    opened = (*content.steps, f"sheet {quoted(sheet.name)}")
    form = _WORKBOOK_FORMS[content.kind]
    dialect = Dialect(form, opened, tables=sheet.others)
    return Source(lambda count: sheet.records(), dialect, list(islice(sheet.records(), HEAD)), True)


def _open_parquet(content: Content, recognise: Recognise, choices: Choices) -> Source:
    read, form = (arrow_table, "Arrow") if content.kind == ARROW else (parquet_table, "Parquet")
    table = read(content.data[:])
    dialect = Dialect(form, content.steps, tables=content.tables)
    head = list(islice(table.records(LineCount()), HEAD))
    return Source(table.records, dialect, head, True, typed=table)


def _open_arff(content: Content, recognise: Recognise, choices: Choices) -> Source:
    records = arff_records(content.data[:])
    dialect = Dialect("Weka file (ARFF)", content.steps, tables=content.tables)
    return Source(lambda count: iter(records), dialect, records[:HEAD], True)


_OPEN = {
    TEXT: _open_text,
    ARFF: _open_arff,
    WORKBOOK: _open_workbook,
    OLD_WORKBOOK: _open_workbook,
    BINARY_WORKBOOK: _open_workbook,
    OPEN_DOCUMENT: _open_workbook,
    PARQUET: _open_parquet,
    ARROW: _open_parquet,
}


def _upright(source: Source, recognise: Recognise, choices: Choices) -> Source:
    if not lies_on_its_side(source.head, recognise):
        return source
    refuse_turned_statistics(source.head)
    if not choices.transposed:
        offer = Offer(
            "Transpose the table: one row per patient.", replace(choices, transposed=True), TRANSPOSED
        )
        raise CohortRefused(
            "The 30 measurements were not found as columns: their names are in the first column, one "
            "patient per column. Transpose the table, or accept that it is transposed.",
            details={"offer": offer},
        )
    records = list(islice(source.records(LineCount()), _MAX_TRANSPOSED_LINES + 1))
    if len(records) > _MAX_TRANSPOSED_LINES:
        raise CohortRefused(
            f"A table with one patient per column may have at most {_MAX_TRANSPOSED_LINES:,} lines: "
            "transpose it."
        )
    upright = turned(records)
    return Source(lambda count: iter(upright), source.dialect, upright[:HEAD], True)


def layout_of(source: Source, recognise: Recognise) -> Layout | None:
    """Find the header, or refuse a table in long form.

    Returns
    -------
    Layout or None
        None when the first line holds names of which none is recognised.
    """
    layout = find_layout(source.head, recognise)
    if layout is None and is_long(source.head, recognise):
        raise CohortRefused(
            "The table has one line per measurement: expected one row per patient with the 30 "
            "measurements as columns. Pivot the table before uploading it."
        )
    return layout


def first_names(source: Source) -> Sequence[str]:
    """Return the widest of the first records: the names, when none is recognised."""
    return max(source.head, key=len, default=[])


def unrecognised(names: Sequence[str], expected: str) -> CohortRefused:
    """Return the refusal of a table in which no header is known."""
    found = listed((quoted(name) for name in names if name.strip()), most=5)
    return CohortRefused(
        f"Expected {expected}; none of the headers is one of these. Found: {found or 'no names'}.",
        details={"headers": tuple(names[:500])},
    )
