"""The layout of a Word document: styles, headings, tables that stay legible, figures with their captions."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lrcore.system.terminal import visible
from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

FIGURE_MM, TEXT_MM = 81, 170
_FONT = "Arial"
_BODY_POINTS, _TABLE_POINTS, _SMALL_POINTS, _GAP_POINTS = 10, 9, 8, 4
_MAX_COLUMNS = 5  # of a table in the usual size
_HEADING_POINTS = {"Title": 20, "Heading 1": 13, "Heading 2": 11}
_ABOVE_HEADING_POINTS = 10
_PAGE_MM, _MARGIN_MM = (210, 297), 20
_TEXT_COLOUR = 0x1A, 0x1C, 0x22
_CHARACTER_MM = 0.245  # for each point of the size, in a wide font
_PADDING_MM = 4  # left and right of the text of a cell
_MAX_CHARACTERS = 44  # of a cell that ask for a wider column
_MAX_ROWS_TOGETHER = 14  # of a table that is not divided between two pages


def set_up(document: "Document", title: str) -> None:
    """Set paper, margins, fonts, properties and the foot of each page, and begin with the title.

    Parameters
    ----------
    document : docx.document.Document
    title : str
    """
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, _PAGE_MM)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(_MARGIN_MM))
    document.core_properties.title = visible(title)
    document.core_properties.author = "Cutpoint"
    _set_font(document, "Normal", _BODY_POINTS)
    document.styles["Normal"].paragraph_format.space_after = Pt(_GAP_POINTS)
    _set_font(document, "Caption", _SMALL_POINTS)
    document.styles["Caption"].font.bold = False
    for name, points in _HEADING_POINTS.items():
        _set_font(document, name, points)
        document.styles[name].paragraph_format.space_before = Pt(_ABOVE_HEADING_POINTS)
    _add_foot(section.footer.paragraphs[0], title)
    add_heading(document, title, 0)


def _set_font(document: "Document", name: str, points: int) -> None:
    """Give a style one font and colour, instead of those of the theme."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = document.styles[name].font
    font.name, font.size, font.color.rgb = _FONT, Pt(points), RGBColor(*_TEXT_COLOUR)
    fonts = font.element.rPr.rFonts
    for kind in ("ascii", "eastAsia", "hAnsi", "cs"):
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)
        fonts.set(qn(f"w:{kind}"), _FONT)


