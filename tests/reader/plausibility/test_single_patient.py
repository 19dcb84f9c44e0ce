"""The quick answer is never more lenient than the rules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.model.applicability import applicability
from lrcore.model.dataset import load
from lrcore.reader import check_row, range_notes
from lrcore.reader.plausibility.single_patient import is_unremarkable
from lrcore.schema import FIELDS, MEAN, ROUND_AREA, ROUND_PERIMETER, WORST, fields_of

SERIES = load().measurements
CIRCLES = [
    (fields_of(group)[0].index, place, limit)
    for group in (MEAN, WORST)
    for place, limits in ((2, ROUND_PERIMETER[group]), (3, ROUND_AREA[group]))
    for limit in limits
]


def rules_are_silent(row):
    return not check_row(row) and not range_notes(row) and bool(applicability(row[None, :]).supported[0])


def test_all_569_aspirates_pass_quickly():
    passed = [is_unremarkable(row) for row in SERIES.tolist()]
    # The furthest aspirate itself is left to the rules.
    assert sum(passed) >= 568


factors = st.one_of(st.floats(0.9, 1.12), st.floats(0.5, 2), st.sampled_from([0.0, -1.0, 0.1, 10.0, 0.995]))
changes = st.dictionaries(st.integers(0, 29), factors, max_size=4)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 568), changes)
def test_what_passes_breaks_no_rule(row, changed):
    values = SERIES[row].copy()
    for field, factor in changed.items():
        values[field] *= factor
    if is_unremarkable(values.tolist()):
        assert rules_are_silent(values)


def answers_around(field, value_of):
    """Both answers at a limit and one step to either side of it, in patients from the whole series."""
    answers = set()
    for row in SERIES[::60]:
        value = value_of(row)
        for near in (np.nextafter(value, -np.inf), value, np.nextafter(value, np.inf)):
            changed = row.copy()
            changed[field] = near
            quick = is_unremarkable(changed.tolist())
            assert quick == rules_are_silent(changed), (field, near)
            answers.add(quick)
    return answers


def test_one_step_around_the_extremes_of_the_series():
    limits = [
        (field.index, bound)
        for field in FIELDS
        for bound in (field.quantiles.minimum, field.quantiles.maximum)
    ]
    decisive = [limit for limit in limits if len(answers_around(limit[0], lambda _, at=limit[1]: at)) == 2]
    # At the others another rule refuses both sides, as an extreme radius does not fit the area.
    assert len(decisive) >= 35


@pytest.mark.parametrize("mean", range(1, 10))
def test_one_step_around_a_worst_value_as_large_as_the_mean(mean):
    assert answers_around(mean + 20, lambda row: row[mean] * 0.995) == {True, False}


@pytest.mark.parametrize(("first", "place", "limit"), CIRCLES)
def test_one_step_around_the_limits_of_a_circle(first, place, limit):
    def value_of(row):
        return limit * (2 * np.pi * row[first] if place == 2 else np.pi * row[first] ** 2)

    assert answers_around(first + place, value_of) == {True, False}


def test_the_other_way_round_little_is_left_to_the_rules():
    rng = np.random.default_rng(0)
    rows = SERIES[rng.integers(0, 569, 300)] * rng.uniform(0.995, 1.005, (300, 1))
    silent = [rules_are_silent(row) for row in rows]
    assert sum(silent) > 100
    assert [is_unremarkable(row) for row in rows.tolist()] == silent


def test_what_is_not_finite_never_passes():
    for value in (np.nan, np.inf, -np.inf):
        for field in range(30):
            row = SERIES[0].copy()
            row[field] = value
            assert not is_unremarkable(row.tolist())
