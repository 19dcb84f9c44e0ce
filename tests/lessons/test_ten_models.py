"""Ten models by hand: who is divided, and how many patients stand behind a risk."""

import numpy as np
import pytest

from lrcore.lessons.disagreement.ten_models import log_odds_by_model, patients_behind, split
from lrcore.lessons.regression.newton import fitted, scores
from lrcore.lessons.splitting import scaled

RNG = np.random.default_rng(4)
FEATURES = RNG.standard_normal((80, 3))
OUTCOME = (RNG.random(80) < 1 / (1 + np.exp(-FEATURES[:, 0]))).astype(float)
FOLD = np.arange(80) % 4


def test_every_pair_of_fields_and_penalty_is_a_model_fitted_without_the_patient():
    fields, strengths = [np.arange(3), np.array([0])], np.array([0.1, 10.0])
    found = log_odds_by_model(FEATURES, OUTCOME, fields, strengths, FOLD)
    assert found.shape == (4, 80)
    known, new = FEATURES[FOLD != 2][:, [0]], FEATURES[FOLD == 2][:, [0]]
    beta = fitted(scaled(known, known), OUTCOME[FOLD != 2], C=10.0)
    np.testing.assert_allclose(found[3, FOLD == 2], scores(beta, scaled(new, known)), atol=1e-6)


def test_a_patient_is_divided_where_the_models_lie_on_both_sides():
    log_odds = RNG.standard_normal((10, 50))
    for cut in (-2.0, 0.0, 0.3):
        flagged = (log_odds >= cut).sum(axis=0)
        assert (split(log_odds, cut) == ((flagged > 0) & (flagged < 10))).all()
    assert not split(log_odds[:1], 0.0).any()


def test_patients_behind_a_risk_are_those_who_would_leave_it_as_uncertain():
    n, p = 400, 0.3
    found = RNG.binomial(n, p, 20_000) / n
    log_odds = np.log(found / (1 - found))[:, None]
    assert patients_behind(np.log([p / (1 - p)]), log_odds)[0] == pytest.approx(n, rel=0.05)


def test_they_are_the_effective_sample_size_of_the_product(artifact, trained_folder):
    from lrcore.model.dataset import load
    from lrcore.registry.refit_store import refits_in_use
    from lrcore.registry.refits import instability

    rows = load().measurements[:40]
    refits = refits_in_use(trained_folder, artifact)
    expected = instability(refits, rows, artifact.model.risk(rows), 0.1).effective_n
    found = patients_behind(artifact.model.log_odds(rows), refits.log_odds(rows))
    np.testing.assert_allclose(found, expected, rtol=1e-3)
