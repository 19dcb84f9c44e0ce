"""Numbers that could not have been measured: slips of the decimal point, other units, exchanged columns."""

import numpy as np
import pytest

from lrcore.model.dataset import load
from lrcore.reader import check_row, read_cohort
from lrcore.schema import FIELDS
from tests.reader.made import assert_all_scored, file, headers, refusal, table, true

NAMES = headers()
LENGTHS = [name for name in NAMES if "radius" in name or "perimeter" in name]


def scaled(factor, names, rows=None):
    """A file in which some columns, in some rows (from 1) or all, are a factor too large."""
    records = table()
    for number, record in enumerate(records[1:], 1):
        for name in names if rows is None or number in rows else ():
            place = records[0].index(name)
            record[place] = repr(float(record[place]) * factor)
    return file(records)


@pytest.mark.parametrize("factor", [10, 0.1, 100, 0.01, 1000])
@pytest.mark.parametrize("name", NAMES)
def test_a_slip_of_the_decimal_point_in_one_cell_holds_the_row_back(name, factor):
    cohort = read_cohort(scaled(factor, [name], {5}))
    assert sorted(cohort.rejected) == [5]
    assert {issue.severity for issue in cohort.issues if issue.row} == {"held back"}
    assert (cohort.measurements == np.delete(true(), 4, axis=0)).all()


@pytest.mark.parametrize("factor", [10, 0.1, 100])
@pytest.mark.parametrize("names", [["texture_mean"], LENGTHS, NAMES[:10], NAMES])
def test_a_column_in_another_unit_is_converted_only_once_accepted(names, factor):
    if len(names) == 10 and factor < 1:
        assert str(refusal(scaled(factor, names)))
        return
    content = scaled(factor, names)
    refused = refusal(content)
    assert "another unit" in str(refused) or "rescaled" in str(refused)
    if names is not NAMES or factor > 1:
        cohort = read_cohort(content, choices=refused.details["offer"].choices)
        assert cohort.n_scored == 20
        np.testing.assert_allclose(cohort.measurements, true(), rtol=1e-12)
        assert sum(note.rule == "conversion" for note in cohort.notes) == len(names)


def test_a_slip_in_single_rows_is_offered_for_those_rows():
    cohort = read_cohort(scaled(0.1, ["radius_mean"], {3, 7}))
    (offer,) = cohort.offers
    assert "In 2 rows (3 and 7) mean radius looks ten times too small" in offer.sentence
    assert_all_scored(scaled(0.1, ["radius_mean"], {3, 7}), choices=offer.choices)


SERIES = load().measurements
LOW, HIGH = SERIES.min(axis=0), SERIES.max(axis=0)
RESCALED = {
    "z-scores": (true() - SERIES.mean(axis=0)) / SERIES.std(axis=0),
    "their own z-scores": (true() - true().mean(axis=0)) / true().std(axis=0),
    "0 to 1": (true() - LOW) / (HIGH - LOW),
    "their own 0 to 1": (true() - true().min(axis=0)) / np.ptp(true(), axis=0),
    "logarithms": np.log(np.maximum(true(), 1e-4)),
}


def with_values(values):
    records = table()
    for record, numbers in zip(records[1:], values, strict=True):
        record[2:] = map(repr, np.asarray(numbers, float).tolist())
    return file(records)


@pytest.mark.parametrize("name", RESCALED)
def test_rescaled_measurements_are_refused_with_the_likely_reason(name):
    refused = refusal(with_values(RESCALED[name]))
    assert "seem to have been rescaled" in str(refused)
    if name in ("z-scores", "0 to 1"):
        offer = refused.details["offer"]
        assert "Accept only if that is how they were made" in offer.sentence
        cohort = read_cohort(with_values(RESCALED[name]), choices=offer.choices)
        np.testing.assert_allclose(cohort.measurements, true(), rtol=1e-9, atol=1e-9)
    if name == "their own 0 to 1":
        assert "offer" not in refused.details  # none of them is negative, as z-scores are


@pytest.mark.parametrize("values", [np.sqrt(true()), np.log1p(true()), np.roll(true(), 1, axis=1)])
def test_no_row_of_otherwise_transformed_measurements_is_scored(values):
    assert str(refusal(with_values(values)))


@pytest.mark.parametrize("pair", [(5, 6), (15, 16), (0, 20), (10, 11), (27, 28)])
def test_exchanged_columns_are_refused_and_read_either_way(pair):
    records = table()
    one, other = (place + 2 for place in pair)
    records[0][one], records[0][other] = records[0][other], records[0][one]
    refused = refusal(file(records))
    assert all(f"'{records[0][place]}'" in str(refused) for place in (one, other))
    assert_all_scored(file(records), choices=refused.details["offer"].choices)
    kept = read_cohort(file(records), choices=refused.details["otherwise"].choices)
    assert kept.n_rows == 20


def test_mean_and_worst_exchanged_as_a_whole():
    records = table()
    records[0] = [*records[0][:2], *NAMES[20:], *NAMES[10:20], *NAMES[:10]]
    refused = refusal(file(records))
    assert "The worst values are smaller than the means in 20 of 20 rows" in str(refused)
    assert_all_scored(file(records), choices=refused.details["offer"].choices)


def test_a_filled_in_column_is_refused():
    records = table()
    for record in records[1:]:
        record[10] = "0.1792"
    assert "filled in, not measured" in str(refusal(file(records)))


def test_every_patient_of_the_series_passes():
    assert_all_scored(file(table(tuple(range(569)))), tuple(range(569)))


def test_the_same_words_for_one_patient():
    row = SERIES[0].copy()
    row[3] /= 100
    (issue,) = check_row(row)
    assert "far outside the plausible range of mean area" in issue.problem
    assert "a hundred times too small" in issue.problem
    assert len(check_row(np.full(30, np.nan))) == len(FIELDS)
