import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.curves.smooth import MAX_PATIENTS_LOCAL, SMOOTHERS, smooth_curve
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import patients


def indices(curve):
    return [curve.ici, curve.e50, curve.e90, curve.emax]


def test_two_risks_by_hand():
    # Half of the patients at either risk: the nearest two thirds reach from one risk to the other, where
    # their weight is 0, and the curve is the share malignant among the patients of each risk.
    curve = smooth_curve(Patients([0, 1, 1, 1, 0, 0], [0.2, 0.2, 0.2, 0.9, 0.9, 0.9]))
    assert curve.risk.tolist() == [0.2, 0.9]
    assert curve.observed.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert indices(curve) == pytest.approx([(7 / 15 + 17 / 30) / 2, (7 / 15 + 17 / 30) / 2, 17 / 30, 17 / 30])


@pytest.mark.parametrize("smoother", ["lowess", "loess"])
def test_shared_risks_and_ends_as_r_does(tied, smoother):
    curve = smooth_curve(Patients(tied.outcome, tied.risk), smoother=smoother)
    np.testing.assert_array_equal(curve.risk, np.unique(tied.risk))
    np.testing.assert_allclose(curve.observed, np.clip(tied.known[smoother], 0, 1), atol=1e-9)
    assert indices(curve) == pytest.approx(tied.known[f"{smoother}_indices"], abs=1e-9)


def test_most_patients_at_one_risk_leave_no_hole_in_the_curve():
    risk = np.concatenate([np.zeros(70), np.linspace(0.4, 0.9, 30)])
    outcome = np.arange(100) % 7 == 0
    curve = smooth_curve(Patients(outcome, risk))
    assert curve.reason == ""
    assert np.isfinite(curve.observed).all()
    assert set(curve.risk.tolist()) <= set(risk.tolist())


@settings(max_examples=40)
@given(patients(), st.sampled_from(SMOOTHERS))
def test_a_curve_is_whole_or_says_why_there_is_none(known, smoother):
    outcome, risk = known
    curve = smooth_curve(Patients(outcome, risk), smoother=smoother)
    assert (curve.n, curve.n_malignant) == (len(risk), outcome.sum())
    if curve.reason:
        assert all(math.isnan(index) for index in indices(curve))
        return
    assert np.isfinite(curve.observed).all()
    assert (curve.risk[0], curve.risk[-1]) == (risk.min(), risk.max())
    assert ((curve.observed >= 0) & (curve.observed <= 1)).all()
    assert 0 <= curve.e50 <= curve.e90 <= curve.emax
    assert curve.ici <= curve.emax * (1 + 1e-15 * len(risk))  # a mean of equal distances is rounded


@given(st.permutations(range(30)))
def test_the_order_of_the_patients_does_not_matter(order):
    rng = np.random.default_rng(4)
    risk = rng.random(30).round(1)
    outcome = (rng.random(30) < risk).astype(int)
    assert indices(smooth_curve(Patients(outcome[order], risk[order]))) == pytest.approx(
        indices(smooth_curve(Patients(outcome, risk))), abs=1e-12
    )


def test_the_default_is_named_and_changes_where_it_would_be_quadratic():
    rng = np.random.default_rng(0)
    risk = rng.random(MAX_PATIENTS_LOCAL + 1)
    outcome = (rng.random(len(risk)) < risk).astype(int)
    assert smooth_curve(Patients(outcome[1:], risk[1:])).smoother == "lowess"
    large = smooth_curve(Patients(outcome, risk))
    assert large.smoother == "splines"
    assert "restricted cubic splines" in large.method


@pytest.mark.parametrize("smoother", ["spline", "", None])
def test_an_unknown_smoother_is_refused(smoother):
    with pytest.raises(InvalidInput, match="`smoother` must be one of auto, lowess, loess, splines"):
        smooth_curve(Patients([0, 1], [0.2, 0.8]), smoother=smoother)


def test_a_local_regression_on_too_many_risks_is_refused():
    risk = np.linspace(0, 1, 10_001)
    with pytest.raises(InvalidInput, match="up to 10,000 distinct risks"):
        smooth_curve(Patients(risk > 0.5, risk), smoother="loess")


def test_eci_by_hand():
    # The curve is 0.5 at both risks: off by 0.4 and by 0.3.
    curve = smooth_curve(Patients([0, 1, 0, 1], [0.1, 0.1, 0.8, 0.8]))
    assert curve.eci == pytest.approx(100 * (0.4**2 + 0.3**2) / 2)
