"""The workbook: its formulas, recalculated by LibreOffice, give the risks."""

import io
import subprocess

import numpy as np
import openpyxl
import pytest

from lrcore.export.workbook import MAX_PATIENTS, PATIENTS, VERIFICATION, workbook
from tests.export.conftest import VERSIONS, assert_same, export_of
from tests.programs import program

FIRST_MEASUREMENT = 2  # 1-based column
MINUTES = 3 * 60  # seconds: a busy machine is slow, not wrong


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Return a function that has LibreOffice recalculate a workbook."""
    soffice, folder = program("soffice", "libreoffice-calc-nogui"), tmp_path_factory.mktemp("office")

    def recalculate(book):
        book.save(folder / "model.xlsx")
        command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", folder / "out", folder / "model.xlsx"]
        subprocess.run(command, check=True, capture_output=True, timeout=MINUTES)
        return openpyxl.load_workbook(folder / "out" / "model.xlsx", data_only=True)

    return recalculate


def opened(export):
    return openpyxl.load_workbook(io.BytesIO(workbook(export)))


def columns_of(sheet):
    titles, *rows = sheet.iter_rows(values_only=True)
    return {title: [row[place] for row in rows] for place, title in enumerate(titles)}


def numbers(cells):
    return np.array([np.nan if cell in (None, "") else cell for cell in cells], dtype=float)


@pytest.mark.slow
def test_the_risks_are_those_of_the_model(export, patients, recalculated):
    book = opened(export)
    for (row, column), value in np.ndenumerate(patients):
        if not np.isnan(value):
            book[PATIENTS].cell(row + 2, column + FIRST_MEASUREMENT).value = float(value)
    found = recalculated(book)
    columns, expected = columns_of(found[PATIENTS]), export.model.risk(patients)
    assert_same(numbers(columns["risk"]), expected)
    known = ~np.isnan(expected)
    np.testing.assert_array_equal(numbers(columns["flagged"])[known], expected[known] >= export.threshold)
    assert np.isnan(numbers(columns["flagged"])[~known]).all()
    assert verdict(found) == "all rows agree"


@pytest.mark.slow
def test_a_wrong_coefficient_and_a_text_are_found(artifact, recalculated):
    book = opened(export_of(artifact, ()))
    book["Model"]["B16"].value *= 1.0001
    for column in range(30):
        book[PATIENTS].cell(2, column + FIRST_MEASUREMENT).value = 1.0
    book[PATIENTS].cell(2, 9).value = "17,99"
    found = recalculated(book)
    assert verdict(found) == "ROWS DIFFER: do not use"
    assert np.isnan(numbers(columns_of(found[PATIENTS])["risk"])[0])


def verdict(book):
    return [row[0] for row in book[VERIFICATION].iter_rows(values_only=True)][-1]


@pytest.mark.parametrize("name", ["as trained", "flexible updates, a straight one between"])
def test_each_row_has_formulas_and_nothing_else_is_computed(artifact, name):
    book = opened(export_of(artifact, VERSIONS[name]))
    patients = columns_of(book[PATIENTS])
    assert len(patients["risk"]) == MAX_PATIENTS
    assert all(str(cell).startswith("=") for cell in (*patients["risk"], *patients["flagged"]))
    assert patients["mean_radius"] == [None] * MAX_PATIENTS


def test_texts_are_not_run(artifact):
    """The sentence on the threshold holds a name that a person gave."""
    from dataclasses import replace

    export = export_of(artifact, ())
    named = replace(export, in_force=replace(export.in_force, sentence='=HYPERLINK("http://example.org")'))
    cell = next(row[1] for row in opened(named)["Model"].iter_rows() if row[0].value == "about the threshold")
    assert cell.data_type == "s"
