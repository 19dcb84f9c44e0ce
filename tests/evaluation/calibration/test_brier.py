import math
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss as sklearn_log_loss

from lrcore.evaluation.calibration.brier import brier_score, log_loss, scaled_brier
from lrcore.evaluation.numerics.log_losses import patient_log_loss
from lrcore.evaluation.numerics.moments import moments_of
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.skewed_mean import skewed_mean_limits
from lrcore.evaluation.streaming.statistics import streaming_statistics
from tests.evaluation.made import of_both_kinds, patients


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


def test_the_brier_score_has_the_limits_of_its_mean_by_hand():
    # Losses .01, .04, .36, .81: mean .305, deviations -.295, -.265, .055, .505.
    found = brier_score(Patients([0, 0, 1, 0], [0.1, 0.2, 0.4, 0.9]))
    squares = 0.295**2 + 0.265**2 + 0.055**2 + 0.505**2
    cubes = -(0.295**3) - 0.265**3 + 0.055**3 + 0.505**3
    error, r = math.sqrt(squares / 3 / 4), cubes / 4 / (squares / 4) ** 1.5 / 2
    lower, upper = (3 / r * (math.cbrt(1 + r * (z - r / 6)) - 1) for z in (1.959964, -1.959964))
    assert found.value == pytest.approx(0.305)
    assert (found.low, found.high) == pytest.approx((0.305 - error * lower, 0.305 - error * upper), abs=1e-6)
    assert "Hall" in found.method


def test_the_scaled_score_has_halls_limits_of_its_numerical_influence():
    """The influence of a patient is the derivative of the score by the patient's weight."""
    rng = np.random.default_rng(6)
    risk = rng.random(40)
    outcome = (rng.random(40) < risk).astype(float)

    def lost(weights):
        share = np.average(outcome, weights=weights)
        return np.average((risk - outcome) ** 2, weights=weights) / (share * (1 - share))

    even, step = np.ones(40), 1e-5
    influence = [40 * (lost(even + step * row) - lost(even - step * row)) / (2 * step) for row in np.eye(40)]
    low, high, _ = skewed_mean_limits(moments_of(np.array(influence)), 0.95, equal="")
    found = scaled_brier(Patients(outcome, risk))
    assert found.value == pytest.approx(1 - lost(even))
    assert (found.low, found.high) == pytest.approx((found.value - high, found.value - low), rel=1e-7)


@given(patients())
def test_the_limits_enclose_the_score_within_its_range(known):
    known = Patients(*known)
    for found, lowest, highest in (
        (brier_score(known), 0, 1),
        (scaled_brier(known), -math.inf, 1),
        (log_loss(known), 0, math.inf),
    ):
        assert found.has_interval or found.reason
        if found.has_interval:
            assert lowest <= found.low <= found.value <= found.high <= highest


@given(of_both_kinds(st.floats(0.01, 0.99)))
def test_more_patients_of_the_same_kind_narrow_the_limits(known):
    outcome, risk = known
    few, many = (Patients(np.tile(outcome, k), np.tile(risk, k)) for k in (2, 8))
    for score in (brier_score, scaled_brier, log_loss):
        one, other = score(few), score(many)
        if one.has_interval and other.has_interval:
            assert other.high - other.low <= one.high - one.low


def test_two_patients_and_risks_of_the_prevalence_have_no_interval():
    for score in (brier_score, scaled_brier, log_loss):
        assert score(Patients([0, 1], [0.2, 0.6])).reason == "interval not defined: fewer than 3 patients"
    found = scaled_brier(Patients([0, 1, 0, 0], [0.25] * 4))
    assert (found.value, found.reason) == (0.0, "interval not defined: every risk is the prevalence")


def test_losses_too_large_to_be_squared_have_no_interval():
    found = log_loss(Patients([0, 1, 1], [1.0, 0.5, 0.75], [1e160, 0.0, math.log(3)]))
    assert found.value == pytest.approx(1e160 / 3)
    assert found.reason == "interval not defined: the losses are too large to be squared"


@given(st.integers(0, 2**32 - 1), st.integers(3, 300), st.integers(1, 5))
def test_sums_over_parts_in_any_order_give_the_same_scores(seed, n, k):
    rng = np.random.default_rng(seed)
    eta = rng.normal(-1, 4, n)
    outcome, place = rng.random(n) < 1 / (1 + np.exp(-eta)), rng.integers(0, k, n)
    known = Patients(outcome, 1 / (1 + np.exp(-eta)), eta)
    parts = [streaming_statistics(known.subset(place == own), threshold=0.5) for own in np.unique(place)]
    for order in (parts, parts[::-1]):
        total = reduce(add, order)
        pairs = (
            (total.brier(), brier_score(known)),
            (total.scaled_brier(), scaled_brier(known)),
            (total.log_loss(), log_loss(known)),
        )
        for streamed, at_once in pairs:
            assert (streamed.reason, streamed.method) == (at_once.reason, at_once.method)
            ends = (at_once.value, at_once.low, at_once.high)
            assert (streamed.value, streamed.low, streamed.high) == pytest.approx(ends, rel=1e-9, nan_ok=True)


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
