"""What leaves the reader: nothing a spreadsheet runs, and rows that come back corrected."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.model.dataset import load
from lrcore.reader import read_cohort
from lrcore.reader.changes import CellChange, Changes
from lrcore.reader.export.tables import corrections, neutral, refusals, scores
from tests.reader.made import changed, file, table, true

RUNS = "=+-@＝＋－＠\t\r\n"


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_text_can_run(text):
    safe = neutral(text)
    assert not safe.lstrip(" ").startswith(tuple(RUNS))
    assert safe in (text, f"'{text}")


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_corrected_rows_come_back_as_they_were_written(delimiter):
    records = table()
    strange = ["=1+1", "'quoted'", "-5", "a,b;c", "00123"]
    for record, name in zip(records[1:], strange, strict=False):
        record[0] = name
    for row in (1, 2, 3, 4, 5):
        records = changed(records, row, "radius_mean", "see report")
    bad = read_cohort(file(records, delimiter=delimiter))
    assert sorted(bad.rejected) == [1, 2, 3, 4, 5]
    text = corrections(bad).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    assert "see report" in rows[1][0]
    place = rows[0].index("radius_mean")
    for row, patient in zip(rows[1:], true()[:5], strict=True):
        row[place] = repr(float(patient[0]))
    mended = read_cohort(file(rows, delimiter=delimiter))
    assert list(mended.ids) == strange
    np.testing.assert_array_equal(mended.measurements, true()[:5])
    np.testing.assert_array_equal(mended.outcome, load().outcome[14:19])


def test_refusals_name_row_id_column_value_and_problem():
    cohort = read_cohort(file(changed(table(), 4, "area_se", "=1+1")))
    lines = list(csv.reader(io.StringIO(refusals(cohort.issues))))
    assert lines[0] == ["row", "id", "column", "value", "problem"]
    assert lines[1][:4] == ["4", "P-0017", "area_se", "'=1+1"]


def test_scores_have_the_columns_of_the_contract():
    text = scores([1, 2], ["a", "=b"], np.array([0.25, 1.0]), np.array([-1.1, 40.0]), np.array([False, True]))
    assert text.splitlines() == [
        "row,id,risk,log_odds,flagged",
        "1,a,0.25,-1.1,0",
        "2,'=b,1.0,40.0,1",
    ]


def test_a_column_of_changes_is_there_when_something_was_changed_and_cannot_run():
    changes = Changes((CellChange(2, "=area", 101234.0, 1012.34),))
    numbers = np.array([0.25, 1.0]), np.array([-1.1, 40.0]), np.array([False, True])
    text = scores([1, 2], ["a", "b"], *numbers, changes=changes)
    assert text.splitlines() == [
        "row,id,risk,log_odds,flagged,changed",
        "1,a,0.25,-1.1,0,",
        "2,b,1.0,40.0,1,'=area: 101234 -> 1012.34",
    ]
    assert scores([1, 2], ["a", "b"], *numbers, changes=Changes()) == scores([1, 2], ["a", "b"], *numbers)


def test_rows_that_are_not_scored_stand_at_their_places_on_request():
    records = changed(changed(table(), 2, "area_se", "=1+1"), 2, "texture_se", "NA")
    cohort = read_cohort(file(records))
    n = cohort.n_scored
    numbers = np.full(n, 0.25), np.full(n, -1.1), np.zeros(n, bool)
    text = scores(
        cohort.rows, cohort.ids, *numbers, more={"threshold": ["0.5"] * n}, not_scored=cohort.issues
    )
    lines = list(csv.DictReader(io.StringIO(text)))
    assert tuple(lines[0]) == ("row", "id", "risk", "log_odds", "flagged", "threshold", "problem")
    assert [line["row"] for line in lines] == [str(row) for row in range(1, len(records))]
    away = lines.pop(1)
    assert (away["id"], away["risk"], away["flagged"], away["threshold"]) == (records[2][0], "", "", "")
    assert away["problem"].startswith("area_se: ") or away["problem"].startswith("texture_se: ")
    assert "area_se: " in away["problem"]
    assert "texture_se: " in away["problem"]
    assert {(line["risk"], line["threshold"], line["problem"]) for line in lines} == {("0.25", "0.5", "")}
    with pytest.raises(ValueError, match="zip"):
        scores(cohort.rows, cohort.ids, *numbers, more={"threshold": ["0.5"]})
