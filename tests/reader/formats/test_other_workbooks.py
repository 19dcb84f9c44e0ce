"""Workbooks of other programs: the stored values are read, with a note; ARFF in the same way."""

import struct

import pytest

from lrcore.reader import read_cohort
from tests.reader.formats.raw_workbook import OFFICE, PACKAGE
from tests.reader.made import archive, assert_all_scored, ids, malignant, refusal, table, with_numbers

SHEET = with_numbers(table())
STORED = "the stored numbers are read"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def open_document(records, *, repeated="", kind="spreadsheet"):
    """An .ods as LibreOffice writes it: empty cells and rows up to the end of the sheet are repeated."""
    written = "".join(
        f"<table:table-row>{''.join(map(odf_cell, record))}</table:table-row>" for record in records
    )
    end = (
        '<table:table-row table:number-rows-repeated="1048555">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" '
        f'xmlns:text="{ODF}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
        f"{written}{repeated}{end}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def odf_cell(value):
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p/></table:table-cell>'
    )


def binary_workbook(records, *, far=None):
    """An .xlsb: records of a number, a length and a body."""
    bundle = struct.pack("<III", 0, 1, 2) + "r1".encode("utf-16-le") + wide("S")
    book = record(0x83) + record(0x8F) + record(0x9C, bundle) + record(0x90) + record(0x9D) + record(0x84)
    sheet = record(0x81) + record(0x94, struct.pack("<4I", 0, 20, 0, 31)) + record(0x91)
    for row, cells in enumerate(records):
        sheet += record(0x00, struct.pack("<I", row) + bytes(12))
        sheet += b"".join(binary_cell(column, value) for column, value in enumerate(cells))
    if far is not None:
        sheet += record(0x00, struct.pack("<I", far[0]) + bytes(12)) + binary_cell(far[1], 1.0)
    link = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    return archive(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet + record(0x92) + record(0x82),
        }
    )


def binary_cell(column, value):
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return record(0x06, place + wide(value))
    return record(0x05, place + struct.pack("<d", value))


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def record(number, body=b""):
    """One record; numbers and lengths are written seven bits at a time."""
    number = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    length, rest = b"", len(body)
    while rest >= 0x80:
        length, rest = length + bytes([rest & 0x7F | 0x80]), rest >> 7
    return number + length + bytes([rest]) + body


@pytest.mark.parametrize("form", [open_document, binary_workbook])
def test_the_stored_values_are_read_and_that_is_said(form):
    cohort = assert_all_scored(form(SHEET))
    assert list(cohort.ids) == ids()
    assert any(STORED in note.problem for note in cohort.notes)
    assert cohort.dialect.tables == ("S",)


@pytest.mark.parametrize("form", [open_document, binary_workbook])
def test_damage_is_refused(form):
    data = form(SHEET)
    assert "damaged" in str(refusal(data[: len(data) // 2]))


REPEATED = {
    "rows and columns": (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="64"/></table:table-row>',
        "spans 1,000,021 rows by 64 columns",
    ),
    "blanks": (
        '<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="4000000000"/>'
        "</text:p></table:table-cell></table:table-row>",
        "damaged",
    ),
    "a long text": (
        '<table:table-row table:number-rows-repeated="100"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="100"><text:p>{"x" * 30_000}</text:p></table:table-cell>'
        "</table:table-row>",
        "would fill 286 MiB",
    ),
    "a note that never ends": (
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation></table:table-cell>'
        "</table:table-row>",
        "damaged",
    ),
}


@pytest.mark.parametrize("what", REPEATED)
def test_what_is_repeated_without_end_is_refused_before_it_is_read(what):
    repeated, says = REPEATED[what]
    assert says in str(refusal(open_document(SHEET, repeated=repeated)))


def test_a_letter_is_no_spreadsheet():
    assert "OpenDocument file that is no spreadsheet" in str(refusal(open_document(SHEET, kind="text")))


def weka(*, id_type="numeric"):
    names, *rows = table()
    lines = ["% made by hand", "@RELATION wdbc", f"@attribute id {id_type}", "@attribute diagnosis {M,B}"]
    lines += [f"@attribute '{name}' real" for name in names[2:]] + ["@data"]
    lines += [",".join([str(100 + place), *row[1:]]) for place, row in enumerate(rows)]
    return "\n".join(lines).encode()


def test_a_weka_file_keeps_its_diagnoses():
    cohort = assert_all_scored(weka())
    assert cohort.outcome.tolist() == malignant().tolist()
    assert list(cohort.ids) == [str(100 + place) for place in range(20)]


def test_a_gap_of_a_weka_file_is_a_gap():
    text = weka().decode().split("\n")
    text[-1] = ",".join([*text[-1].split(",")[:-1], "?"])
    cohort = read_cohort("\n".join(text).encode())
    assert [issue.problem for issue in cohort.issues if issue.row] == ["The value is missing."]
