"""Monotone distortions keep the AUC exactly; recalibration undoes the straight ones exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lrcore.lessons.distortion import powered, repair_lines, repaired, shifted, stretched
from lrcore.lessons.measures import auc, in_the_large, recalibration
from lrcore.lessons.regression.sigmoid import sigmoid

TENTHS = st.integers(-600, 600).map(lambda tenth: tenth / 10)
STRENGTHS = st.floats(0.1, 8)


@given(log_odds=arrays(float, 12, elements=TENTHS), strength=STRENGTHS)
def test_the_ranking_stays_exactly(log_odds, strength):
    outcome = np.arange(12) % 2
    before = auc(outcome, log_odds)
    assert auc(outcome, stretched(log_odds, strength)) == before
    assert auc(outcome, shifted(log_odds, strength - 4)) == before
    assert auc(outcome, powered(log_odds, strength)) == before


@given(log_odds=arrays(float, 5, elements=st.floats(-20, 20)), strength=STRENGTHS)
def test_a_power_is_a_power_of_the_risk(log_odds, strength):
    assert sigmoid(powered(log_odds, strength)) == pytest.approx(sigmoid(log_odds) ** strength, rel=1e-9)


def test_a_power_in_plain_numbers_would_lose_patients_next_to_1():
    certain = np.array([40.0, 50.0])
    assert np.ptp(sigmoid(certain) ** 2) == 0
    assert np.diff(powered(certain, 2.0)) > 9


def test_a_power_of_what_no_risk_can_hold_is_finite():
    assert powered(np.array([3000.0]), 0.1) == pytest.approx([3000 - np.log(0.1)])
    assert powered(np.array([-3000.0]), 0.1) == pytest.approx([-300])
    below, above = powered(np.array([30 - 1e-9, 30 + 1e-9]), 3.0)
    assert below == pytest.approx(above, abs=1e-8)
    assert below < above


def mended(log_odds, outcome, fold):
    return repaired(log_odds, repair_lines(log_odds, outcome, fold), fold)


@pytest.fixture(scope="module")
def patients():
    rng = np.random.default_rng(0)
    log_odds = rng.normal(size=400) * 2
    outcome = (rng.random(400) < sigmoid(log_odds)).astype(float)
    return outcome, log_odds, np.arange(400) % 10


@pytest.mark.parametrize("distort", [lambda x: shifted(x, 3.0), lambda x: stretched(x, 0.3)])
def test_what_recalibration_returns_does_not_depend_on_a_straight_distortion(patients, distort):
    outcome, log_odds, fold = patients
    assert mended(distort(log_odds), outcome, fold) == pytest.approx(
        mended(log_odds, outcome, fold), abs=1e-7
    )


def test_recalibrated_risks_are_calibrated(patients):
    outcome, log_odds, fold = patients
    before = stretched(shifted(log_odds, 2.0), 3.0)
    assert recalibration(outcome, before)[1] < 0.5
    after = mended(before, outcome, fold)
    assert recalibration(outcome, after)[1] == pytest.approx(1, abs=0.05)
    assert in_the_large(outcome, after) == pytest.approx(0, abs=0.05)


def test_no_patient_teaches_the_repair_of_the_own_fold(patients):
    outcome, log_odds, fold = patients
    changed = np.where(fold == 0, 1 - outcome, outcome)
    first = fold == 0
    assert (mended(log_odds, changed, fold) == mended(log_odds, outcome, fold))[first].all()
