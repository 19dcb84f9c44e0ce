"""Messy files that hospitals have, each with what must become of it."""

import json
from pathlib import Path

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.model.dataset import load
from lrcore.reader import read_cohort, read_predictions
from tests.reader.made import SENTENCES

COHORTS = Path(__file__).parents[1] / "cohorts"
FILES = sorted(path.name.removesuffix(".expect.json") for path in COHORTS.glob("*.expect.json"))
SHORTENED = "... ("  # what stands for the middle of a very long id in an expect file

# What the sentence that refuses a file has to say.
SAYS = {
    "binary_garbage.csv": ("not a table",),
    "duplicate_column_conflict.csv": ("area_mean", "column 6", "column 33", "different values"),
    "empty.csv": ("is empty",),
    "header_only.csv": ("no patients",),
    "login_page.csv": ("web page, not a table",),
    "missing_column.csv": ("worst concave points",),
    "misspelt_columns.csv": (
        "mean smoothness",
        "'smothness_mean' for mean smoothness",
        "'compactnes_worst' for worst compactness",
    ),
    "radius_in_cm.csv": ("radius_mean", "radius_se", "radius_worst", "ten times too small"),
    "records.json.csv": ("JSON, not a table",),
    "screenshot.png.csv": ("picture", "not a table"),
    "swapped_mean_and_worst.csv": (
        "The worst values are smaller than the means in 24 of 24 rows",
        "exchanged",
    ),
    "transposed.csv": ("not found as columns", "first column"),
    "whitespace_only.csv": ("is empty",),
    "wisconsin_original_9_features.csv": ("original Wisconsin data", "30 nuclear measurements", "Diagnostic"),
}
# What the notes on a file that is scored must contain.
NOTES = {
    "duplicate_column_same.csv": ("hold the same values",),
    "duplicate_patients.csv": ("Rows 3 and 8 hold the same 30 measurements", "Rows 11 and 16 share the id"),
    "r_write_csv.csv": ("R names",),
    "shuffled_columns_and_extras.csv": ("Not used for the score",),
    "sklearn_frame.csv": ("no column of ids", "'0' is malignant"),
    "uci_wdbc.data": ("no header line, the published order assumed",),
    "no_labels.csv": ("No column of diagnoses",),
    "labels_mixed_and_unknown.csv": ("The diagnosis is unknown in 6 rows",),
    "workbook.xlsx": ("sheet '",),
}


def expected(name):
    return json.loads((COHORTS / f"{name}.expect.json").read_text())


REFUSED = [name for name in FILES if expected(name)["file_outcome"] == "refuse"]
READ = [name for name in FILES if name not in REFUSED]


@pytest.fixture(scope="module")
def read():
    """Return a function that reads a reference file, once."""
    known = {}

    def cohort(name):
        if name not in known:
            known[name] = read_cohort((COHORTS / name).read_bytes(), name=name)
        return known[name]

    return cohort


def test_all_reference_files_are_here():
    assert len(FILES) == 55
    assert set(SAYS) == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_states_the_reason_in_whole_sentences(name):
    with pytest.raises(CohortRefused) as refusal:
        read_cohort((COHORTS / name).read_bytes(), name=name)
    message = str(refusal.value)
    for part in SAYS[name]:
        assert part in message
    assert len(message) < 500
    assert SENTENCES.fullmatch(message)


@pytest.mark.parametrize("name", READ)
def test_every_row_is_scored_exactly_or_rejected(read, name):
    cohort, wanted = read(name), expected(name)["rows"]
    assert cohort.n_rows == len(wanted)
    assert cohort.n_rows == cohort.n_scored + cohort.n_refused + cohort.n_held_back
    scored = dict(zip(cohort.rows.tolist(), cohort.measurements, strict=True))
    assert scored.keys() | cohort.rejected.keys() == set(range(1, cohort.n_rows + 1))
    for row in wanted:
        number = row["data_row"]
        if row["expect"] != "either":
            assert (number in scored) == (row["expect"] == "score"), number
        if number in scored:
            truth = row.get("values") or load().measurements[row["wdbc_row"]]
            np.testing.assert_allclose(scored[number], truth, rtol=1e-12, err_msg=str(number))


@pytest.mark.parametrize("name", READ)
def test_what_is_rejected_names_row_column_and_cell(read, name):
    cohort, wanted = read(name), expected(name)
    for rejected in wanted["rejected"]:
        row = rejected["data_row"]
        if row not in cohort.rejected:
            assert row in wanted["scored_or_rejected"]
            continue
        about = [issue for issue in cohort.issues if issue.row == row]
        assert about
        for columns in filter(None, rejected.get("columns", ())):
            assert any(issue.column.strip() in columns.split(", ") for issue in about), (row, columns)
        assert all(issue.problem.endswith(".") for issue in about)


@pytest.mark.parametrize("name", READ)
def test_ids_are_shown_as_written(read, name):
    cohort, wanted = read(name), {row["data_row"]: row["id"] for row in expected(name)["rows"]}
    for row, found in zip(cohort.rows.tolist(), cohort.ids, strict=True):
        if wanted[row] and SHORTENED not in wanted[row]:
            assert found == wanted[row]


@pytest.mark.parametrize("name", READ)
def test_diagnoses_are_what_the_file_means(read, name):
    cohort, wanted = read(name), {row["data_row"]: row["y"] for row in expected(name)["rows"]}
    found = dict(zip(cohort.rows.tolist(), cohort.outcome.tolist(), strict=True))
    if not expected(name)["labels"]["present"]:
        assert set(found.values()) == {-1}
        return
    assert found == {row: -1 if wanted[row] is None else wanted[row] for row in found}


@pytest.mark.parametrize("name", NOTES)
def test_what_was_decided_is_said(read, name):
    cohort = read(name)
    said = " ".join(note.problem for note in cohort.notes) + cohort.dialect.line
    for part in NOTES[name]:
        assert part in said


def test_a_coding_that_the_numbers_leave_open_is_asked_about(read):
    assert read("labels_1_0_ambiguous.csv").labels.needs_confirmation
    assert not read("labels_words.csv").labels.needs_confirmation


@pytest.mark.parametrize("name", FILES)
def test_files_of_patients_are_refused_in_sentences_where_a_table_of_risks_is_asked_for(name):
    with pytest.raises(CohortRefused) as caught:
        read_predictions((COHORTS / name).read_bytes())
    assert SENTENCES.fullmatch(str(caught.value)), str(caught.value)
