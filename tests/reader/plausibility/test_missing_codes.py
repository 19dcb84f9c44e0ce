"""Codes for missing values are refused where they do not fit the field, and never taken for a slip."""

import numpy as np
import pytest

from lrcore.model.dataset import load
from lrcore.reader import check_row, read_cohort
from lrcore.reader.choices import Choices, Conversion
from lrcore.reader.plausibility.missing_codes import is_missing_code
from lrcore.reader.plausibility.rules import missing_codes
from lrcore.schema import FIELDS
from tests.reader.made import changed, file, headers, refusal, table

SERIES = load().measurements
NAMES = headers()
_CODES = (
    "9 99 999 9999 99999 99999999 9.9 99.9 999.9 9999.99 77 8888 7777 98 997 9998 1111 "
    "1 10 100 1000 10000 100000 1e30 1e300 3.4e38 1.7976931348623157e308 9.96921e36 "
    "32767 32768 65535 2147483647 4294967295 9223372036854775807"
)
_NEGATIVE = "-1 -9 -99 -999 -9999 -99999999 -32768 -2147483648 -1e30 -99.9"
CODES, NEGATIVE = _CODES.split(), _NEGATIVE.split()


def outside(field, value):
    low, high = field.plausible
    return value < low or value > high


@pytest.mark.parametrize("code", CODES + NEGATIVE)
def test_a_code_outside_the_range_of_its_field_is_refused_in_every_field(code):
    value = float(code)
    assert is_missing_code(value)
    for field in FIELDS:
        row = SERIES[20].copy()
        row[field.index] = value
        found = [issue for issue in check_row(row) if issue.column == field.name]
        if outside(field, value):
            (issue,) = found
            assert "looks like a code for a missing value" in issue.problem
            assert "times too" not in issue.problem
            assert (issue.severity, issue.rule) == ("refused", "coded")
        else:
            assert all(issue.rule != "coded" for issue in found)


@pytest.mark.parametrize("code", CODES + NEGATIVE)
@pytest.mark.parametrize("name", ["area_worst", "radius_mean", "smoothness_mean", "texture_worst"])
def test_no_code_is_offered_as_a_shifted_decimal_point(code, name):
    cohort = read_cohort(file(changed(table(), 5, name, code)))
    assert cohort.offers == ()
    if outside(FIELDS[NAMES.index(name)], float(code)):
        (issue,) = [issue for issue in cohort.issues if issue.row == 5]
        assert (issue.column, issue.severity) == (name, "refused")


@pytest.mark.parametrize("value", [999.9, 999.0, 1000.0, 1111.0, 888.8])
def test_an_area_that_is_written_like_a_code_is_an_area(value):
    row = SERIES[0].copy()
    radius = np.sqrt(value / np.pi)
    row *= radius / row[0]
    row[4:10], row[14:20], row[24:] = SERIES[0, 4:10], SERIES[0, 14:20], SERIES[0, 24:]
    row[[1, 11, 21]] = SERIES[0, [1, 11, 21]]
    row[3], row[[13, 23]] = value, SERIES[0, [13, 23]] * (radius / SERIES[0, 0]) ** 2
    assert is_missing_code(value)
    assert check_row(row) == ()


def test_no_false_alarm_in_the_series_nor_in_noisy_resamples_of_it():
    assert is_missing_code(SERIES).sum() > 5, "some measurements are written like codes"
    assert not missing_codes(SERIES).any()
    rng = np.random.default_rng(7)
    for noise in (0.02, 0.1, 0.3):
        for _ in range(20):
            rows = SERIES[rng.integers(0, 569, 569)] * np.exp(rng.normal(0, noise, SERIES.shape))
            assert not missing_codes(rows).any()


@pytest.mark.parametrize("factor", [1e-3, 1e-2, 0.1, 10, 100, 1e3])
def test_genuine_slips_are_rarely_taken_for_codes(factor):
    assert missing_codes(SERIES * factor).mean() < 0.002


def test_a_genuine_slip_is_offered_and_one_that_gives_a_code_is_refused():
    for cell, offered in (("1184", 1), ("1000", 0)):
        cohort = read_cohort(file(changed(table(), 5, "smoothness_mean", cell)))
        assert len(cohort.offers) == offered
        assert cohort.n_refused == 1 - offered


def with_codes(code, rows):
    records = table(tuple(range(40)))
    for record in records[1 : 1 + rows]:
        record[records[0].index("area_worst")] = code
    return file(records)


@pytest.mark.parametrize("code", ["99999", "9999", "-999", "1e30", "100000"])
def test_a_column_with_codes_in_most_rows_is_not_offered_as_another_unit(code):
    cohort = read_cohort(with_codes(code, 28))
    assert (cohort.n_scored, cohort.n_refused) == (12, 28)
    assert cohort.offers == ()


@pytest.mark.parametrize("code", ["99999", "9999", "1e30", "100000"])
def test_a_column_of_nothing_but_codes_is_refused_without_an_offer(code):
    refused = refusal(with_codes(code, 40))
    assert "same value in all 40 rows" in str(refused)
    assert "offer" not in refused.details


def test_a_code_in_a_column_that_was_converted_is_not_offered():
    """Smoothness in hundredths, 99 where it is missing: 0.99 after the conversion."""
    records = table(tuple(range(40)))
    place = records[0].index("smoothness_mean")
    for record in records[1:]:
        record[place] = f"{float(record[place]) * 100:.6g}"
    records[5][place] = "99"
    cohort = read_cohort(file(records), choices=Choices(conversions=(Conversion("mean_smoothness", 0.01),)))
    assert cohort.n_scored == 39
    assert cohort.offers == ()


def test_an_accepted_shift_is_named_with_what_was_read_and_used():
    records = table()
    place = records[0].index("area_worst")
    wrong = f"{float(records[5][place]) * 100:.6g}"
    (offer,) = read_cohort(file(changed(records, 5, "area_worst", wrong))).offers
    cohort = read_cohort(file(changed(records, 5, "area_worst", wrong)), choices=offer.choices)
    (change,) = cohort.changes.cells
    assert (change.row, str(change)) == (5, f"area_worst: {wrong} -> {float(records[5][place]):.10g}")
    assert not read_cohort(file(records)).changes
    assert not read_cohort(file(changed(records, 5, "texture_mean", "x")), choices=offer.choices).changes
