"""The report as a Word document: real tables, and blanks to fill in."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lrcore.errors import InvalidInput
from lrcore.report.charts import Chart
from lrcore.report.contents import Contents
from lrcore.report.document import BLANK, page_of
from lrcore.report.files.availability import why_no_word
from lrcore.report.files.chart_files import png
from lrcore.report.files.word_layout import (
    FIGURE_MM,
    add_figures,
    add_heading,
    add_paragraph,
    add_points,
    add_table,
    set_up,
)

if TYPE_CHECKING:
    from docx.document import Document

_DPI = 300
_FOREST_MM = 165  # of a forest plot: a row of its own
_MAX_ANSWERS_ON_A_PAGE = 3
_CHECKLIST_WIDTHS_MM = (14, 54, 102)
_SIGNATURES_WIDTHS_MM = (28, 62, 26, 54)


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
    set_up(document, page["title"])
    for sentence in (page["made_by"], page["notice"]):
        add_paragraph(document, sentence)
    _add_first_page(document, page["first"])
    n_first = len(document.paragraphs)
    if page["how_read"]:
        _add_sentences(document, "How the file was read", page["how_read"])
    for group in page["groups"]:
        _add_group(document, group)
    if page["comparisons"]:
        add_heading(document, "The models compared", 1)
        add_table(document, page["comparisons"])
    _add_validation(document, page)
    _add_threshold(document, page)
    _add_model(document, page)
    _add_checklist(document, page["tripod"])
    fits_one_page = len(page["first"]["answers"]) <= _MAX_ANSWERS_ON_A_PAGE
    document.paragraphs[n_first].paragraph_format.page_break_before = fits_one_page
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_first_page(document: "Document", first: dict[str, Any]) -> None:
    """Add the question, the answer, the threshold, the limits and a place to sign."""
    _add_sentences(document, "Question", [first["question"]])
    answers = [f"{each['title']}. {' '.join(each['sentences'])}" for each in first["answers"]]
    _add_sentences(document, "Answer", answers)
    _add_sentences(document, "Threshold and its reason", first["threshold"])
    add_heading(document, "Limits", 1)
    add_points(document, first["limits"])
    add_heading(document, "Signatures", 1)
    empty = [""] * len(first["signatories"])
    columns = {"": first["signatories"], "Name and role": empty, "Date": empty, "Signature": empty}
    add_table(document, columns, _SIGNATURES_WIDTHS_MM)


def _add_sentences(document: "Document", heading: str, sentences: Iterable[str]) -> None:
    add_heading(document, heading, 1)
    for sentence in sentences:
        add_paragraph(document, sentence)


def _add_group(document: "Document", group: dict[str, Any]) -> None:
    add_heading(document, group["title"], 1)
    add_paragraph(document, group["provenance"])
    add_points(document, group["sentences"])
    add_table(document, group["measures"])
    add_figures(document, [_figure(each["number"], each["chart"]) for each in group["figures"]])
    add_heading(document, f"At the threshold of {group['threshold']}", 2)
    add_paragraph(document, group["counts"], above_table=True)
    add_table(document, group["rates"])
    add_heading(document, "Further measures", 2)
    add_table(document, group["further"])
    add_paragraph(document, group["brier"])


def _figure(number: int, chart: Chart, width_mm: float = FIGURE_MM) -> tuple[bytes, str, str]:
    """Return a figure as a picture, what it shows in words, and its caption."""
    caption = f"Figure {number}. {chart.title} {chart.caption}"
    return png(chart, width_mm, _DPI), chart.caption, caption


def _add_validation(document: "Document", page: dict[str, Any]) -> None:
    """Add what a validation knows: groups of patients, characteristics, internal validation."""
    _add_whole_file(document, page)
    if page["subgroups"]:
        add_heading(document, page["subgroups_title"], 1)
        for each in page["subgroups"]:
            add_heading(document, each["title"], 2)
            if each["table"]:
                add_table(document, each["table"])
            if each["note"]:
                add_paragraph(document, each["note"])
        add_paragraph(document, page["subgroups_note"])
    if page["characteristics"]:
        add_heading(document, "Characteristics of the patients", 1)
        add_table(document, page["characteristics"])
    if page["internal"]:
        _add_sentences(document, "Internal validation", page["internal"])


def _add_whole_file(document: "Document", page: dict[str, Any]) -> None:
    """Add the correction for unknown outcomes, and the centres."""
    for each in page["verification"]:
        _add_sentences(document, "Outcomes known for some patients only", [each["title"], *each["sentences"]])
        add_table(document, each["table"])
        add_paragraph(document, each["note"])
    for each in page["centres"]:
        _add_sentences(document, "Centres", [each["title"]])
        add_table(document, each["pooled"])
        add_paragraph(document, each["method"])
        drawn = [_figure(figure["number"], figure["chart"], _FOREST_MM) for figure in each["figures"]]
        add_figures(document, drawn, width_mm=_FOREST_MM)
        add_table(document, each["table"])
        for note in each["notes"]:
            add_paragraph(document, note)


def _add_threshold(document: "Document", page: dict[str, Any]) -> None:
    if page["plan"] is not None:
        _add_sentences(document, page["plan"]["title"], page["plan"]["sentences"])
        add_table(document, page["plan"]["table"])
    _add_sentences(document, "The threshold", page["threshold"])
    if page["history"]:
        add_heading(document, "Every threshold put in force", 2)
        add_table(document, page["history"])


def _add_model(document: "Document", page: dict[str, Any]) -> None:
    add_heading(document, "The model", 1)
    model = page["model"]
    if model is None:
        add_paragraph(document, page["unknown_model"])
        return
    add_heading(document, "Where it comes from", 2)
    add_table(document, model["provenance"])
    add_heading(document, "Limits", 2)
    add_points(document, model["limits"])
    add_heading(document, "Coefficients", 2)
    for sentence in model["formulas"]:
        add_paragraph(document, sentence)
    add_table(document, model["coefficients"])


def _add_checklist(document: "Document", tripod: dict[str, Any]) -> None:
    add_heading(document, "TRIPOD+AI", 1)
    add_paragraph(document, tripod["summary"])
    columns: dict[str, list[str]] = {"Item": [], "Asks for": [], "Known": []}
    for item in tripod["checklist"]:
        left = f"{item.left.capitalize()}: {BLANK}." if item.known and item.left else ""
        known = item.known or f"[{BLANK}]"
        for cells, text in zip(columns.values(), (item.number, item.asks, f"{known} {left}"), strict=True):
            cells.append(text.strip())
    add_table(document, columns, _CHECKLIST_WIDTHS_MM)
