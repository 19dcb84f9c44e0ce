"""Statistics of measurements and relations between them are no patients, upright or on their side."""

import numpy as np
import pytest

from lrcore.reader import Choices, read_cohort, read_labelled
from tests.reader.made import assert_all_scored, file, headers, malignant, refusal, table, true

NUMBERS = true()
ROWS = {
    "pandas": {
        "count": np.full(30, 20.0),
        "mean": NUMBERS.mean(0),
        "std": NUMBERS.std(0),
        "25%": NUMBERS.min(0),
    },
    "R": {"Min.": NUMBERS.min(0), "1st Qu.": NUMBERS.min(0), "Median": NUMBERS[0], "Mean": NUMBERS.mean(0)},
    "percentiles": {
        "mean": NUMBERS.mean(0),
        "median": NUMBERS[0],
        "p95": NUMBERS.max(0),
        "p5": NUMBERS.min(0),
    },
    "German": {
        "Anzahl": np.full(30, 20.0),
        "Mittelwert": NUMBERS.mean(0),
        "Standardabweichung": NUMBERS.std(0),
    },
    "two rows": {"mean": NUMBERS.mean(0), "std": NUMBERS.std(0)},
    "each class": {
        f"{letter},{name}": each(NUMBERS[malignant() == code])
        for code, letter in enumerate("BM")
        for name, each in (("mean", lambda rows: rows.mean(0)), ("std", lambda rows: rows.std(0)))
    },
}
COLUMNS = {
    "describe().T": ["count", "mean", "std", "min", "50%"],
    "coefficients": ["coef", "std err", "z", "P>|z|"],
    "importance": ["importance"],
    "SHAP": ["mean abs SHAP"],
    "table 1": ["Overall (n=569)", "Benign (n=357)", "Malignant (n=212)", "p-value"],
    "classes": ["mean benign", "mean malignant", "p-value"],
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("read", [read_cohort, read_labelled])
def test_rows_of_statistics_are_no_patients(name, read):
    records = [[*key.split(","), *map(repr, map(float, row))] for key, row in ROWS[name].items()]
    records.insert(0, [*[""] * (len(records[0]) - 30), *headers()])
    assert "table of statistics, not of patients" in str(refusal(file(records), read=read))


def test_the_means_of_each_class_are_no_patients():
    means = [NUMBERS[malignant() == code].mean(0) for code in (0, 1)]
    records = [["diagnosis", *headers()]]
    records += [["BM"[code], *map(repr, map(float, row))] for code, row in enumerate(means)]
    assert "means of each class" in str(refusal(file(records)))
    records[1][1:] = [f"{value:.5f}" for value in means[0]]  # as few digits as the mean of 32 rows has
    assert "means of each class" in str(refusal(file(records)))
    records = [record[1:] for record in table()]
    patients = [next(record for record in records[1:] if record[0] == letter) for letter in "BM"]
    assert read_cohort(file([records[0], *patients])).n_scored == 2
    single = [[cells[0], *(repr(float(np.float32(cell))) for cell in cells[1:])] for cells in patients]
    assert read_cohort(file([records[0], *single])).n_scored == 2


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_statistics_are_no_patients(name):
    columns = COLUMNS[name]
    records = [["feature", *columns], *([field, *["0.5"] * len(columns)] for field in headers())]
    refused = refusal(file(records))
    assert "table of statistics, not of patients" in str(refused)
    assert "offer" not in refused.details


@pytest.mark.parametrize("corner", ["", "feature"])
def test_a_correlation_matrix_is_no_cohort(corner):
    matrix = np.corrcoef(NUMBERS.T)
    records = [
        [corner, *headers()],
        *([name, *map(repr, map(float, row))] for name, row in zip(headers(), matrix, strict=True)),
    ]
    refused = refusal(file(records))
    assert "table of correlations" in str(refused)
    assert "offer" not in refused.details


def test_two_patients_without_ids_stay_patients():
    records = [record[1:] for record in table()]
    patients = [next(record for record in records[1:] if record[0] == letter) for letter in "BM"]
    words = [[word, *cells[1:]] for word, cells in zip(("benign", "Malignant"), patients, strict=True)]
    assert read_cohort(file([records[0], *words])).n_scored == 2


def test_patients_whose_ids_look_like_percentiles_stay_patients():
    records = table()
    named = [[f"P{row}" if row else cell, *rest] for row, (cell, *rest) in enumerate(records)]
    assert_all_scored(file(named))
    turned = [list(column) for column in zip(*named, strict=True)]
    assert "offer" in refusal(file(turned)).details
    assert_all_scored(file(turned), choices=Choices(transposed=True))
