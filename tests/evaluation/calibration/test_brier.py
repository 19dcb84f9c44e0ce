import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss as sklearn_log_loss

from lrcore.evaluation.calibration.brier import brier_score, log_loss, patient_log_loss, scaled_brier
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import patients


def test_by_hand():
    assert brier_score(Patients([1, 0], [0.8, 0.4])).value == pytest.approx((0.04 + 0.16) / 2)
    assert scaled_brier(Patients([1, 0], [0.8, 0.4])).value == pytest.approx(1 - 0.1 / 0.25)


@given(patients(1, st.floats(0.001, 0.999)))
def test_log_loss_is_scikit_learns(known):
    outcome, risk = known
    ours = log_loss(Patients(outcome, risk)).value
    assert ours == pytest.approx(sklearn_log_loss(outcome, risk, labels=[0, 1]), abs=1e-9)
    log_odds = np.log(risk / (1 - risk))
    assert log_loss(Patients(outcome, risk, log_odds)).value == pytest.approx(ours, abs=1e-9)


def test_a_certain_risk_that_was_wrong_is_not_hidden():
    lost = log_loss(Patients([0, 1], [1.0, 0.5]))
    assert math.isnan(lost.value)
    assert "1 of 2 patients had a certain risk" in lost.reason


def test_the_scaled_score_needs_both_kinds():
    skill = scaled_brier(Patients([1, 1], [0.8, 0.9]))
    assert math.isnan(skill.value)
    assert skill.reason == "not defined: no benign patient"


def test_the_interval_of_the_scaled_score_is_that_of_resampled_patients():
    rng = np.random.default_rng(2)
    risk = rng.random(300)
    outcome = (rng.random(300) < 0.2 + 0.6 * risk).astype(int)
    found = scaled_brier(Patients(outcome, risk))
    again = []
    for _ in range(2_000):
        rows = rng.integers(0, 300, 300)
        y, p = outcome[rows], risk[rows]
        again.append(1 - np.mean((p - y) ** 2) / (y.mean() * (1 - y.mean())))
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.std(again), rel=0.06)
    assert (found.low + found.high) / 2 == pytest.approx(found.value)


@pytest.mark.parametrize("risk", [[0.0, 1.0, 0.0], [0.3, 0.7, 0.3]])
def test_the_same_loss_for_everybody_has_no_interval(risk):
    for found in (
        brier_score(Patients([0, 1, 0], risk)),
        scaled_brier(Patients([0, 1, 0], risk)),
        log_loss(Patients([0, 1, 0], risk)),
    ):
        assert math.isfinite(found.value)
        assert math.isnan(found.low)
        assert found.reason == "interval not defined: the same loss for every patient"


def test_the_loss_of_a_patient_is_exact_however_small_or_large():
    log_odds = np.array([-np.inf, -745.0, -40.0, -1e-9, 0.0, 3.0, 40.0, 1e6, np.inf])
    for malignant, sign in ((False, 1.0), (True, -1.0)):
        found = patient_log_loss(np.full(len(log_odds), malignant), log_odds)
        np.testing.assert_allclose(found, np.logaddexp(0.0, sign * log_odds), rtol=1e-15)
