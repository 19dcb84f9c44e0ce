import numpy as np
import pytest
from hypothesis import given, settings

from lrcore.evaluation.calibration.brier import brier_score
from lrcore.evaluation.discrimination.discrimination_slope import (
    discrimination_slope,
    discrimination_slope_of,
)
from lrcore.evaluation.numerics.moments import moments_of
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.skewed_mean import skewed_mean_limits
from tests.evaluation.made import of_both_kinds


def test_by_hand():
    found = discrimination_slope(Patients([0, 0, 0, 1, 1, 1], [0.1, 0.2, 0.6, 0.5, 0.8, 0.9]))
    assert found.value == pytest.approx(2.2 / 3 - 0.9 / 3)
    malignant, benign = (
        skewed_mean_limits(moments_of(np.array(risks)), 0.95, equal="")
        for risks in ([0.5, 0.8, 0.9], [0.1, 0.2, 0.6])
    )
    means = 2.2 / 3, 0.9 / 3
    low = found.value - np.hypot(means[0] - max(malignant[0], 0), min(benign[1], 1) - means[1])
    high = found.value + np.hypot(min(malignant[1], 1) - means[0], means[1] - max(benign[0], 0))
    assert (found.low, found.high) == pytest.approx((low, min(high, 1)))


@settings(max_examples=40)
@given(of_both_kinds())
def test_limits_contain_it_and_narrow(known):
    outcome, risk = known
    one = discrimination_slope(Patients(outcome, risk))
    assert one.value == pytest.approx(risk[outcome == 1].mean() - risk[outcome == 0].mean())
    if not one.has_interval:
        assert one.reason.startswith("interval not defined")
        return
    assert -1 <= one.low <= one.value <= one.high <= 1
    more = discrimination_slope(Patients(np.tile(outcome, 9), np.tile(risk, 9)))
    assert more.high - more.low < one.high - one.low


@given(of_both_kinds())
def test_it_is_r2_of_right_risks(known):
    """With the share of each risk group as the risk, it equals the scaled Brier score (Tjur 2009)."""
    outcome, risk = known
    _, place = np.unique(risk, return_inverse=True)
    right = (np.bincount(place, outcome) / np.bincount(place))[place]
    share = outcome.mean()
    scaled = 1 - brier_score(Patients(outcome, right)).value / (share * (1 - share))
    assert discrimination_slope(Patients(outcome, right)).value == pytest.approx(scaled, abs=1e-9)


def test_one_class_says_which_is_missing():
    assert discrimination_slope(Patients([1, 1], [0.1, 0.2])).reason == "not defined: no benign patient"
    nobody = moments_of(np.array([]))
    assert "no malignant" in discrimination_slope_of(moments_of(np.array([0.1])), nobody).reason
