import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lrcore.arrays import sigmoid
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import load
from lrcore.model.risk_model import RiskModel
from tests.pipelines import stored_pipeline


def test_by_hand():
    model = RiskModel(np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([1.0, -2.0]), 0.5)
    # (3 - 1) / 2 * 1 - (6 - 2) / 4 * 2 + 0.5 = -0.5
    assert model.log_odds(np.array([[3.0, 6.0]])) == pytest.approx([-0.5])
    assert model.risk(np.array([[3.0, 6.0]])) == pytest.approx([1 / (1 + np.exp(0.5))])


def test_risks_are_scikit_learns(trained_folder, artifact):
    measurements = load().measurements
    theirs = stored_pipeline(trained_folder).predict_proba(measurements)[:, 1]
    np.testing.assert_allclose(artifact.model.risk(measurements), theirs, rtol=0, atol=1e-12)


@given(arrays(float, 5, elements=st.floats(-800, 800)))
def test_sigmoid_is_symmetric_and_stays_in_range(log_odds):
    risk = sigmoid(log_odds)
    assert ((risk >= 0) & (risk <= 1)).all()
    np.testing.assert_allclose(risk + sigmoid(-log_odds), 1, atol=1e-15)


@pytest.mark.parametrize("parts", [1, 7, 20_000])
def test_a_row_scores_the_same_whatever_it_is_scored_with(artifact, parts):
    rows = np.resize(load().measurements, (40_000, 30))
    whole = artifact.model.log_odds(rows)
    pieces = [artifact.model.log_odds(piece) for piece in np.array_split(rows, parts)[:50]]
    np.testing.assert_array_equal(np.concatenate(pieces), whole[: sum(map(len, pieces))])


def test_nobody_is_scored_in_an_empty_table(artifact):
    assert artifact.model.risk(np.empty((0, 30))).shape == (0,)


def test_one_patient_at_a_time_gives_the_same_bits(artifact):
    rng = np.random.default_rng(0)
    rows = load().measurements[rng.integers(0, 569, 2000)] * rng.uniform(0, 3, (2000, 30))
    single = artifact.model.for_one()
    log_odds = [single.log_odds(row) for row in rows.tolist()]
    assert log_odds == artifact.model.log_odds(rows).tolist()
    wide = np.concatenate([log_odds, rng.uniform(-800, 800, 5000), [0.0, -0.0, 1e-300]])
    assert [single.risk(value) for value in wide.tolist()] == sigmoid(wide).tolist()


def test_one_patient_at_a_time_by_an_updated_model(artifact):
    updated = artifact.model.updated(LogOddsMap(-0.3, 0.7, 1.2)).updated(LogOddsMap(0.1, 1.1, 0.9))
    rows = load().measurements
    log_odds = [updated.for_one().log_odds(row) for row in rows.tolist()]
    np.testing.assert_allclose(log_odds, updated.log_odds(rows), rtol=1e-13)
