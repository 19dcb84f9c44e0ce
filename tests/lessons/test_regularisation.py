"""The path over C: against scikit-learn, and what must hold along it."""

import numpy as np
import pytest

from lrcore.lessons.measures import log_loss
from lrcore.lessons.regression.newton import scores
from lrcore.lessons.regularisation import (
    cross_validated_path,
    path,
    smallest_margin,
    unpenalised_steps,
)
from lrcore.lessons.splitting import scaled, stratified_folds

STRENGTHS = 10.0 ** np.arange(-4, 5)


@pytest.fixture(scope="module")
def betas(series):
    measurements, outcome = series
    return path(scaled(measurements, measurements), outcome, STRENGTHS)


def test_a_weaker_penalty_fits_closer_with_larger_coefficients(series, betas):
    measurements, outcome = series
    features = scaled(measurements, measurements)
    assert (np.diff([log_loss(outcome, scores(beta, features)) for beta in betas]) < 0).all()
    assert (np.diff(np.linalg.norm(betas[:, 1:], axis=1)) > 0).all()


def test_every_patient_is_scored_as_scikit_learn_does_without_the_fold(series):
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import PredefinedSplit, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    measurements, outcome = series
    fold = stratified_folds(outcome, 3, np.random.default_rng(0))
    ours = cross_validated_path(measurements, outcome, np.array([0.01, 1.0]), fold)
    for C, log_odds in zip((0.01, 1.0), ours, strict=True):
        pipeline = make_pipeline(
            StandardScaler(), LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky")
        )
        theirs = cross_val_predict(
            pipeline, measurements, outcome, cv=PredefinedSplit(fold), method="decision_function"
        )
        assert log_odds == pytest.approx(theirs, abs=1e-6)


def test_a_linear_programme_separates_the_series_as_newtons_steps_do(series):
    from scipy.optimize import linprog

    measurements, outcome = series
    features, sign = scaled(measurements, measurements), 2 * outcome - 1
    design = np.column_stack([np.ones(569), features])
    found = linprog(np.zeros(31), A_ub=-sign[:, None] * design, b_ub=-np.ones(569), bounds=(None, None))
    assert found.status == 0
    assert smallest_margin(found.x, features, outcome) >= 1 - 1e-6

    steps = unpenalised_steps(features, outcome, 20)
    losses = [log_loss(outcome, scores(beta, features)) for beta in steps]
    assert losses[0] == pytest.approx(np.log(2))
    assert losses[-1] < 1e-5
    assert smallest_margin(steps[-1], features, outcome) > 5
    assert np.linalg.norm(steps[-1]) > 1000


def test_without_separation_the_steps_arrive():
    features = np.array([[-1.0], [0.0], [0.0], [1.0]])
    outcome = np.array([0.0, 1.0, 0.0, 1.0])
    overlapping = np.vstack([features, -features])
    steps = unpenalised_steps(overlapping, np.append(outcome, outcome), 10)
    assert steps[-1] == pytest.approx([0.0, 0.0], abs=1e-12)


def test_the_margin_by_hand():
    beta = np.array([-1.0, 2.0])
    assert smallest_margin(beta, np.array([[0.0], [2.0]]), np.array([0.0, 1.0])) == 1.0
    assert smallest_margin(beta, np.array([[1.0]]), np.array([0.0])) == -1.0
