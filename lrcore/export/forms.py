"""The forms in which the model is exported."""

from collections.abc import Callable
from dataclasses import dataclass

from lrcore.export.card import card
from lrcore.export.contents import ModelExport
from lrcore.export.equation import equation, why_no_equation
from lrcore.export.json_document import json_document
from lrcore.export.pmml import pmml
from lrcore.export.sql import sql
from lrcore.export.workbook import why_no_workbook, workbook
from lrcore.system.output_form import OutputForm


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    Attributes
    ----------
    title : str
        What it is called on screen, within a sentence.
    output : OutputForm
    media_type : str
        Of its file.
    write : callable
        Returns the content, a text or bytes.
    why_not : callable
        Returns why a version cannot be written in this form; empty if it can.
    """

    title: str
    output: OutputForm
    media_type: str
    write: Callable[[ModelExport], str | bytes]
    why_not: Callable[[ModelExport], str] = lambda export: ""

    def content(self, export: ModelExport) -> bytes:
        """Return the content of the file."""
        written = self.write(export)
        return written.encode() if isinstance(written, str) else written


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK = OutputForm("a workbook of Excel", (".xlsx",))
_EQUATION = OutputForm("an equation", (".csv",))
FORMS = {
    "sql": Form("SQL", OutputForm("SQL", (".sql",)), "application/sql", sql),
    "pmml": Form("PMML", OutputForm("PMML", (".pmml", ".xml")), "application/xml", pmml),
    "xlsx": Form("Excel", _WORKBOOK, _SHEET, workbook, why_no_workbook),
    "json": Form("JSON", OutputForm("JSON", (".json",)), "application/json", json_document),
    "equation": Form("equation (CSV)", _EQUATION, "text/csv", equation, why_no_equation),
    "card": Form("model card (XML)", OutputForm("a model card", (".xml",)), "application/xml", card),
}


def file_name(export: ModelExport, form: str) -> str:
    """Return the name of a file to download: the version and the form."""
    return f"{export.version}-{form}{FORMS[form].output.endings[0]}"
