import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.errors import InvalidInput
from lrcore.model.dataset import load
from lrcore.model.training import Parameters, as_risk_model, fit, train


@pytest.fixture(scope="module")
def trained():
    return train(load(), Parameters())


def test_the_held_out_patients_are_scored_as_the_tutorial_says(trained, reference):
    truth = reference("tutorial_truth.json")["truth_for_the_split_of_dataset_a"]
    from sklearn.metrics import roc_auc_score

    outcome = load().outcome[trained.held_out_rows]
    risk = sigmoid(trained.held_out_log_odds)
    assert roc_auc_score(outcome, risk) == pytest.approx(truth["auc"], abs=1e-12)
    assert ((risk >= 0.5) & (outcome == 1)).sum() == truth["malignant_found"] == 41
    assert ((risk >= 0.5) & (outcome == 0)).sum() == 1


def test_the_coefficients_are_the_optimum(reference):
    """The reference was found by a trust-region method with an analytic Hessian."""
    expected = reference("coefficients.json")["fits"]["ridge_C1_30_features"]
    model = as_risk_model(fit(load().measurements, load().outcome, Parameters()))
    found = np.concatenate([[model.intercept], model.coefficients])
    np.testing.assert_allclose(found, expected["coef"], atol=expected["tolerance"] / 10)


def test_the_gradient_vanishes_at_the_coefficients(trained):
    data, model = load(), trained.model
    rows = trained.train_rows
    scaled = (data.measurements[rows] - model.means) / model.scales
    residual = sigmoid(model.log_odds(data.measurements[rows])) - data.outcome[rows]
    assert np.abs(scaled.T @ residual + model.coefficients).max() < 1e-4
    assert abs(residual.sum()) < 1e-4


def test_scaling_knows_the_training_rows_only(trained):
    rows = load().measurements[trained.train_rows]
    np.testing.assert_allclose(trained.model.means, rows.mean(axis=0))
    np.testing.assert_allclose(trained.model.scales, rows.std(axis=0))
    assert not np.allclose(trained.model.means, load().measurements.mean(axis=0), rtol=1e-6)


def test_cross_validation_is_scikit_learns(trained):
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, tol=1e-10))
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    theirs = cross_val_predict(
        pipeline, load().measurements, load().outcome, cv=folds, method="decision_function"
    )
    np.testing.assert_allclose(trained.cross_validated_log_odds, theirs, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"C": 0.0}, "`C` must be a number above 0, got 0.0"),
        ({"C": float("nan")}, "`C` must be a number above 0"),
        ({"max_iter": 0}, "`max_iter` must be at least 1"),
        ({"class_weight": "heavy"}, "`class_weight` must be balanced"),
        ({"test_size": 1.0}, "`test_size` must lie between 0 and 1"),
        ({"seed": -1}, "`seed` must lie between"),
    ],
)
def test_parameters_outside_their_rules_are_refused(change, words):
    with pytest.raises(InvalidInput, match=words.replace("(", r"\(")):
        Parameters(**change)


def test_a_run_that_stops_early_is_refused():
    with pytest.raises(InvalidInput, match="did not reach the optimum in 2 steps"):
        train(load(), Parameters(max_iter=2))


def test_a_part_without_a_class_is_refused():
    with pytest.raises(InvalidInput, match="leaves a part too small"):
        train(load(), Parameters(test_size=0.0005))


def test_balancing_the_classes_raises_the_risks():
    balanced = train(load(), Parameters(class_weight="balanced"))
    plain = train(load(), Parameters())
    assert sigmoid(balanced.held_out_log_odds).mean() > sigmoid(plain.held_out_log_odds).mean()
