import math
import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq

from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.patients import Patients


def made(n=400, slope=0.7, shift=-0.3, seed=3):
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, 2, n)
    outcome = (rng.random(n) < 1 / (1 + np.exp(-(slope * log_odds + shift)))).astype(int)
    return outcome, 1 / (1 + np.exp(-log_odds)), log_odds


def test_it_is_the_generalised_linear_model_of_statsmodels():
    outcome, risk, log_odds = made()
    result = calibration(Patients(outcome, risk))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        large = sm.GLM(outcome, np.ones(len(risk)), family=sm.families.Binomial(), offset=log_odds).fit()
        slope = sm.GLM(outcome, sm.add_constant(log_odds), family=sm.families.Binomial()).fit()
    assert result.in_the_large.value == pytest.approx(large.params[0], abs=1e-8)
    assert (result.in_the_large.low, result.in_the_large.high) == pytest.approx(
        tuple(large.conf_int()[0]), abs=1e-6
    )
    assert (result.joint_intercept.value, result.slope.value) == pytest.approx(tuple(slope.params), abs=1e-8)
    assert (result.slope.low, result.slope.high) == pytest.approx(tuple(slope.conf_int()[1]), abs=1e-6)


def test_the_joint_intercept_is_not_the_calibration_in_the_large():
    result = calibration(Patients(*made()[:2]))
    assert abs(result.joint_intercept.value - result.in_the_large.value) > 0.05


def test_recalibrated_log_odds_are_calibrated():
    outcome, risk, log_odds = made()
    first = calibration(Patients(outcome, risk))
    repaired = first.joint_intercept.value + first.slope.value * log_odds
    again = calibration(Patients(outcome, 1 / (1 + np.exp(-repaired))))
    assert again.slope.value == pytest.approx(1, abs=1e-6)
    assert again.in_the_large.value == pytest.approx(0, abs=1e-6)
    assert again.oe_ratio.value == pytest.approx(1, abs=1e-6)


def test_shifted_log_odds_shift_the_calibration_in_the_large():
    outcome, risk, log_odds = made()
    moved = calibration(Patients(outcome, 1 / (1 + np.exp(-(log_odds + 0.5)))))
    assert moved.in_the_large.value == pytest.approx(
        calibration(Patients(outcome, risk)).in_the_large.value - 0.5, abs=1e-7
    )


@pytest.mark.parametrize(
    ("outcome", "risk", "reason"),
    [
        ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], "separate"),
        ([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.9], "separate"),
        ([0, 1, 0, 1], [0.3] * 4, "same risk"),
        ([1, 1, 1], [0.3, 0.6, 0.7], "no benign"),
        ([0, 0], [0.3, 0.6], "no malignant"),
    ],
)
def test_a_slope_that_no_data_bound_is_not_estimable(outcome, risk, reason):
    result = calibration(Patients(outcome, risk))
    assert math.isnan(result.slope.value)
    assert reason in result.slope.reason


def test_certain_risks_are_limited_and_counted():
    result = calibration(Patients([0, 1, 1, 0, 1, 0], [0.0, 1.0, 0.6, 0.7, 0.3, 0.2]))
    assert result.n_clipped == 2
    assert "2 of 6 are exactly 0 or 1" in result.clipping
    assert math.isfinite(result.slope.value)


def test_risks_at_the_ends_are_calibrated_as_r_does(tied):
    limited = Patients(tied.outcome, tied.risk).finite_log_odds
    result = calibration(Patients(tied.outcome, tied.risk, limited.values))
    for name in ("in_the_large", "slope", "joint_intercept"):
        estimate, (value, error) = getattr(result, name), tied.known[name]
        assert estimate.value == pytest.approx(value, abs=1e-8)
        assert (estimate.high - estimate.low) / (2 * 1.959964) == pytest.approx(error, rel=1e-5)
    assert limited.n_clipped == 46


def test_of_risks_at_the_ends_nothing_is_estimated_where_one_was_wrong(tied):
    result = calibration(Patients(tied.outcome, tied.risk))
    for name in ("in_the_large", "slope", "joint_intercept"):
        assert math.isnan(getattr(result, name).value)
        assert "patients had a risk of exactly 0 or 1 that was wrong" in getattr(result, name).reason
    assert math.isfinite(result.oe_ratio.value)


@pytest.mark.parametrize(
    ("outcome", "risk"),
    [
        ([0, 0, 1, 1], [1e-7, 1e-8, 1 - 1e-8, 1 - 1e-7]),
        ([0, 0, 1, 1], [0.0, 0.0, 1.0, 1.0]),
        ([0, 1, 1], [1e-12, 1 - 1e-9, 1 - 1e-12]),
    ],
)
def test_where_hardly_an_outcome_is_left_to_chance_nothing_is_estimated(outcome, risk):
    result = calibration(Patients(outcome, risk))
    assert "hardly any outcome to chance" in result.in_the_large.reason
    assert math.isnan(result.in_the_large.low)


def test_risks_a_hair_apart_have_the_slope_of_the_same_risks_far_apart():
    outcome, _, log_odds = made()
    near = 2 + 1e-7 * log_odds
    far = calibration(Patients(outcome, 1 / (1 + np.exp(-log_odds)), log_odds)).slope
    slope = calibration(Patients(outcome, 1 / (1 + np.exp(-near)), near)).slope
    assert (slope.value, slope.low, slope.high) == pytest.approx(
        (1e7 * far.value, 1e7 * far.low, 1e7 * far.high), rel=1e-6
    )


def test_log_odds_of_hundreds_have_a_calibration_in_the_large():
    """The score has one root; for huge log-odds it lies where as many lie above as are malignant."""
    rng = np.random.default_rng(4)
    log_odds = rng.normal(0, 60, 80) + 150
    outcome = rng.integers(0, 2, 80)

    def score(shift):
        eta = np.clip(log_odds + shift, -700, 700)
        return (1 / (1 + np.exp(eta)))[outcome == 1].sum() - (1 / (1 + np.exp(-eta)))[outcome == 0].sum()

    found = calibration(Patients(outcome, 1 / (1 + np.exp(-log_odds)), log_odds)).in_the_large
    assert found.value == pytest.approx(brentq(score, -500, 500, xtol=1e-12), abs=1e-6)
    assert found.low < found.value < found.high


def test_a_fit_from_far_away_converges():
    rng = np.random.default_rng(0)
    x = rng.normal(0, 30, 300)
    y = (rng.random(300) < 1 / (1 + np.exp(-(0.05 * x - 4)))).astype(float)
    fit = fit_logistic(np.column_stack([np.ones(300), x]), y[None], np.ones((1, 300)))
    assert fit.converged.tolist() == [True]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    np.testing.assert_allclose(fit.coefficients[0], known.params, atol=1e-6)
