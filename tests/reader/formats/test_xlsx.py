"""What the XML of a workbook may say: what bounds the reading is what is read."""

import io
import warnings
import zipfile

import pytest

from lrcore.reader import read_cohort
from tests.reader.formats.raw_workbook import MAIN, cell, raw_workbook, rows
from tests.reader.made import archive, assert_all_scored, headers, ids, refusal, table, true, with_numbers

SHEET = with_numbers(table())
DATA = rows(SHEET)
FAR = {
    "double quotes": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "blanks": '<row r = "1048576" ><c  r = "XFD1048576"\n><v>1</v></c></row>',
    "lower case": '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "no reference": f'<row r="1048576">{"<c><v>1</v></c>" * 16_384}</row>',
    "a prefix": '<x:row xmlns:x="u" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "a character reference": '<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>',
    "after what ends a sheet": '<mergeCells/><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a row that no sheet has": '<row r="4000000000"><c><v>1</v></c></row>',
    "a row that wraps round": '<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>',
    "a column that no sheet has": '<row r="999"><c r="ZZZZZZZ999"><v>1</v></c></row>',
    "a cell in another row": '<row r="999"><c r="XFD1048576"><v>1</v></c></row>',
    "one cell too many": f'<row r="999">{"<c><v>1</v></c>" * 16_385}</row>',
}


@pytest.mark.parametrize("kind", FAR)
def test_a_cell_far_from_the_table_is_refused_however_it_is_written(kind):
    far = DATA.replace("</sheetData>", FAR[kind] + "</sheetData>")
    sentence = str(refusal(raw_workbook(far)))
    assert "spans 1,048,576 rows by 16,384 columns" in sentence or "workbook is damaged" in sentence


@pytest.mark.parametrize("declared", ["4000000000", "99999999999999999999999", "-1", "many"])
def test_more_shared_texts_are_declared_than_there_are(declared):
    strings = f'<sst xmlns="{MAIN}" uniqueCount="{declared}"><si><t>id</t></si></sst>'
    assert "workbook is damaged" in str(refusal(raw_workbook(DATA, strings=strings)))


def test_many_closed_cells_are_read_in_linear_time():
    closed = "".join(f"<row>{'<c t=' + chr(34) + 'e' + chr(34) + '/>'}</row>" for _ in range(200_000))
    assert_all_scored(raw_workbook(DATA.replace("</sheetData>", closed + "</sheetData>")))


def test_one_long_shared_text_in_many_cells():
    strings = f'<sst xmlns="{MAIN}" uniqueCount="1"><si><t>{"x" * 30_000}</t></si></sst>'
    notes = rows([[cell(0, kind="s")] * 100] * 200)
    assert "would fill 572 MiB" in str(refusal(raw_workbook(notes, strings=strings)))


def test_a_long_shared_text_among_many_short_ones_is_read():
    strings = "".join(f"<si><t>{text}</t></si>" for text in ["x" * 30_000, *(f"N-{n}" for n in range(5_000))])
    strings = f'<sst xmlns="{MAIN}">{strings}</sst>'
    notes = rows([[cell(place, kind="s")] for place in range(5_000)])
    parts = [DATA, notes]
    assert_all_scored(raw_workbook("<sheetData/>", names=("S", "N"), parts=parts, strings=strings))


@pytest.mark.parametrize(
    "names", [[f"sheet {n}" for n in range(3_000)], ["one", "two"], ["twice", "TWICE"]], ids=len
)
def test_several_names_on_one_part(names):
    sentence = str(refusal(raw_workbook(DATA, names=names)))
    assert "3,000 sheets" in sentence or "workbook is damaged" in sentence


def test_a_document_type_is_refused_and_its_entities_are_never_expanded():
    laughs = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "workbook is damaged" in str(refusal(raw_workbook(DATA, head=laughs)))


def test_a_part_that_stands_twice_is_refused():
    stream = io.BytesIO(raw_workbook(DATA))
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/sheet0.xml", f'<worksheet xmlns="{MAIN}">{DATA}</worksheet>')
    assert "workbook is damaged" in str(refusal(stream.getvalue()))


