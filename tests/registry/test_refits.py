"""Refits against scikit-learn, and what is kept of them."""

import numpy as np
import pytest

from lrcore.errors import ArtifactDamaged, InvalidInput
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import load, training_rows
from lrcore.model.training import Parameters, as_risk_model, fit
from lrcore.registry.active import model_in_use
from lrcore.registry.refit_store import FOLDER, refits_in_use
from lrcore.registry.refits import (
    Refits,
    RiskSpread,
    fit_weighted_models,
    refit_on_resamples,
    refits_from,
    resample_counts,
    risk_spread,
)


@pytest.mark.parametrize(("C", "class_weight"), [(1.0, None), (0.05, "balanced"), (50.0, None)])
def test_a_refit_is_what_scikit_learn_fits_on_the_resample(C, class_weight):
    data = load()
    times = resample_counts(len(data.outcome), 3, seed=4)
    weights, offsets = fit_weighted_models(
        data.measurements, data.outcome, times, C=C, class_weight=class_weight
    )
    parameters = Parameters(C=C, class_weight=class_weight, max_iter=10_000)
    for place in range(3):
        rows = np.repeat(np.arange(len(data.outcome)), times[place].astype(int))
        known = as_risk_model(fit(data.measurements[rows], data.outcome[rows], parameters))
        scale = data.measurements.std(axis=0)
        np.testing.assert_allclose(weights[place] * scale, known.weights * scale, atol=2e-4 * max(1, C**0.5))
        ours = data.measurements @ weights[place] + offsets[place]
        np.testing.assert_allclose(ours, known.log_odds(data.measurements), atol=2e-3 * max(1, C**0.5))


def test_counting_everybody_once_gives_the_model_itself(artifact):
    data, rows = load(), training_rows(artifact.record.held_out_rows)
    weights, offsets = fit_weighted_models(
        data.measurements[rows], data.outcome[rows], np.ones((1, len(rows))), C=1.0, class_weight=None
    )
    np.testing.assert_allclose(weights[0], artifact.model.weights, rtol=1e-4)
    assert offsets[0] == pytest.approx(artifact.model.offset, rel=1e-5)


def test_the_same_seed_gives_the_same_refits(artifact):
    first, again, other = (
        refit_on_resamples(load(), artifact.record, resamples=5, seed=seed) for seed in (1, 1, 2)
    )
    assert (first.weights == again.weights).all()
    assert not (first.weights == other.weights).any()
    assert first.n == 455


def test_the_spread_by_hand(artifact):
    refits = refit_on_resamples(load(), artifact.record, resamples=40, seed=0)
    measurements = load().measurements[:50]
    risk = artifact.model.risk(measurements)
    own = artifact.model.log_odds(measurements)
    spread = risk_spread(refits, measurements, own, 0.3)
    for place in (0, 13, 49):
        eta = [
            float(w @ measurements[place] + o) for w, o in zip(refits.weights, refits.offsets, strict=True)
        ]
        # Two series differ by the scatter of both: the distances are widened by the square root of 2.
        risks = [1 / (1 + np.exp(-own[place] - 2**0.5 * (value - own[place]))) for value in eta]
        wide = own[place] + 1.8 * (np.quantile(eta, [0.025, 0.975]) - own[place])
        assert [spread.low[place], spread.high[place]] == pytest.approx(1 / (1 + np.exp(-wide)))
        others = [(one >= 0.3) != (risk[place] >= 0.3) for one in risks]
        assert spread.otherwise[place] == np.mean(others)


def test_the_range_of_coefficients_follows_straight_updates_up_to_the_first_bent_one():
    weights = np.arange(101.0)[:, None] * [1.0, -1.0]
    low, high = Refits(weights, np.zeros(101), 9, 0).coefficient_range(np.array([2.0, 1.0]))
    np.testing.assert_allclose([low, high], [[5, -97.5], [195, -2.5]])
    maps = (LogOddsMap(1.0, 0.5, 0.5), LogOddsMap(0.0, 0.5, 0.8), LogOddsMap(0.0, 3.0, 3.0))
    updated = Refits(weights, np.zeros(101), 9, 0, maps).coefficient_range(np.array([2.0, 1.0]))
    np.testing.assert_allclose(updated, [0.5 * low, 0.5 * high])


def test_patients_near_the_threshold_are_decided_otherwise_most_often(artifact):
    data = load()
    refits = refit_on_resamples(data, artifact.record, resamples=100, seed=0)
    risk = artifact.model.risk(data.measurements)
    spread = risk_spread(refits, data.measurements, artifact.model.log_odds(data.measurements), 0.5)
    near, far = np.abs(risk - 0.5) < 0.2, np.abs(risk - 0.5) > 0.49
    assert spread.otherwise[near].mean() > 0.1
    assert spread.otherwise[far].mean() < 0.01
    assert (spread.low <= spread.high).all()


def test_a_verdict_is_firm_when_the_range_lies_on_one_side_and_a_limit_at_the_threshold_is_above():
    low, high = np.array([0.1, 0.1, 0.5, 0.4, 0.6]), np.array([0.4, 0.5, 0.5, 0.6, 0.9])
    spread = RiskSpread(low, high, np.zeros(5), 0.5, 0.95, 500, 0)
    assert spread.firm.tolist() == [True, False, True, False, True]


def test_they_are_computed_once_and_again_when_damaged(own_folder):
    artifact = model_in_use(own_folder).artifact
    first = refits_in_use(own_folder, artifact, resamples=8)
    (path,) = (own_folder / FOLDER).glob("*.npz")
    written = path.stat().st_mtime_ns
    assert (refits_in_use(own_folder, artifact, resamples=8).weights == first.weights).all()
    assert path.stat().st_mtime_ns == written
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    again = refits_in_use(own_folder, artifact, resamples=8)
    assert (again.weights == first.weights).all()
    (restored,) = (own_folder / FOLDER).glob("*.npz")
    assert restored == path
    assert restored.read_bytes() != content


def test_what_is_not_refits_is_refused():
    with pytest.raises(ArtifactDamaged):
        refits_from(b"not an archive")
    with pytest.raises(InvalidInput):
        resample_counts(10, 0, seed=0)
