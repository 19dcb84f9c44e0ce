"""The model as a workbook with live formulas, for Excel and LibreOffice."""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lrcore.errors import InvalidInput
from lrcore.export.contents import COLUMNS, MAX_EXPONENT, TOLERANCE, ModelExport
from lrcore.model.calibration_map import LogOddsMap
from lrcore.schema import FIELDS
from lrcore.system.extras import why_missing

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

PATIENTS, VERIFICATION, MODEL = "Patients", "Verification", "Model"
MAX_PATIENTS = 1_000  # rows with formulas; more are obtained by filling them down
_MODEL_ROW = 16  # 1-based row of the first coefficient on the sheet of the model
_INTERCEPT, _THRESHOLD = f"{MODEL}!$B$12", f"{MODEL}!$B$13"
_WEIGHTS = f"{MODEL}!$B${_MODEL_ROW}:$B${_MODEL_ROW + len(COLUMNS) - 1}"
_NOTES = (
    "Risk of malignancy from 30 measurements. Not a medical device.",
    f"Measurements go on the sheet {PATIENTS}. {MAX_PATIENTS:,} rows have formulas; fill them down for more.",
    "A row in which a measurement is missing or is not a number gets no risk. Values are not checked for "
    "plausibility.",
    f"The sheet {VERIFICATION} must say that all rows agree.",
)


def why_no_workbook(export: ModelExport) -> str:
    """Return why no workbook can be written; empty if one can."""
    return why_missing("A workbook", "xlsx", xlsxwriter="XlsxWriter")


def workbook(export: ModelExport) -> bytes:
    """Return a workbook: measurements in, risks out, with the rows that verify it.

    Raises
    ------
    InvalidInput
        If XlsxWriter is not installed.
    """
    problem = why_no_workbook(export)
    if problem:
        raise InvalidInput(problem)
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        patients = book.add_worksheet(PATIENTS)
        verification = book.add_worksheet(VERIFICATION)
        _write_model(book, book.add_worksheet(MODEL), export)
        _write_patients(book, patients, export)
        _write_verification(book, verification, export)
    return content.getvalue()


def _write_model(book: "Workbook", sheet: "Worksheet", export: ModelExport) -> None:
    bold = book.add_format({"bold": True})
    for row, note in enumerate(_NOTES):
        sheet.write_string(row, 0, note)
    for row, (name, value) in enumerate(export.facts().items(), start=5):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    sheet.write_string(11, 0, "intercept")
    sheet.write_number(11, 1, export.model.offset)
    sheet.write_string(12, 0, "threshold")
    sheet.write_number(12, 1, export.threshold)
    for column, title in enumerate(("measurement", "coefficient", "description", "unit")):
        sheet.write_string(_MODEL_ROW - 2, column, title, bold)
    terms = zip(export.columns, FIELDS, export.model.weights.tolist(), strict=True)
    for row, (name, field, weight) in enumerate(terms, start=_MODEL_ROW - 1):
        sheet.write_string(row, 0, name)
        sheet.write_number(row, 1, weight)
        sheet.write_string(row, 2, field.label)
        sheet.write_string(row, 3, field.unit or "none")
    sheet.set_column(0, 3, 26)


def _write_patients(book: "Workbook", sheet: "Worksheet", export: ModelExport) -> None:
    _write_titles(book, sheet, ["patient", *export.columns, *_computed_names(export)])
    for row in range(1, MAX_PATIENTS + 1):
        for place, formula in enumerate(_formulas(export, row), start=len(COLUMNS) + 1):
            sheet.write_formula(row, place, formula, None, "")


def _write_verification(book: "Workbook", sheet: "Worksheet", export: ModelExport) -> None:
    rows, names = export.verification, _computed_names(export)
    expected = [*(f"expected {name}" for name in ("risk", "flagged")), "agrees"]
    _write_titles(book, sheet, ["patient", *export.columns, *names, *expected])
    end = len(COLUMNS) + 1 + len(names)
    risk, flag, expected_risk, expected_flag, agrees = (
        _letters(place) for place in (end - 2, end - 1, end, end + 1, end + 2)
    )
    for row, measurements in enumerate(rows.measurements.tolist(), start=1):
        sheet.write_number(row, 0, row)
        for place, value in enumerate(measurements, start=1):
            sheet.write_number(row, place, value)
        for place, formula in enumerate(_formulas(export, row), start=len(COLUMNS) + 1):
            sheet.write_formula(row, place, formula)
        sheet.write_number(row, end, rows.risk[row - 1])
        sheet.write_number(row, end + 1, int(rows.flagged[row - 1]))
        at = row + 1
        same = f"ABS({risk}{at}-{expected_risk}{at})<={TOLERANCE!r},{flag}{at}={expected_flag}{at}"
        sheet.write_formula(row, end + 2, f"=IF(AND({same}),1,0)", None, 1)
    last = len(rows.risk) + 1
    total = f'=IF(SUM({agrees}2:{agrees}{last})={last - 1},"all rows agree","ROWS DIFFER: do not use")'
    sheet.write_formula(last + 1, 0, total, None, "all rows agree")


def _write_titles(book: "Workbook", sheet: "Worksheet", titles: Sequence[str]) -> None:
    bold = book.add_format({"bold": True})
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, bold)
    sheet.set_column(0, len(titles) - 1, 16)
    sheet.freeze_panes(1, 1)


def _computed_names(export: ModelExport) -> list[str]:
    maps = len(export.model.maps)
    sums = ["weighted_sum", *(f"log_odds_{number}" for number in range(1, maps))] if maps else []
    return [*sums, "log_odds", "risk", "flagged"]


def _formulas(export: ModelExport, row: int) -> Iterator[str]:
    """Return the formulas of one row, each from the cell before; 0-based row."""
    at, first, last = row + 1, _letters(1), _letters(len(COLUMNS))
    own = f"{first}{at}:{last}{at}"
    yield f'=IF(COUNT({own})={len(COLUMNS)},{_INTERCEPT}+MMULT({own},{_WEIGHTS}),"")'
    place = len(COLUMNS) + 1
    for change in export.model.maps:
        yield _unless_empty(f"{_letters(place)}{at}", _mapped(change, f"{_letters(place)}{at}"))
        place += 1
    log_odds, risk = f"{_letters(place)}{at}", f"{_letters(place + 1)}{at}"
    clamped = f"MAX(-{MAX_EXPONENT:g},MIN({MAX_EXPONENT:g},{log_odds}))"
    yield _unless_empty(log_odds, f"1/(1+EXP(-{clamped}))")
    yield _unless_empty(risk, f"IF({risk}>={_THRESHOLD},1,0)")


def _unless_empty(cell: str, formula: str) -> str:
    return f'=IF({cell}="","",{formula})'


def _mapped(change: LogOddsMap, old: str) -> str:
    intercept, below, above = map(repr, change.numbers)
    bend = f"LN(1+EXP(-MIN({MAX_EXPONENT:g},ABS({old}))))"
    return f"{intercept}+{above}*(MAX({old},0)+{bend})-{below}*(MAX(-{old},0)+{bend})"


def _letters(place: int) -> str:
    """Return the name of a column, 0-based.

    Examples
    --------
    >>> _letters(0), _letters(25), _letters(30)
    ('A', 'Z', 'AE')
    """
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)
