"""The report as a Word document: real tables, and blanks to fill in."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lrcore.errors import InvalidInput
from lrcore.report.contents import Contents
from lrcore.report.document import BLANK, page_of
from lrcore.report.files.chart_files import png
from lrcore.system.extras import why_missing
from lrcore.system.terminal import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row

_FIGURE_MM, _TEXT_MM = 85, 165  # width of a figure, and of the text
_DPI = 300
_PAGE_MM, _MARGIN_MM = (210, 297), 22.5
_SMALL_POINTS = 9
_CHECKLIST_WIDTHS_MM = (14, 52, 99)


def why_no_word() -> str:
    """Return why no Word document can be written; empty if one can."""
    return why_missing("A Word document", "word", docx="python-docx", resvg_py="resvg-py")


def word(contents: Contents) -> bytes:
    """Return the report as the content of a ``.docx`` file.

    Raises
    ------
    InvalidInput
        If a library it needs is not installed.
    """
    problem = why_no_word()
    if problem:
        raise InvalidInput(problem)
    from docx import Document as new_document

    page, document = page_of(contents), new_document()
    _set_up(document, page["title"])
    for sentence in (page["made_by"], page["notice"]):
        _paragraph(document, sentence)
    _add_first_page(document, page["first"])
    if page["how_read"]:
        _add_sentences(document, "How the file was read", page["how_read"])
    for group in page["groups"]:
        _add_group(document, group)
    if page["comparisons"]:
        _heading(document, "The models compared", 1)
        _table(document, page["comparisons"])
    _add_validation(document, page)
    _add_threshold(document, page)
    _add_model(document, page)
    _add_checklist(document, page["tripod"])
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_up(document: "Document", title: str) -> None:
    """Set paper, margins and properties, and begin with the title."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, _PAGE_MM)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    document.core_properties.title = _text(title)
    document.core_properties.author = "Cutpoint"
    _heading(document, title, 0)


def _add_first_page(document: "Document", first: dict[str, Any]) -> None:
    """Add the question, the answer, the threshold, the limits and a place to sign, and break the page."""
    from docx.enum.text import WD_BREAK

    _add_sentences(document, "Question", [first["question"]])
    answers = [f"{each['title']}. {' '.join(each['sentences'])}" for each in first["answers"]]
    _add_sentences(document, "Answer", answers)
    _add_sentences(document, "Threshold and its reason", first["threshold"])
    _heading(document, "Limits", 1)
    _points(document, first["limits"])
    _heading(document, "Signatures", 1)
    empty = [""] * len(first["signatories"])
    _table(document, {"": first["signatories"], "Name and role": empty, "Date": empty, "Signature": empty})
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_sentences(document: "Document", heading: str, sentences: Iterable[str]) -> None:
    _heading(document, heading, 1)
    for sentence in sentences:
        _paragraph(document, sentence)


def _add_group(document: "Document", group: dict[str, Any]) -> None:
    _heading(document, group["title"], 1)
    _paragraph(document, group["provenance"])
    _points(document, group["sentences"])
    _table(document, group["measures"])
    for each in group["figures"]:
        _add_figure(document, each["number"], each["chart"])
    _heading(document, f"At the threshold of {group['threshold']}", 2)
    _paragraph(document, group["counts"])
    _table(document, group["rates"])
    _heading(document, "Further measures", 2)
    _table(document, group["further"])
    _paragraph(document, group["brier"])


def _add_figure(document: "Document", number: int, chart: Any) -> None:
    from docx.shared import Mm

    picture = document.add_picture(io.BytesIO(png(chart, _FIGURE_MM, _DPI)), width=Mm(_FIGURE_MM))
    picture._inline.docPr.set("descr", _text(chart.caption))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(_text(f"Figure {number}. {chart.title} {chart.caption}"))


def _add_validation(document: "Document", page: dict[str, Any]) -> None:
    """Add what a validation knows: groups of patients, characteristics, internal validation."""
    if page["subgroups"]:
        _heading(document, "Groups of patients", 1)
        for each in page["subgroups"]:
            _heading(document, each["title"], 2)
            if each["table"]:
                _table(document, each["table"])
            if each["note"]:
                _paragraph(document, each["note"])
        _paragraph(document, page["subgroups_note"])
    if page["characteristics"]:
        _heading(document, "Characteristics of the patients", 1)
        _table(document, page["characteristics"])
    if page["internal"]:
        _add_sentences(document, "Internal validation", page["internal"])


def _add_threshold(document: "Document", page: dict[str, Any]) -> None:
    if page["plan"] is not None:
        _add_sentences(document, page["plan"]["title"], page["plan"]["sentences"])
        _table(document, page["plan"]["table"])
    _add_sentences(document, "The threshold", page["threshold"])
    if page["history"]:
        _heading(document, "Every threshold put in force", 2)
        _table(document, page["history"])


def _add_model(document: "Document", page: dict[str, Any]) -> None:
    _heading(document, "The model", 1)
    model = page["model"]
    if model is None:
        _paragraph(document, page["unknown_model"])
        return
    _heading(document, "Where it comes from", 2)
    _table(document, model["provenance"])
    _heading(document, "Limits", 2)
    _points(document, model["limits"])
    _heading(document, "Coefficients", 2)
    for sentence in model["formulas"]:
        _paragraph(document, sentence)
    _table(document, model["coefficients"])


def _add_checklist(document: "Document", tripod: dict[str, Any]) -> None:
    _heading(document, "TRIPOD+AI", 1)
    _paragraph(document, tripod["summary"])
    columns: dict[str, list[str]] = {"Item": [], "Asks for": [], "Known": []}
    for item in tripod["checklist"]:
        left = f"{item.left.capitalize()}: {BLANK}." if item.known and item.left else ""
        known = item.known or f"[{BLANK}]"
        for cells, text in zip(columns.values(), (item.number, item.asks, f"{known} {left}"), strict=True):
            cells.append(text.strip())
    _table(document, columns, _CHECKLIST_WIDTHS_MM)


def _table(
    document: "Document", columns: Mapping[str, Sequence[Any]], widths_mm: Sequence[float] = ()
) -> None:
    """Add a table whose first row is repeated on every page, and whose rows are not divided."""
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
    table.autofit = False
    rows = list(zip(*columns.values(), strict=True))
    widths_mm = widths_mm or [_TEXT_MM / len(columns)] * len(columns)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    _fill(table.rows[0], columns, widths_mm, header=True)
    for row in rows:
        _fill(table.add_row(), row, widths_mm, header=False)
    document.add_paragraph()


def _fill(row: "_Row", texts: Iterable[Any], widths_mm: Sequence[float], *, header: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if header else [])):
        properties.append(properties.makeelement(qn(name), {}))
    for cell, text, width in zip(row.cells, texts, widths_mm, strict=True):
        cell.width = Mm(width)
        run = cell.paragraphs[0].add_run(_text(str(text)))
        run.font.size, run.bold = Pt(_SMALL_POINTS), header


def _heading(document: "Document", text: str, level: int) -> None:
    document.add_heading(_text(text), level)


def _points(document: "Document", sentences: Iterable[str]) -> None:
    for sentence in sentences:
        document.add_paragraph(_text(sentence), style="List Bullet")


def _paragraph(document: "Document", text: str) -> None:
    document.add_paragraph(_text(text))


def _text(text: str) -> str:
    """Return text in which every character can be stored in XML."""
    return visible(text)
