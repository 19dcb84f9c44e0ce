import json
import math

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.curves.smooth import SMOOTHERS, fit_smoother, smooth_curve
from lrcore.evaluation.calibration.indices import NAMES, DrawnCurves, calibration_indices
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.patients import Patients


def made(n=300, seed=6):
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, 1.5, n)
    outcome = (rng.random(n) < 1 / (1 + np.exp(-0.6 * log_odds - 0.5))).astype(int)
    return outcome, 1 / (1 + np.exp(-log_odds))


@pytest.fixture(scope="module")
def results():
    return {smoother: reliability(Patients(*made()), smoother=smoother) for smoother in SMOOTHERS}


@pytest.mark.parametrize("smoother", SMOOTHERS)
def test_the_band_holds_the_curve_where_there_are_patients(results, smoother):
    result = results[smoother]
    curve, band = result.curve, result.band
    assert ((band.low <= curve.observed) & (curve.observed <= band.high)).all()
    assert (band.risk == curve.risk).all()
    assert (curve.risk[0], curve.risk[-1]) == (made()[1].min(), made()[1].max())
    assert ((band.low >= 0) & (band.high <= 1)).all()
    assert curve.smoother == smoother
    assert result.bins.n.sum() == 300


def right(n=300, seed=0):
    """Patients whose risks are right."""
    rng = np.random.default_rng(seed)
    risk = 1 / (1 + np.exp(-rng.normal(-0.5, 1.5, n)))
    return (rng.random(n) < risk).astype(int), risk


@pytest.mark.parametrize("smoother", SMOOTHERS)
def test_wrong_risks_lie_further_off_than_right_risks_of_the_same_patients_would(results, smoother):
    found, curve = results[smoother].indices, results[smoother].curve
    for name in NAMES:
        index = getattr(found, name)
        assert index.value == getattr(curve, name)
        assert 0 < index.low < index.typical < index.high
    assert found.ici.value > found.ici.high
    assert found.ici.share_as_far < 0.05
    assert "outcomes drawn from their risks, 500 times (seed 0)" in found.method


def test_right_risks_are_called_far_off_in_at_most_5_of_100_samples():
    shares = [reliability(Patients(*right(120, seed))).indices.ici.share_as_far for seed in range(100)]
    assert np.mean(np.array(shares) <= 0.05) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 100)
    assert np.mean(shares) == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("smoother", SMOOTHERS)
def test_the_draws_are_curves_of_the_same_patients_with_other_outcomes(smoother):
    risk = right(150)[1].round(1)
    found = reliability(Patients(right(150)[0], risk), smoother=smoother).indices
    rng, slow = np.random.default_rng(4), []
    for _ in range(300):
        curve = smooth_curve(Patients(rng.random(150) < risk, risk), smoother=smoother)
        slow.append([getattr(curve, name) for name in ("ici", "emax", "eci")])
    expected = np.quantile(slow, [0.5, 0.975], axis=0).T
    for name, (typical, high) in zip(("ici", "emax", "eci"), expected, strict=True):
        index = getattr(found, name)
        assert (index.typical, index.high) == pytest.approx((typical, high), rel=0.15)


def test_distances_of_two_draws_by_hand():
    curve = smooth_curve(Patients([0, 1, 1, 1, 0, 0], [0.2, 0.2, 0.2, 0.9, 0.9, 0.9]))
    drawn = DrawnCurves(np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([0.2, 0.9]), np.array([4, 2]), 7)
    found = calibration_indices(curve, drawn, level=0.5, reason="")
    # The first is off by 0 for four and by 0.1 for two of six, the second by 0.3 and 0.4.
    for index, ends in (
        (found.ici, (0.2 / 6, (4 * 0.3 + 2 * 0.4) / 6)),
        (found.e50, (0, 0.3)),
        (found.e90, (0.1, 0.4)),
        (found.emax, (0.1, 0.4)),
        (found.eci, (100 * 2 * 0.01 / 6, 100 * (4 * 0.09 + 2 * 0.16) / 6)),
    ):
        quarters = np.quantile(ends, [0.5, 0.25, 0.75])
        assert (index.typical, index.low, index.high) == pytest.approx(tuple(quarters))
    # The curve itself lies at 2/3 and 1/3: further off than both draws, 0.47 and 0.57.
    assert found.ici.share_as_far == pytest.approx(1 / 3)
    assert found.seed == 7


