"""Outcomes known for some patients only: published numbers, by hand, and laws."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.arrays import logit, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.verification.corrected_rates import (
    VerificationCounts,
    corrected_rates,
    patients_to_verify,
)
from lrcore.evaluation.verification.verification import RATES, verification
from lrcore.evaluation.verification.weighted_calibration import weighted_calibration

PUBLISHED = VerificationCounts(231 + 32 + 166, 27 + 54 + 140, 231, 32, 27, 54)


def patients_of(cells):
    """Return risks of 0.9 and 0.1 and outcomes for (malignant, benign, unknown) flagged and unflagged."""
    outcome = [y for side in cells for y, n in zip((1, 0, -1), side, strict=True) for _ in range(n)]
    risk = [r for r, side in zip((0.9, 0.1), cells, strict=True) for _ in range(sum(side))]
    return np.array(risk), np.array(outcome)


def some_verified(n=2_000, seed=5, rates=(0.9, 0.3)):
    rng = np.random.default_rng(seed)
    eta = rng.normal(-1.5, 1.6, n)
    outcome = (rng.random(n) < sigmoid(eta)).astype(np.int8)
    known = rng.random(n) < np.where(sigmoid(eta) >= 0.1, *rates)
    return sigmoid(eta), eta, outcome, np.where(known, outcome, -1).astype(np.int8)


def test_published_correction():
    found = verification(*patients_of([(231, 32, 166), (27, 54, 140)]), threshold=0.5)
    assert found.counts == PUBLISHED
    naive = found.naive["sensitivity"].value, found.naive["specificity"].value
    assert naive == pytest.approx((0.8953, 0.6279), abs=5e-5)
    corrected = found.corrected["sensitivity"].value, found.corrected["specificity"].value
    assert corrected == pytest.approx((0.836467, 0.738398), abs=5e-7)
    assert found.flagged_verified.value == pytest.approx(263 / 429)
    assert found.corrected["ppv"].value == found.naive["ppv"].value


def test_net_benefit_by_hand():
    found = corrected_rates(PUBLISHED, 0.2).net_benefit
    assert found.value == pytest.approx(429 / 650 * (231 - 32 / 4) / 263)
    assert found.low < found.value < found.high


def test_the_interval_agrees_with_begg_and_greenes_delta_method():
    found = corrected_rates(PUBLISHED, 0.2).sensitivity
    variance = 1 / 429 + 1 / 221 + 32 / 263 / 231 + 54 / 81 / 27
    expected = sigmoid(logit(0.836467) + 1.96 * np.sqrt(variance) * np.array([-1, 1]))
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=0.006)


def test_misses_cannot_be_known_without_verified_unflagged_patients():
    found = verification(*patients_of([(30, 20, 5), (0, 0, 400)]), threshold=0.5)
    for name in ("sensitivity", "specificity", "npv", "oe", "in_the_large", "slope"):
        assert isnan(found.corrected[name].value)
        assert "none of the 400 unflagged patients was verified" in found.corrected[name].reason
    assert found.corrected["ppv"].value == 0.6
    assert found.corrected["net_benefit"].value == pytest.approx(55 / 455 * (0.6 - 0.4))
    assert found.to_verify == {0.01: 300, 0.02: 150, 0.05: 60}


def test_no_verified_flagged_patient():
    found = verification(*patients_of([(0, 0, 10), (2, 38, 0)]), threshold=0.5)
    assert "none of the 10 flagged patients was verified" in found.corrected["ppv"].reason
    assert isnan(found.corrected["net_benefit"].value)
    assert found.corrected["npv"].value == 0.95
    assert not found.to_verify


def test_nobody_flagged():
    found = verification(*patients_of([(0, 0, 0), (2, 38, 10)]), threshold=0.5)
    assert found.corrected["sensitivity"].value == 0
    assert found.corrected["specificity"].value == 1
    assert found.corrected["net_benefit"].value == 0
    assert not found.corrected["ppv"].defined
    assert not found.flagged_verified.defined


def test_no_miss_among_the_verified_leaves_an_interval():
    found = corrected_rates(VerificationCounts(60, 200, 30, 20, 0, 50), 0.1).sensitivity
    assert (found.value, found.high) == (1, 1)
    assert 0.5 < found.low < 0.99


def test_number_to_verify_is_at_most_all():
    assert patients_to_verify(40, 0.01) == 40
    with pytest.raises(InvalidInput):
        patients_to_verify(40, 0)


def test_some_outcome_must_be_known():
    with pytest.raises(InvalidInput, match="one or more known"):
        verification([0.1, 0.2], [-1, -1], threshold=0.5)


SIDE = st.tuples(st.integers(1, 30), st.integers(1, 30))


@given(SIDE, SIDE, st.integers(2, 4))
def test_equal_shares_verified_change_nothing(above, below, times):
    cells = [(*side, (times - 1) * sum(side)) for side in (above, below)]
    found = verification(*patients_of(cells), threshold=0.5)
    for name in ("sensitivity", "specificity", "ppv", "npv", "net_benefit"):
        assert found.corrected[name].value == pytest.approx(found.naive[name].value, abs=1e-12)
        assert found.corrected[name].low <= found.corrected[name].value <= found.corrected[name].high


def test_calibration_of_all_is_that_of_the_verified_where_all_are():
    risk, eta, outcome, _ = some_verified()
    found = weighted_calibration(risk, eta, outcome, 0.1)
    known = calibration(Patients(outcome, risk, eta))
    for ours, theirs in ((found.in_the_large, known.in_the_large), (found.slope, known.slope)):
        assert ours.value == pytest.approx(theirs.value, abs=1e-9)
        assert ours.high - ours.low == pytest.approx(theirs.high - theirs.low, rel=0.1)
    assert found.oe_ratio.value == pytest.approx(known.oe_ratio.value)
    assert found.oe_ratio.high == pytest.approx(known.oe_ratio.high, rel=0.02)


def test_weights_undo_the_choice_of_whom_to_verify():
    # All flagged patients are verified, and one in ten of the others; the risks shown are half the true ones.
    risk, _eta, outcome, known = some_verified(n=20_000, rates=(1.0, 0.1))
    shifted = risk / 2
    found = verification(shifted, known, threshold=0.05)
    truth = calibration(Patients(outcome, shifted)).oe_ratio
    assert found.corrected["oe"].low < truth.value < found.corrected["oe"].high
    assert found.naive["sensitivity"].value > found.corrected["sensitivity"].high


def test_undefined_calibrations_have_reasons():
    risk, outcome = patients_of([(0, 6, 3), (0, 6, 3)])
    found = verification(risk, outcome, threshold=0.5)
    for name in ("oe", "in_the_large", "slope"):
        assert "no verified malignant patient" in found.corrected[name].reason
    separated = verification(*patients_of([(6, 0, 3), (0, 6, 3)]), threshold=0.5)
    assert "not estimable" in separated.corrected["slope"].reason


def test_two_misses_are_too_few_for_an_interval_of_calibration():
    found = verification(*patients_of([(30, 20, 5), (2, 98, 300)]), threshold=0.5).corrected["oe"]
    assert found.value == pytest.approx((30 / 50 * 55 + 2 / 100 * 400) / (0.9 * 55 + 0.1 * 400))
    assert found.reason == "interval not defined: fewer than 3 verified malignant patients are unflagged"
    assert not found.has_interval


def test_every_number_is_json():
    found = verification(*patients_of([(30, 20, 5), (0, 0, 400)]), threshold=0.5).as_json()
    assert set(found["naive"]) == set(found["corrected"]) == set(RATES)
    assert found["to_verify"][0] == {"miss_rate": 0.01, "n": 300}
    assert found["unflagged"]["share_verified"]["estimate"] == 0
