"""A Weka file (ARFF) -> records of text, through scipy."""

import csv
import io
import math
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader.columns.numbers import number_as_text
from lrcore.reader.formats.delimited import Record
from lrcore.reader.issues import counted


def arff_records(data: bytes) -> list[Record]:
    """Return the names of the attributes, then the cells of each row as text; what is missing is empty.

    Raises
    ------
    CohortRefused
        If it is damaged, or has attributes of a type that is not read.
    """
    from scipy.io import arff

    text = _decoded(data)
    try:
        rows, about = arff.loadarff(io.StringIO(text))
    except NotImplementedError:
        raise CohortRefused(
            "The Weka file (ARFF) has attributes of text (`string`) or of tables (`relational`), which are "
            "not read: remove them or make them nominal, or save the table as CSV."
        ) from None
    except Exception:  # scipy raises whatever the damaged place leads to
        raise CohortRefused(
            "The Weka file (ARFF) is damaged: expected @relation, one @attribute for each column, and @data "
            "with one row per patient. Write it again, or save the table as CSV."
        ) from None
    _check_widths(text, len(about.names()))
    return [list(about.names()), *([_text(value) for value in row] for row in rows.tolist())]


def _check_widths(text: str, width: int) -> None:
    """Refuse a row with more cells than attributes: scipy would drop the last ones."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.strip().lower() == "@data":
            break
    rows = (line for line in lines if line.strip() and not line.lstrip().startswith("%"))
    for number, line in enumerate(rows, start=1):
        delimiter = "," if "," in line else "\t"
        quote = "'" if "'" in line else '"'
        cells = next(csv.reader([line.strip()], delimiter=delimiter, quotechar=quote, skipinitialspace=True))
        if len(cells) != width:
            raise CohortRefused(
                f"Row {number:,} of the Weka file (ARFF) has {counted(len(cells), 'cell')} where {width} "
                "were expected: a delimiter inside a cell may have moved its values to other columns. "
                "Correct the row, or save the table as CSV."
            )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        text = value.decode("utf-8", "replace")
        return "" if text == "?" else text
    if isinstance(value, float):
        return "" if math.isnan(value) else number_as_text(value)
    return str(value)