@pytest.mark.parametrize("kind", ["with references", "without", "lower case", "only rows"])
def test_references_may_be_left_out(kind):
    sheet = DATA
    if kind != "without":
        sheet = "<sheetData>"
        for place, record in enumerate(SHEET):
            cells = "".join(
                cell(value, "" if kind == "only rows" else reference(place, column))
                for column, value in enumerate(record)
            )
            sheet += f'<row r="{place + 1}">{cells}</row>'
        sheet += "</sheetData>"
    if kind == "lower case":
        for column in range(32):
            sheet = sheet.replace(reference(0, column), reference(0, column).lower())
    assert list(assert_all_scored(raw_workbook(sheet)).ids) == ids()


def reference(row, column):
    letters = chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)
    return f"{letters}{row + 1}"


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{{}}"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="164"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
SHOWN = {
    "0000": "0034",
    "00000;-00000": "00034",
    "&quot;P-&quot;0000": "P-0034",
    "000\\-000": "000-034",
    "[Red]0000_)": "0034",
    "0": "34",
    "0.00": "34",
    "#,##0": "34",
}


@pytest.mark.parametrize("code", SHOWN)
def test_an_id_is_what_the_spreadsheet_shows(code):
    found = read_styled([cell(34, style="1")], code)
    assert found.ids[0] == SHOWN[code]


NEIGHBOURS = {
    "a text": (cell("P-17", style="1"), "P-17"),
    "a shared text": (cell(0, style="1", kind="s"), "shared"),
    "digits as text": (cell("17", style="1"), "17"),
    "nothing": (cell(None, style="1"), ""),
    "nothing, closed later": ('<c s="1"></c>', ""),
    "no integer": (cell(3.5, style="1"), "3.5"),
    "a formula that was never computed": ('<c s="1"><f>A1</f></c>', "=formula without a stored result"),
    "a computed formula": ('<c s="1"><f>A1</f><v>17</v></c>', "0017"),
    "an error": ('<c s="1" t="e"><v>#N/A</v></c>', "#N/A"),
    "a number in single quotes": ("<c s='1'><v>17</v></c>", "0017"),
}


@pytest.mark.parametrize("kind", NEIGHBOURS)
def test_a_cell_never_takes_its_neighbours_number(kind):
    written, shown = NEIGHBOURS[kind]
    cohort = read_styled([written, cell(34, style="1"), written, written], "0000")
    assert list(cohort.ids[:4]) == [shown, "0034", shown, shown]


def test_an_empty_measurement_beside_a_formatted_one_stays_empty():
    records = [[*row] for row in SHEET]
    area, worst = 2 + headers().index("area_mean"), 2 + headers().index("area_worst")
    for row in records[1:]:
        row[worst - 1 : worst + 1] = cell(None, style="1"), cell(None, style="1")
        row[area] = cell(row[area], style="1")
    cohort = read_cohort(raw_workbook(rows(records), styles=STYLES.format("0000")))
    assert cohort.n_scored == 0
    assert {issue.problem for issue in cohort.issues if issue.row} == {"The value is missing."}


def read_styled(first_cells, code):
    """Read a workbook with these cells as the first ids."""
    records = [[*row] for row in SHEET]
    for row, written in zip(records[1:], first_cells, strict=False):
        row[0] = written
    strings = f'<sst xmlns="{MAIN}"><si><t>shared</t></si></sst>'
    cohort = read_cohort(raw_workbook(rows(records), styles=STYLES.format(code), strings=strings))
    assert cohort.measurements.tolist() == true().tolist()
    return cohort


def test_sheets_that_hold_no_cells_are_passed_over():
    parts = raw_workbook(DATA)
    assert read_cohort(parts).dialect.tables == ("S",)
    assert "damaged" in str(refusal(archive({"xl/workbook.xml": "<workbook/>"})))
