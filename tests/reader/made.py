"""Files made from patients of the series, so that every number in them is known."""

import csv
import gzip
import io
import re
import zipfile

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.model.dataset import load
from lrcore.reader import read_cohort
from lrcore.schema import FIELDS

# A message is whole sentences on one line, without the gaps of joined fragments.
SENTENCES = re.compile(r"""["'A-Z0-9](?:\S| (?! ))*\.""")
ROWS = tuple(range(14, 34))  # 20 patients, 13 malignant and 7 benign
PLACE = {field.key: field.index for field in FIELDS}


def true(rows=ROWS):
    """The 30 numbers of each patient; shape (n, 30)."""
    return load().measurements[list(rows)]


def malignant(rows=ROWS):
    return load().outcome[list(rows)]


def headers(style="Kaggle"):
    return [field.headers[style] for field in FIELDS]


def cells(rows=ROWS, *, write=repr):
    """The 30 cells of each patient."""
    return [[write(float(value)) for value in patient] for patient in true(rows)]


def ids(rows=ROWS):
    return [f"P-{row:04d}" for row in rows]


def table(rows=ROWS, *, style="Kaggle", label=("B", "M"), header="diagnosis", write=repr, with_ids=True):
    """Records of text: a header, then one row per patient."""
    before = ["id"] * with_ids + [header] * bool(label)
    records = [before + headers(style)]
    for name, code, numbers in zip(ids(rows), malignant(rows), cells(rows, write=write), strict=True):
        records.append(
            [name] * with_ids + [label[code]] * bool(label) + numbers
            if label
            else [name] * with_ids + numbers
        )
    return records


def delimited(records, delimiter=",", *, end="\n", quoting=csv.QUOTE_MINIMAL, quote='"'):
    """The records as text."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting, quotechar=quote)
    writer.writerows(records)
    return stream.getvalue()


def file(records, **how):
    """The records as the bytes of a UTF-8 file."""
    return delimited(records, **how).encode()


def changed(records, row, column, cell):
    """The records with one cell of one data row (from 1) written otherwise."""
    copy = [list(record) for record in records]
    copy[row][copy[0].index(column)] = cell
    return copy


def comma(value):
    return repr(value).replace(".", ",")


def grouped(group, decimal):
    """A way to write numbers: 1234.5 -> 1.234,5 and the like."""

    def write(value):
        whole, _, decimals = f"{value:,.9f}".rstrip("0").rstrip(".").partition(".")
        return whole.replace(",", group) + (decimal + decimals if decimals else "")

    return write


def workbook(sheets, *, merged=(), hidden=()):
    """An .xlsx of sheets {name: records of anything}."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, records in sheets.items():
        sheet = book.create_sheet(name)
        for record in records:
            sheet.append(list(record))
        if name in hidden:
            sheet.sheet_state = "hidden"
        for area in merged:
            sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_numbers(records):
    """The records with numbers instead of text where a cell is one, as a spreadsheet holds them."""
    return [records[0], *([_value(cell) for cell in record] for record in records[1:])]


def _value(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


def archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def gzipped(content):
    return gzip.compress(content, mtime=0)


def assert_all_scored(data, rows=ROWS, *, choices=None):
    """Read a file and hold every number in it against the series; return the cohort."""
    cohort = read_cohort(data, choices=choices)
    assert cohort.sentence.startswith(f"{len(rows)} data row"), cohort.sentence
    assert cohort.n_scored == len(rows), [issue.problem for issue in cohort.issues]
    np.testing.assert_allclose(cohort.measurements, true(rows), rtol=1e-12)
    return cohort


def refusal(data, *, read=read_cohort, choices=None):
    """The exception with which a file is refused."""
    with pytest.raises(CohortRefused) as caught:
        read(data, choices=choices)
    assert len(str(caught.value)) < 700
    assert SENTENCES.fullmatch(str(caught.value))
    return caught.value