def _add_foot(paragraph: "Paragraph", title: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    paragraph.style = "Normal"  # the style of feet has tab stops for another width of the text
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{_text(title)}. Not a medical device.\tPage ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")
    _set_size(paragraph, _SMALL_POINTS)


def _add_field(paragraph: "Paragraph", field: str) -> None:
    """Add a number that Word fills in."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r
        if kind:
            _append(run, "w:fldChar", fldCharType=kind)
        else:
            _append(run, "w:instrText").text = field


def add_heading(document: "Document", text: str, level: int) -> None:
    """Add a heading, the title at level 0."""
    document.add_heading(_text(text), level)


def add_paragraph(document: "Document", text: str, *, above_table: bool = False) -> None:
    """Add a paragraph.

    Parameters
    ----------
    document : docx.document.Document
    text : str
    above_table : bool
        Whether it stays on the page of the table that follows.
    """
    document.add_paragraph(_text(text)).paragraph_format.keep_with_next = above_table


def add_points(document: "Document", sentences: Iterable[str]) -> None:
    """Add a list."""
    for sentence in sentences:
        document.add_paragraph(_text(sentence), "List Bullet")


def add_table(
    document: "Document", columns: Mapping[str, Sequence[Any]], widths_mm: Sequence[float] = ()
) -> None:
    """Add a table whose first row is repeated on every page, and whose rows are not divided.

    Parameters
    ----------
    document : docx.document.Document
    columns : mapping of str to sequence
        By their names.
    widths_mm : sequence of float
        Of the columns; from their contents when left out.
    """
    table = document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
    table.autofit = False
    points = _TABLE_POINTS if len(columns) <= _MAX_COLUMNS else _SMALL_POINTS
    widths_mm = widths_mm or _widths_mm(columns, points)
    _set_widths(table, widths_mm)
    rows = list(zip(*columns.values(), strict=True))
    together = len(rows) if len(rows) <= _MAX_ROWS_TOGETHER else 2
    _fill(table.rows[0], columns, widths_mm, points, header=True, keep=bool(rows))
    for number, row in enumerate(rows, start=1):
        _fill(table.add_row(), row, widths_mm, points, header=False, keep=number < together)
    _add_gap(document)


def _widths_mm(columns: Mapping[str, Sequence[Any]], points: int) -> list[float]:
    """Return the widths of columns: room for each longest word, and the rest by the longest cells."""
    cells = [[str(cell) for cell in (name, *column)] for name, column in columns.items()]
    words = [max(len(word) for cell in column for word in cell.split() or [""]) for column in cells]
    least = [_needed_mm(longest, points) for longest in words]
    whole = [_needed_mm(max(map(len, column)), points) for column in cells]
    more = [wanted - width for wanted, width in zip(whole, least, strict=True)]
    rest = TEXT_MM - sum(least)
    if rest < 0 or not sum(more):
        return [TEXT_MM * width / sum(least) for width in least]
    return [width + rest * each / sum(more) for width, each in zip(least, more, strict=True)]


def _needed_mm(characters: int, points: int) -> float:
    return _PADDING_MM + _CHARACTER_MM * points * min(characters, _MAX_CHARACTERS)


def _set_widths(table: Any, widths_mm: Sequence[float]) -> None:
    from docx.shared import Mm

    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)


def _fill(
    row: "_Row", texts: Iterable[Any], widths_mm: Sequence[float], points: int, *, header: bool, keep: bool
) -> None:
    from docx.shared import Mm, Pt

    for name in ("w:cantSplit", *(["w:tblHeader"] if header else [])):
        _append(row._tr.get_or_add_trPr(), name)
    for cell, text, width in zip(row.cells, texts, widths_mm, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.add_run(_text(str(text))).bold = header
        _set_size(paragraph, points)


def add_figures(
    document: "Document", figures: Sequence[tuple[bytes, str, str]], *, width_mm: float = FIGURE_MM
) -> None:
    """Add figures, as many in a row as fit, each above its caption and on the same page.

    Parameters
    ----------
    document : docx.document.Document
    figures : sequence of (bytes, str, str)
        Picture as PNG, what it shows in words, and its caption.
    width_mm : float
        Of each picture.
    """
    per_row = int(TEXT_MM // width_mm)
    widths_mm = [TEXT_MM / per_row] * per_row
    table = document.add_table(rows=0, cols=per_row)
    table.autofit = False
    _set_widths(table, widths_mm)
    for start in range(0, len(figures), per_row):
        row = table.add_row()
        _append(row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, figure in zip(row.cells, figures[start : start + per_row], strict=False):
            _add_figure(cell, *figure, width_mm)
    _add_gap(document)


def _add_figure(cell: Any, picture: bytes, words: str, caption: str, width_mm: float) -> None:
    from docx.shared import Mm

    shape = cell.paragraphs[0].add_run().add_picture(io.BytesIO(picture), width=Mm(width_mm))
    shape._inline.docPr.set("descr", _text(words))
    cell.add_paragraph(_text(caption), style="Caption")


def _add_gap(document: "Document") -> None:
    """Add the paragraph that has to follow a table, as a gap."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    _set_size(paragraph, _GAP_POINTS, mark=True)


def _set_size(paragraph: "Paragraph", points: int, *, mark: bool = False) -> None:
    """Set the size of the text of a paragraph, or of the mark at the end of an empty one."""
    from docx.shared import Pt

    for run in paragraph.runs:
        run.font.size = Pt(points)
    if mark:
        properties = _append(paragraph._p.get_or_add_pPr(), "w:rPr")
        _append(properties, "w:sz", val=str(2 * points))


def _append(parent: "BaseOxmlElement", name: str, **attributes: str) -> "BaseOxmlElement":
    """Append an element of WordprocessingML with attributes of the same namespace."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = OxmlElement(name, {qn(f"w:{key}"): value for key, value in attributes.items()})
    parent.append(element)
    return element


def _text(text: str) -> str:
    """Return text for a reader, in which every character can be stored in XML."""
    return typeset(visible(text))
