"""Headers that only count are set aside; the published order is taken where the numbers bear it out."""

import numpy as np
import pytest

from lrcore.reader import read_cohort, read_labelled
from lrcore.reader.columns.placeholders import counting_columns
from tests.reader.made import assert_all_scored, file, malignant, refusal, table

COUNTED = {
    "x1": ["id", "diagnosis", *(f"x{n}" for n in range(1, 31))],
    "V1": [f"V{n}" for n in range(1, 33)],
    "Column1": [f"Column{n}" for n in range(1, 33)],
    "0 with names": ["id", "diagnosis", *map(str, range(30))],
    "p2": ["Id", "Class", *(f"p{n}" for n in range(2, 32))],
    "feature_0": ["id", "target", *(f"feature_{n}" for n in range(30))],
    "Feature 01": ["id", "diagnosis", *(f"Feature {n:02d}" for n in range(1, 31))],
    "0.0": ["id", "diagnosis", *(f"{n}.0" for n in range(30))],
    "letters of a spreadsheet": [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *("A" + letter for letter in "ABCDEF")],
    "attr.1": ["case", "result", *(f"attr.{n}" for n in range(1, 31))],
}


def with_names(names):
    records = table()
    return [names, *records[1:]]


@pytest.mark.parametrize("name", COUNTED)
def test_headers_that_count_are_set_aside(name):
    content = file(with_names(COUNTED[name]))
    cohort = assert_all_scored(content)
    np.testing.assert_array_equal(cohort.outcome, malignant())
    assert cohort.ids[0] == "P-0014"
    labelled = read_labelled(content)
    assert (labelled.measurements == cohort.measurements).all()
    assert labelled.labels.meaning == cohort.labels.meaning
    assert any("only number the columns" in note.problem for note in cohort.notes)


@pytest.mark.parametrize("first", [0, 1])
def test_numbers_alone_are_a_header_and_no_patient(first):
    records = [record[2:] for record in table()]
    content = file([list(map(str, range(first, first + 30))), *records[1:]])
    assert assert_all_scored(content).n_rows == 20


def test_the_diagnosis_behind_the_measurements_may_be_counted_too():
    records = [[*record[2:], record[1]] for record in table()]
    cohort = assert_all_scored(file([[f"col{n}" for n in range(31)], *records[1:]]))
    np.testing.assert_array_equal(cohort.outcome, malignant())


def test_another_order_is_refused():
    records = table()
    turned = [record[:2] + record[:1:-1] for record in records]
    refused = refusal(file([COUNTED["x1"], *turned[1:]]))
    assert "only numbers the columns" in str(refused)


@pytest.mark.parametrize(
    "names",
    [
        [f"x{n}" for n in range(1, 30)],
        [f"x{n}" for n in range(1, 61, 2)],
        ["radius1", *(f"x{n}" for n in range(1, 31))],
        [f"{'ab'[n % 2]}{n}" for n in range(60)],
    ],
)
def test_other_headers_do_not_count(names):
    assert counting_columns(names) == ()


def test_measurements_with_a_name_keep_it():
    records = table()
    more = [
        record + ([f"gene{n}" for n in range(40)] if not row else ["0.5"] * 40)
        for row, record in enumerate(records)
    ]
    assert len(read_cohort(file(more)).extras) == 40
