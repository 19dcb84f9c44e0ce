"""Days, weeks and months; the share flagged in each, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.periods import DAY, MONTH, WEEK, flagged_over_time, periods


def days(*texts):
    return np.array(texts, "datetime64[us]")


@pytest.mark.parametrize(
    ("last", "unit"),
    [("2026-01-31T23:59", DAY), ("2026-02-01", WEEK), ("2026-07-03", WEEK), ("2026-07-04", MONTH)],
)
def test_the_span_decides_the_unit(last, unit):
    assert periods(days("2026-01-01", last)).unit == unit


def test_weeks_begin_on_monday_and_months_on_the_first():
    weeks = periods(days("2026-03-01T23:59:59", "2026-03-02T00:00", "2026-04-12"))
    assert weeks.start.astype(str).tolist() == ["2026-02-23", "2026-03-02", "2026-04-06"]
    months = periods(days("2025-01-31", "2025-02-01", "2026-02-28"))
    assert months.start.astype(str).tolist() == ["2025-01-01", "2025-02-01", "2026-02-01"]
    before = periods(days("1969-12-31", "1969-12-28", "1969-10-01"))
    assert before.start.astype(str).tolist() == ["1969-09-29", "1969-12-22", "1969-12-29"]


def test_the_share_flagged_by_hand():
    found = flagged_over_time(
        days("2026-03-02T09:00", "2026-03-01T23:59:59.9", "2026-03-02T10:00", "2026-03-02T11:00"),
        np.array([True, False, True, False]),
    )
    assert found.start.astype(str).tolist() == ["2026-03-01", "2026-03-02"]
    assert (found.n.tolist(), found.flagged.tolist()) == ([1, 3], [0, 2])
    assert found.share.tolist() == [0, 2 / 3]
    low, high = proportion_confint(2, 3, method="wilson")
    assert (found.low[1], found.high[1]) == (pytest.approx(low), pytest.approx(high))
    assert found.frame()["day"].tolist() == ["2026-03-01", "2026-03-02"]


@given(st.lists(st.tuples(st.integers(0, 400_000), st.booleans()), min_size=1, max_size=50))
def test_every_patient_is_counted_once(patients):
    hours, above = map(np.array, zip(*patients, strict=True))
    moments = np.datetime64("2020-01-01", "h") + hours.astype("timedelta64[h]")
    found = flagged_over_time(moments, above)
    assert found.n.sum() == len(above)
    assert found.flagged.sum() == above.sum()
    assert (found.n > 0).all()
    starts = found.start[periods(moments).place]
    assert (starts <= moments).all()


@pytest.mark.parametrize("times", [[], [1, 2], ["2026-01-01"], np.array(["NaT"], "datetime64[D]")])
def test_what_is_no_time_is_refused(times):
    with pytest.raises(InvalidInput, match="moments"):
        periods(times)


def test_lists_of_different_length_are_refused():
    with pytest.raises(InvalidInput, match="got 2 and 1"):
        flagged_over_time(days("2026-01-01", "2026-01-02"), np.array([True]))