def test_the_same_seed_gives_the_same_draws():
    first, again, other = (reliability(Patients(*made(60)), seed=seed).indices.ici for seed in (1, 1, 2))
    assert first == again
    assert (first.low, first.high) != (other.low, other.high)


def test_the_band_of_splines_is_that_of_patients_drawn_one_by_one():
    outcome, risk = made(150)
    risk = risk.round(1)  # so few risks that the bandwidths hardly move
    band = reliability(Patients(outcome, risk), smoother="splines").band
    rng, at = np.random.default_rng(8), len(band.risk) // 2
    slow = []
    for _ in range(300):
        rows = rng.integers(0, 150, 150)
        curve = smooth_curve(Patients(outcome[rows], risk[rows]), smoother="splines")
        if not curve.reason:
            slow.append(np.interp(band.risk[at], curve.risk, curve.observed))
    assert (band.low[at], band.high[at]) == pytest.approx(tuple(np.quantile(slow, [0.025, 0.975])), abs=0.05)


@pytest.mark.parametrize("smoother", ["lowess", "loess"])
def test_the_band_of_a_local_regression_is_wilsons_of_the_patients_it_rests_on(results, smoother):
    curve, band = results[smoother].curve, results[smoother].band
    model = fit_smoother(Patients(*made()), smoother)
    patients = model.effective_patients(curve.risk)
    for place in (0, len(curve.risk) // 2, -1):
        successes = curve.observed[place] * patients[place]
        low, high = proportion_confint(successes, patients[place], method="wilson")
        assert (band.low[place], band.high[place]) == pytest.approx((low, high), abs=1e-12)
    assert "does not include the bias" in band.method


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_a_lower_level_has_a_narrower_band(results, level):
    wide, narrow = results["lowess"].band, reliability(Patients(*made()), level=level).band
    assert narrow.level == level
    assert (narrow.high - narrow.low < wide.high - wide.low).all()


def test_more_patients_of_the_same_kind_narrow_the_band():
    outcome, risk = made(150)
    few, many = (reliability(Patients(np.tile(outcome, k), np.tile(risk, k))).band for k in (1, 4))
    assert (many.high - many.low < few.high - few.low).all()


def test_the_band_does_not_close_where_no_patient_was_malignant():
    risk = np.linspace(0.01, 0.9, 200)
    outcome = (np.arange(200) % 2 == 0) & (risk > 0.75)
    result = reliability(Patients(outcome, risk))
    assert result.curve.observed[0] == 0
    assert result.band.low[0] == 0
    assert result.band.high[0] > 0.01


def test_three_patients_have_a_band_and_draws_of_their_outcomes():
    result = reliability(Patients([0, 1, 1], [0.2, 0.3, 0.8]), smoother="lowess")
    assert np.isfinite(result.band.low).all()
    assert result.indices.ici.high > 0


@pytest.mark.parametrize(
    ("outcome", "risk", "smoother", "said"),
    [
        ([1], [0.3], "lowess", "single patient"),
        ([0, 1], [0.3, 0.3], "loess", "different risks"),
        ([0] * 20 + [1] * 20, np.linspace(0.1, 0.9, 40), "splines", "no maximum"),
    ],
)
def test_where_there_is_no_band_it_says_why(outcome, risk, smoother, said):
    result = reliability(Patients(outcome, risk), smoother=smoother)
    assert said in result.band.reason
    assert np.isnan(result.band.low).all()
    assert math.isnan(result.indices.ici.low)
    assert said in result.indices.reason
    told = result.as_json()
    json.dumps(told, allow_nan=False)
    assert told["band_reason"] == result.band.reason
    assert said in told["if_risks_were_right"]["ici"]["high_reason"]


def test_few_patients_in_splines_have_neither_band_nor_draws():
    result = reliability(Patients([0, 1] * 6, np.linspace(0.1, 0.9, 12)), smoother="splines")
    assert "resamples have a curve" in result.band.reason
    assert "draws of the outcomes have a curve" in result.indices.reason


def test_most_patients_at_one_risk_still_have_a_band():
    risk = np.concatenate([np.zeros(140), np.linspace(0.4, 0.9, 60)])
    result = reliability(Patients(np.arange(200) % 7 == 0, risk))
    assert result.band.reason == ""
    assert np.isfinite(result.band.low).all()
    assert len(result.frame()) == len(result.curve.risk)


def test_too_few_resamples_are_refused():
    with pytest.raises(InvalidInput, match="500 or more"):
        reliability(Patients([0, 1], [0.1, 0.9]), resamples=499)
