"""Workbooks written part by part, so that their XML can say what no spreadsheet would write."""

from xml.sax.saxutils import escape

from tests.reader.made import archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_workbook(sheet, *, names=("S",), parts=None, strings="", styles="", head=""):
    """An .xlsx whose sheets have the given XML between their first and their last tag."""
    entries = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="r{0 if parts is None else place}"/>'
        for place, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{place}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(len(parts or ()) + 1)
    )
    written = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r0" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet0.xml": f'{head}<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }
    for place, part in enumerate(parts or (), start=1):
        written[f"xl/worksheets/sheet{place}.xml"] = f'<worksheet xmlns="{MAIN}">{part}</worksheet>'
    if strings:
        written["xl/sharedStrings.xml"] = strings
    if styles:
        written["xl/styles.xml"] = styles
    return archive(written)


def cell(value, reference="", style="", kind=""):
    """One cell: a number, or a text within the cell."""
    attributes = f' r="{reference}"' * bool(reference) + f' s="{style}"' * bool(style)
    if isinstance(value, str) and not kind:
        return f'<c{attributes} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    kind = f' t="{kind}"' * bool(kind)
    return f"<c{attributes}{kind}/>" if value is None else f"<c{attributes}{kind}><v>{value}</v></c>"


def rows(records):
    """The rows of a sheet, without references; a cell may be given as XML."""
    written = (
        "".join(value if str(value).startswith("<c") else cell(value) for value in record)
        for record in records
    )
    return "<sheetData>" + "".join(f"<row>{cells}</row>" for cells in written) + "</sheetData>"
