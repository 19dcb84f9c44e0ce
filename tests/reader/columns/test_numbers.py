"""Cells: read, or rejected with row, column, cell and reason."""

import pytest

from lrcore.reader import read_cohort
from tests.reader.made import changed, file, table, true

MISSING = (
    "",
    "  ",
    "NA",
    "n/a",
    "N.A.",
    ".",
    "-",
    "--",
    "?",
    "*",
    "NULL",
    "None",
    "nan",
    "#N/A",
    "n.d.",
    "missing",
    "k.A.",
)
REASONS = {
    "12. Mrz": "is a date", "12.Mrz": "is a date", "Mar 12": "is a date", "2023-03-12": "is a date",
    "2023-03-12 00:00:00": "is a date", "12.03.2023": "is a date", "1. Dez": "is a date",
    "#REF!": "error of the spreadsheet", "#DIV/0!": "error of the spreadsheet",
    "inf": "not a finite number", "-Infinity": "not a finite number", "1e400": "too large",
    "20.1%": "percentage", "=1+1": "is a formula", "−17.3": "dash instead of a minus",
    "<0.01": "not a number", ">30": "not a number", "20.1 mm": "not a number", "2O.1": "not a number",
    "20..1": "not a number", "1_7": "not a number", "0x11": "not a number", "½": "not a number",
    "20.1±0.3": "not a number", "see report": "not a number", "TRUE": "not a number",
    "20,1": "has a comma where this file writes decimals with a point",
}  # fmt: skip
BEYOND = ("9999", "999", "99.99", "-9", "-1", "45000", "0", "1e-400", "-17.3", "1e308")


def about(cell, column="texture_mean"):
    """Read a file with one changed cell; return the issue about it."""
    cohort = read_cohort(file(changed(table(), 4, column, cell)))
    assert cohort.sentence.startswith("20 data rows: 19 scored")
    assert cohort.rows.tolist() == [row for row in range(1, 21) if row != 4]
    (issue,) = [issue for issue in cohort.issues if issue.row == 4]
    assert (issue.id, issue.column) == ("P-0017", column)
    return issue


@pytest.mark.parametrize("cell", MISSING)
def test_a_missing_value_is_never_filled_in(cell):
    assert about(cell).problem == "The value is missing."


@pytest.mark.parametrize("cell", REASONS)
def test_what_is_no_number_is_rejected_with_its_reason(cell):
    issue = about(cell)
    assert REASONS[cell] in issue.problem
    assert issue.severity == "refused"


@pytest.mark.parametrize("cell", BEYOND)
def test_what_cannot_have_been_measured_is_rejected(cell):
    issue = about(cell)
    assert issue.severity in ("refused", "held back")
    if cell in ("9999", "999", "99.99"):
        assert "looks like a code for a missing value" in issue.problem
        assert (issue.severity, issue.rule) == ("refused", "coded")


@pytest.mark.parametrize(
    "cell", ["17.3\u00a0", "17.3\n", " 17.3", "1.73e1", "1.73E+01", "+17.3", "17.30", "017.3"]
)
def test_what_means_the_same_number_is_read(cell):
    cohort = read_cohort(file(changed(table(), 4, "texture_mean", cell)))
    assert cohort.n_scored == 20
    assert cohort.measurements[3, 1] == 17.3


def test_zero_is_valid_only_where_a_nucleus_can_measure_zero():
    whole = table((101, 140, 174))
    assert read_cohort(file(whole)).n_scored == 3
    issue = about("0", "smoothness_mean")
    assert "cannot be 0" in issue.problem


def test_all_issues_of_a_file_are_given_at_once():
    records = table()
    for row, (column, cell) in enumerate(
        {"radius_mean": "x", "area_se": "", "texture_worst": "-1"}.items(), 3
    ):
        records = changed(records, row, column, cell)
    cohort = read_cohort(file(records))
    assert [(i.row, i.column) for i in cohort.issues if i.row] == [
        (3, "radius_mean"), (4, "area_se"), (5, "texture_worst"),
    ]  # fmt: skip
    assert len(cohort.frame()) == 3
    assert (cohort.measurements == true()[[0, 1, *range(5, 20)]]).all()


def test_columns_with_both_decimal_signs_are_refused_with_an_example():
    from lrcore.reader import Choices
    from tests.reader.made import refusal

    records = table()
    for row in range(1, 11):
        records[row] = records[row][:2] + [cell.replace(".", ",") for cell in records[row][2:]]
    assert "Numbers are written in two ways" in str(refusal(file(records, delimiter=";")))
    settled = read_cohort(file(records, delimiter=";"), choices=Choices(decimal="."))
    assert settled.n_scored == 10
