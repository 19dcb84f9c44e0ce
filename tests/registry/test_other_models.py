"""Other models that could be defended as well, against scikit-learn, and what is kept of them."""

import numpy as np
import pytest

from lrcore.errors import ArtifactDamaged
from lrcore.model.dataset import load, training_rows
from lrcore.model.series import log_measurements
from lrcore.model.training import Parameters, as_risk_model, fit
from lrcore.registry import other_models
from lrcore.registry.other_models import (
    SPECIFICATIONS,
    disagreement,
    fit_other_models,
    other_models_from,
    other_models_in_use,
    stratified_folds,
)
from lrcore.registry.refit_store import refits_in_use
from lrcore.registry.refits import instability


@pytest.fixture(scope="module")
def fitted(artifact):
    return fit_other_models(load(), artifact.record)


def test_each_is_what_scikit_learn_fits_to_the_same_patients(artifact, fitted):
    rows = training_rows(artifact.record.held_out_rows)
    eta = fitted.log_odds(load().measurements)
    for place, name in enumerate(fitted.names):
        wanted = next(each for each in SPECIFICATIONS if each.name == name)
        if wanted.uses_l1:
            continue
        columns = log_measurements(load().measurements) if wanted.uses_logs else load().measurements
        columns = columns[:, wanted.fields]
        known = as_risk_model(
            fit(columns[rows], load().outcome[rows], Parameters(C=wanted.C, max_iter=10_000))
        )
        np.testing.assert_allclose(eta[place], known.log_odds(columns), atol=5e-3)


def test_the_lasso_is_that_of_scikit_learn_and_leaves_measurements_out(artifact, fitted):
    from sklearn.linear_model import LogisticRegression

    rows = training_rows(artifact.record.held_out_rows)
    measurements, outcome = load().measurements[rows], load().outcome[rows]
    scaled = (measurements - measurements.mean(axis=0)) / measurements.std(axis=0)
    # Its intercept is penalised as well, so little that it makes no difference here.
    solver = {"solver": "liblinear", "intercept_scaling": 1e4, "tol": 1e-7, "max_iter": 10_000}
    known = LogisticRegression(l1_ratio=1.0, C=0.3, random_state=0, **solver).fit(scaled, outcome)
    place = fitted.names.index("L1 penalty, C = 0.3")
    eta = fitted.log_odds(measurements)[place]
    np.testing.assert_allclose(eta, known.decision_function(scaled), atol=0.02)
    assert set(np.flatnonzero(fitted.weights[place])) == set(np.flatnonzero(known.coef_[0]))
    assert 5 <= np.count_nonzero(fitted.weights[place]) < 20


def test_the_measures_are_those_of_patients_left_out(fitted):
    from lrcore.evaluation.patients import Patients

    wanted, place = SPECIFICATIONS[0], fitted.names.index(SPECIFICATIONS[0].name)
    fold = stratified_folds(load().outcome, other_models.FOLDS, seed=other_models.SEED)
    risk = np.empty(len(fold))
    for each in range(other_models.FOLDS):
        inside = fold != each
        parameters = Parameters(C=wanted.C)
        model = as_risk_model(fit(load().measurements[inside], load().outcome[inside], parameters))
        risk[~inside] = model.risk(load().measurements[~inside])
    brier = float(np.mean((risk - load().outcome) ** 2))
    assert fitted.measures[place].brier == pytest.approx(brier, rel=1e-5)
    from lrcore.evaluation.discrimination.roc import auc

    assert fitted.measures[place].auc == pytest.approx(auc(Patients(load().outcome, risk)).value, abs=1e-6)


def test_all_are_defensible_and_none_is_the_model_itself(artifact, fitted):
    assert 10 <= len(fitted.names) <= 20
    assert all(each.auc > 0.98 and each.brier < 0.03 for each in fitted.measures)
    own = artifact.model.log_odds(load().measurements)
    assert (np.abs(fitted.log_odds(load().measurements) - own).max(axis=1) > 0.1).all()


def test_disagreement_by_hand(artifact, fitted):
    measurements = load().measurements[:60]
    risk = artifact.model.risk(measurements)
    found = disagreement(fitted, measurements, risk, 0.1)
    risks = 1 / (1 + np.exp(-fitted.log_odds(measurements)))
    for place in (0, 13, 49):
        assert found.low[place] == pytest.approx(risks[:, place].min(), rel=1e-12)
        assert found.high[place] == pytest.approx(risks[:, place].max(), rel=1e-12)
        assert found.otherwise[place] == ((risks[:, place] >= 0.1) != (risk[place] >= 0.1)).sum()


def test_they_are_stored_once_and_made_again_if_damaged(own_folder, artifact):
    made = other_models_in_use(own_folder, artifact)
    (path,) = (own_folder / other_models.FOLDER).iterdir()
    again = other_models_from(path.read_bytes())
    assert (again.weights == made.weights).all()
    assert again.names == made.names
    path.write_bytes(path.read_bytes()[:-20])
    assert (other_models_in_use(own_folder, artifact).offsets == made.offsets).all()
    with pytest.raises(ArtifactDamaged):
        other_models_from(b"nothing")


def test_instability_by_hand(own_folder, artifact):
    refits = refits_in_use(own_folder, artifact)
    measurements = load().measurements[:40]
    risk = artifact.model.risk(measurements)
    found = instability(refits, measurements, risk, 0.1)
    eta = measurements @ refits.weights.T + refits.offsets
    each = 1 / (1 + np.exp(-eta))
    for place in (0, 13, 37):
        assert found.mape[place] == pytest.approx(np.mean(np.abs(each[place] - risk[place])), rel=1e-9)
        other = np.mean((each[place] >= 0.1) != (risk[place] >= 0.1))
        assert found.classification[place] == pytest.approx(other)
        variance = np.var(eta[place])
        assert found.effective_n[place] == pytest.approx(
            1 / (risk[place] * (1 - risk[place]) * variance), rel=1e-9
        )


def test_a_middling_risk_rests_on_few_patients(own_folder, artifact):
    """Riley et al. 2025: of the series' own risks between 0.2 and 0.8, on about a dozen."""
    measurements = load().measurements
    risk = artifact.model.risk(measurements)
    found = instability(refits_in_use(own_folder, artifact), measurements, risk, 0.5)
    assert 8 < np.median(found.effective_n[(risk > 0.2) & (risk < 0.8)]) < 18
    assert 0.01 < found.mape.mean() < 0.02
