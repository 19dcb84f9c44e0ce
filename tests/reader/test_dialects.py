"""A law: whatever a table is written like, the same numbers, ids and diagnoses come back."""

import csv

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from lrcore.model.dataset import load
from lrcore.reader import read_cohort
from lrcore.schema import FIELDS
from tests.reader.made import archive, cells, delimited, grouped, gzipped, workbook

LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"
)
NAMES = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: f"p{text}")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
SIGNS = ((",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", "."), ("|", "."), (",", ","))
LABELS = (("B", "M"), ("benign", "Malignant"), ("gutartig", "bösartig"), ("b ", " m"))


@st.composite
def written(draw):
    """Some patients of the series, and a file that holds them in a dialect of its own."""
    rows = draw(st.lists(st.integers(0, 568), min_size=1, max_size=12, unique=True))
    names = draw(st.lists(NAMES, min_size=len(rows), max_size=len(rows)))
    delimiter, decimal = draw(st.sampled_from(SIGNS))
    group = draw(st.sampled_from(["", "'", "\u00a0"]))
    label, style = (
        draw(st.sampled_from(LABELS)),
        draw(st.sampled_from(["Kaggle", "scikit-learn", "UCI", "R"])),
    )
    columns = [("id", names), ("diagnosis", [label[load().outcome[row]] for row in rows])]
    numbers = zip(*cells(rows, write=grouped(group, decimal)), strict=True)
    columns += [(field.headers[style], list(column)) for field, column in zip(FIELDS, numbers, strict=True)]
    columns.append(("ward", ["3"] * len(rows)))
    order = draw(st.permutations(columns)) if draw(st.booleans()) else columns
    records = [[name for name, _ in order], *map(list, zip(*(column for _, column in order), strict=True))]
    text = delimited(
        records,
        delimiter,
        end=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    content = text.encode(draw(st.sampled_from(ENCODINGS)))
    return rows, names, draw(st.sampled_from([bytes, gzipped, _zipped]))(content)


def _zipped(content):
    return archive({"folder/patients.csv": content})


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(written())
def test_any_dialect_gives_the_same_numbers(example):
    rows, names, content = example
    note(f"{content[:60]!r} ... {content[-200:]!r}")
    cohort = read_cohort(content)
    assert cohort.n_rows == len(rows)
    kept = [rows[row - 1] for row in cohort.rows]
    if len(set(rows)) == cohort.n_scored:
        assert cohort.ids == tuple(names)
    np.testing.assert_array_equal(cohort.measurements, load().measurements[kept])
    np.testing.assert_array_equal(cohort.outcome, load().outcome[kept])
    # Only what looks like a summary of the others may be rejected, and never silently.
    assert cohort.n_scored + len(cohort.rejected) == len(rows)
    assert {i.row for i in cohort.issues if i.severity != "note"} == set(cohort.rejected)
    assert cohort.n_scored == len(rows)


@pytest.mark.parametrize("seed", range(3))
def test_a_workbook_gives_the_same_numbers(seed):
    rng = np.random.default_rng(seed)
    rows = rng.choice(569, 40, replace=False).tolist()
    values = load().measurements[rows]
    records = [["id", *(field.headers["Kaggle"] for field in FIELDS)]]
    records += [[f"00{row}", *map(float, numbers)] for row, numbers in zip(rows, values, strict=True)]
    cohort = read_cohort(
        workbook({"Notes": [["about"], ["nothing"]], "Patients": [["Ward 3"], [], *records]})
    )
    np.testing.assert_array_equal(cohort.measurements, values)
    assert cohort.ids == tuple(f"00{row}" for row in rows)
