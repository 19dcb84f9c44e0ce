import json
import math

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.indices import ResampledCurves, calibration_indices
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.calibration.smooth import SMOOTHERS, fit_smoother, smooth_curve
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


@pytest.mark.parametrize("smoother", SMOOTHERS)
def test_an_index_lies_within_its_limits(results, smoother):
    found = results[smoother].indices
    for name in ("ici", "e50", "e90", "emax"):
        estimate = getattr(found, name)
        assert estimate.value == getattr(results[smoother].curve, name)
        assert 0 <= estimate.low <= estimate.value <= estimate.high
        assert smoother in estimate.method


def test_the_band_is_that_of_patients_drawn_one_by_one():
    outcome, risk = made(150)
    risk = risk.round(1)  # so few risks that the bandwidths hardly move
    band = reliability(Patients(outcome, risk), smoother="splines").band
    rng, at = np.random.default_rng(8), len(band.risk) // 2
    slow, indices = [], []
    for _ in range(300):
        rows = rng.integers(0, 150, 150)
        curve = smooth_curve(Patients(outcome[rows], risk[rows]), smoother="splines")
        if not curve.reason:
            slow.append(np.interp(band.risk[at], curve.risk, curve.observed))
            indices.append(curve.ici)
    assert (band.low[at], band.high[at]) == pytest.approx(tuple(np.quantile(slow, [0.025, 0.975])), abs=0.05)
    fast = reliability(Patients(outcome, risk), smoother="splines").indices.ici
    assert (fast.low, fast.high) == pytest.approx(tuple(np.quantile(indices, [0.025, 0.975])), abs=0.025)


def test_distances_of_two_resamples_by_hand():
    curve = smooth_curve(Patients([0, 1, 1, 1, 0, 0], [0.2, 0.2, 0.2, 0.9, 0.9, 0.9]))
    redrawn = ResampledCurves(
        np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([0.2, 0.9]), np.array([[4, 2], [6, 0]])
    )
    found = calibration_indices(curve, redrawn, level=0.5, method="two resamples", reason="")
    # The first is off by 0 for four and by 0.1 for two of six, the second by 0.3 for all.
    for estimate, ends in (
        (found.ici, (0.2 / 6, 0.3)),
        (found.e50, (0, 0.3)),
        (found.e90, (0.1, 0.3)),
        (found.emax, (0.1, 0.3)),
    ):
        quarters = np.quantile(ends, [0.25, 0.75])
        assert (estimate.low, estimate.high) == pytest.approx(tuple(quarters))


def test_the_same_seed_gives_the_same_limits():
    first, again, other = (reliability(Patients(*made(60)), seed=seed).indices.ici for seed in (1, 1, 2))
    assert (first.low, first.high) == (again.low, again.high)
    assert (first.low, first.high) != (other.low, other.high)


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


def test_three_patients_have_a_band_and_no_limits_of_the_indices():
    result = reliability(Patients([0, 1, 1], [0.2, 0.3, 0.8]), smoother="lowess")
    assert np.isfinite(result.band.low).all()
    assert "resamples have a curve" in result.indices.ici.reason


@pytest.mark.parametrize(
    ("outcome", "risk", "smoother", "said"),
    [
        ([1], [0.3], "lowess", "single patient"),
        ([0, 1], [0.3, 0.3], "loess", "different risks"),
        ([0] * 20 + [1] * 20, np.linspace(0.1, 0.9, 40), "splines", "no maximum"),
        ([0, 1] * 6, np.linspace(0.1, 0.9, 12), "splines", "resamples have a curve"),
    ],
)
def test_where_there_is_no_band_it_says_why(outcome, risk, smoother, said):
    result = reliability(Patients(outcome, risk), smoother=smoother)
    assert said in result.band.reason
    assert np.isnan(result.band.low).all()
    assert math.isnan(result.indices.ici.low)
    assert said in result.indices.ici.reason
    told = result.as_json()
    json.dumps(told, allow_nan=False)
    assert told["band_reason"] == result.band.reason


def test_most_patients_at_one_risk_still_have_a_band():
    risk = np.concatenate([np.zeros(140), np.linspace(0.4, 0.9, 60)])
    result = reliability(Patients(np.arange(200) % 7 == 0, risk))
    assert result.band.reason == ""
    assert np.isfinite(result.band.low).all()
    assert len(result.frame()) == len(result.curve.risk)


def test_too_few_resamples_are_refused():
    with pytest.raises(InvalidInput, match="500 or more"):
        reliability(Patients([0, 1], [0.1, 0.9]), resamples=499)
