"""A workbook -> records of text.

python-calamine reads the values. What it does not say of an .xlsx (formulas without a stored result,
error values, ids whose leading zeros are only a number format) comes from the sheet's XML, read once
by the same pass that bounds its extent; of other workbooks the stored value is used.
"""

import datetime
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader.columns.layout import HEAD
from lrcore.reader.columns.numbers import number_as_text
from lrcore.reader.formats.bounds import check_rectangle, check_sheets
from lrcore.reader.formats.delimited import Recognise, Record, most_names
from lrcore.reader.formats.workbooks.open_document import check_open_document
from lrcore.reader.formats.workbooks.xlsx_package import check_workbook
from lrcore.reader.formats.workbooks.xlsx_sheet import SheetFacts
from lrcore.reader.issues import counted, listed, quoted

XLSX, ODS = "xlsx", "ods"
_NOTHING: Mapping[int, Mapping[int, str]] = {}


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """One sheet as text.

    Attributes
    ----------
    name : str
    records : callable
        Returns an iterator over its rows.
    others : tuple of str
        Every sheet of the workbook, this one included.
    """

    name: str
    records: Callable[[], Iterator[Record]]
    others: tuple[str, ...]


def read_workbook(data: bytes, recognise: Recognise, *, choice: str = "", kind: str = XLSX) -> Sheet:
    """Read the sheet that holds the measurements.

    Parameters
    ----------
    data : bytes
        An .xlsx file, or another workbook that python-calamine reads.
    recognise : callable
        Header -> what it names, or None.
    choice : str
        Name of the sheet to read, when a person chose it.
    kind : str
        ``xlsx``, ``ods``, or empty for a workbook that only python-calamine reads.

    Raises
    ------
    CohortRefused
        If the workbook is damaged, or several sheets hold a table.
    """
    facts: Mapping[str, SheetFacts] = {}
    if kind == ODS:
        _guarded(lambda: check_open_document(data))
    if kind == XLSX:
        data, facts = _guarded(lambda: check_workbook(data))
    book = _guarded(lambda: _open(data))
    names = [sheet.name for sheet in book.sheets_metadata]
    check_sheets(len(names))
    if choice and choice not in names:
        raise CohortRefused(
            f"No sheet is called {quoted(choice)}: expected one of {listed(map(quoted, names))}."
        )
    chosen = choice or _find_sheet(book, names, recognise)
    sheet = _guarded(lambda: book.get_sheet_by_name(chosen))
    if sheet.start is not None:
        check_rectangle(chosen, sheet.start[0] + sheet.height, sheet.start[1] + sheet.width)
    peculiar = facts[chosen].peculiar if chosen in facts else _NOTHING
    return Sheet(chosen, lambda: _records(sheet, peculiar), tuple(names))


def _open(data: bytes) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _guarded(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, CohortRefused):
        raise
    except BaseException:  # a panic of the Rust library is no Exception
        raise CohortRefused(
            "The workbook is damaged or was not written by a spreadsheet: open it in one and save it again, "
            "or save the table as CSV."
        ) from None


def _records(sheet: Any, peculiar: Mapping[int, Mapping[int, str]]) -> Iterator[Record]:
    """Yield the rows from the corner of the sheet on."""
    if sheet.start is None:
        return
    above, before = sheet.start
    width = before + sheet.width
    for _ in range(above):
        yield [""] * width
    for place, values in enumerate(sheet.iter_rows(), start=above):
        cells = [""] * before + [_text(value) for value in values]
        for column, text in peculiar.get(place, {}).items():
            if column < width:
                cells[column] = text
        yield cells


def _find_sheet(book: Any, names: Sequence[str], recognise: Recognise) -> str:
    heads = _guarded(lambda: {name: _head(book, name) for name in names})
    strength = {name: most_names(head, recognise) for name, head in heads.items()}
    visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith(".Visible")]
    most = max(strength.values(), default=0)
    best = [name for name in names if strength[name] == most and any(map(any, heads[name]))]
    best = [name for name in best if name in visible] or best
    if not best:
        raise CohortRefused("The workbook is empty: expected a header line and one row per patient.")
    if len(best) > 1 and most:
        raise CohortRefused(
            f"Expected a workbook with one table, found one in each of {counted(len(best), 'sheet')} "
            f"({listed(map(quoted, best))}): choose one of them, or save it as a workbook of its own.",
            details={"tables": tuple(best)},
        )
    return max(best, key=lambda name: len(heads[name]))


def _head(book: Any, name: str) -> list[Record]:
    return list(islice(_records(book.get_sheet_by_name(name), _NOTHING), HEAD))


def _text(value: Any) -> str:
    """Return a cell as it would be written."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_as_text(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
