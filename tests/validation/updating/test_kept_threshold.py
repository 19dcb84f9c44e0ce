"""The threshold that comes with an update flags exactly the same patients, to the last digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.arrays import sigmoid
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.calibration_map import LogOddsMap
from lrcore.validation.updating.kept_threshold import kept_threshold

SLOPES = st.floats(0.05, 20)
MAPS = st.builds(LogOddsMap, st.floats(-8, 8), SLOPES, SLOPES) | st.builds(
    lambda intercept, slope: LogOddsMap(intercept, slope, slope), st.floats(-8, 8), SLOPES
)
LOG_ODDS = st.lists(st.floats(-12, 12), min_size=1, max_size=60)


@given(LOG_ODDS, MAPS, st.data())
def test_the_same_patients_are_flagged_whatever_the_update(log_odds, change, data):
    before = np.array(log_odds)
    at_a_patient = st.sampled_from(sigmoid(before).tolist())
    threshold = data.draw(at_a_patient | st.floats(1e-6, 1 - 1e-6))
    risk, after = sigmoid(before), sigmoid(change.at(before))
    kept = kept_threshold(risk, after, threshold, change)
    assert 0 < kept.threshold < 1
    if kept.is_exact:
        np.testing.assert_array_equal(flagged(after, kept.threshold), flagged(risk, threshold))
    else:
        was = flagged(risk, threshold)
        lowest = after[was].min(initial=np.nextafter(1.0, 0.0))
        assert lowest <= after[~was].max(initial=0.0), "only where no threshold separates them"


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("bent", [False, True])
def test_large_sets_with_risks_at_the_threshold(seed, bent):
    rng = np.random.default_rng(seed)
    before = rng.normal(0, 4, 2_000)
    intercept, below, above = rng.normal(-1, 1), rng.uniform(0.5, 2), rng.uniform(0.5, 2)
    change = LogOddsMap(intercept, below, above if bent else below)
    risk, after = sigmoid(before), sigmoid(change.at(before))
    for threshold in (*risk[:20].tolist(), 0.031, 0.5):
        kept = kept_threshold(risk, after, threshold, change)
        assert kept.is_exact
        np.testing.assert_array_equal(flagged(after, kept.threshold), flagged(risk, threshold))


def test_the_stored_version_flags_the_same_patients(own_folder):
    """By the risks that the stored model gives, whose last digits are not those of the mapped ones."""
    from lrcore.model.dataset import load
    from lrcore.registry import artifact
    from tests.registry.decisions import update

    rows = load().measurements
    before = artifact.load(own_folder).model.risk(rows)
    for change in (LogOddsMap(-1.1, 1.0, 1.0), LogOddsMap(0.3, 0.8, 0.8), LogOddsMap(0.4, 0.6, 1.5)):
        parent = artifact.load(own_folder)
        before = parent.model.risk(rows)
        after = parent.model.updated(change).risk(rows)
        for threshold in (*np.sort(before)[::60].tolist(), 0.031):
            if not 0 < threshold < 1:
                continue
            kept = kept_threshold(before, after, threshold, change)
            assert kept.is_exact
            np.testing.assert_array_equal(flagged(after, kept.threshold), flagged(before, threshold))
        stored = update(own_folder, change)
        np.testing.assert_array_equal(stored.model.risk(rows), after)
        one = stored.model.for_one()
        assert [one.risk(one.log_odds(row)) for row in rows.tolist()] == after.tolist()


def test_risks_that_become_equal_are_said_to_tie():
    """Far from 0 the doubles near a risk of 1 run out: two risks that differed are both 1 afterwards."""
    before, change = np.array([-1.0, 20.0, 21.0]), LogOddsMap(0.0, 3.0, 3.0)
    risk, after = sigmoid(before), sigmoid(change.at(before))
    assert risk[1] < risk[2]
    assert after[1] == after[2] == 1.0
    kept = kept_threshold(risk, after, float(risk[2]), change)
    assert (kept.more, kept.fewer, kept.is_exact) == (1, 0, False)
    assert kept.tied_at is not None
    assert kept.threshold < 1


@pytest.mark.parametrize("threshold", [1e-300, 1 - 1e-16])
def test_a_threshold_that_leaves_the_range_is_brought_back_where_the_patients_allow(threshold):
    change = LogOddsMap(0.0, 9.0, 9.0)
    risk = np.array([0.2, 0.8])
    after = sigmoid(change.at(np.log(risk / (1 - risk))))
    kept = kept_threshold(risk, after, threshold, change)
    assert 0 < kept.threshold < 1
    np.testing.assert_array_equal(flagged(after, kept.threshold), flagged(risk, threshold))


@pytest.mark.parametrize("rows", [slice(0, 1), slice(1, 2), slice(0, 0)])
def test_everybody_or_nobody_flagged(rows):
    risk = np.array([0.2, 0.8])[rows]
    change = LogOddsMap(-2.0, 1.0, 1.0)
    after = sigmoid(change.at(np.log(risk / (1 - risk))))
    kept = kept_threshold(risk, after, 0.5, change)
    assert kept.is_exact
    assert kept.threshold == pytest.approx(float(sigmoid(np.array([-2.0]))[0]))
