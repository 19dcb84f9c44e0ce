"""The quick answer is never more lenient than the rules."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.applicability import applicability
from lrcore.cohort import check_row, range_notes
from lrcore.dataset import load
from lrcore.schema import FIELDS, MEAN, ROUND_AREA, ROUND_PERIMETER, WORST, fields_of
from lrcore.screening import nothing_to_say

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
    passed = [nothing_to_say(row) for row in SERIES.tolist()]
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
    if nothing_to_say(values.tolist()):
        assert rules_are_silent(values)


def test_limits_one_step_to_either_side():
    checked = 0
    for row in SERIES[::40]:
        for field in FIELDS:
            for bound in (field.quantiles.minimum, field.quantiles.maximum):
                checked += one_step_around(row, field.index, bound)
        for mean in range(10):
            checked += one_step_around(row, mean + 20, row[mean] * 0.995)
        for first, place, limit in CIRCLES:
            circle = 2 * np.pi * row[first] if place == 2 else np.pi * row[first] ** 2
            checked += one_step_around(row, first + place, limit * circle)
    assert checked > 3000


def one_step_around(row, field, value):
    for near in (np.nextafter(value, -np.inf), value, np.nextafter(value, np.inf)):
        changed = row.copy()
        changed[field] = near
        if nothing_to_say(changed.tolist()):
            assert rules_are_silent(changed)
    return 3


def test_the_other_way_round_little_is_left_to_the_rules():
    rng = np.random.default_rng(0)
    rows = SERIES[rng.integers(0, 569, 300)] * rng.uniform(0.995, 1.005, (300, 1))
    silent = [rules_are_silent(row) for row in rows]
    assert sum(silent) > 100
    assert [nothing_to_say(row) for row in rows.tolist()] == silent


def test_what_is_not_finite_never_passes():
    for value in (np.nan, np.inf, -np.inf):
        for field in range(30):
            row = SERIES[0].copy()
            row[field] = value
            assert not nothing_to_say(row.tolist())
