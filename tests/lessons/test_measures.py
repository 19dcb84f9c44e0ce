"""The measures of the lessons against those of the dashboard and of scikit-learn."""

import numpy as np
import pytest

from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.patients import Patients
from lrcore.lessons.measures import accuracy, auc, brier, in_the_large, log_loss, recalibration
from lrcore.lessons.regression.sigmoid import sigmoid


@pytest.fixture(scope="module")
def patients():
    rng = np.random.default_rng(0)
    log_odds = np.round(rng.normal(size=300) * 2, 1)  # rounded: with ties
    return (rng.random(300) < sigmoid(0.6 * log_odds - 0.5)).astype(float), log_odds


def test_all_measures_are_those_of_other_programs(patients):
    from sklearn import metrics

    outcome, log_odds = patients
    risk = sigmoid(log_odds)
    assert auc(outcome, log_odds) == pytest.approx(metrics.roc_auc_score(outcome, log_odds), abs=1e-12)
    assert accuracy(outcome, log_odds) == metrics.accuracy_score(outcome, risk >= 0.5)
    assert brier(outcome, log_odds) == pytest.approx(metrics.brier_score_loss(outcome, risk), abs=1e-12)
    assert log_loss(outcome, log_odds) == pytest.approx(metrics.log_loss(outcome, risk), abs=1e-12)


def test_calibration_is_the_dashboards(patients):
    outcome, log_odds = patients
    theirs = calibration(Patients(outcome, sigmoid(log_odds), log_odds))
    intercept, slope = recalibration(outcome, log_odds)
    assert slope == pytest.approx(theirs.slope.value, abs=1e-8)
    assert intercept == pytest.approx(theirs.joint_intercept.value, abs=1e-8)
    assert in_the_large(outcome, log_odds) == pytest.approx(theirs.in_the_large.value, abs=1e-8)


def test_a_risk_that_rounds_to_one_still_has_its_loss():
    assert log_loss(np.array([0.0]), np.array([800.0])) == 800.0


def test_the_level_of_one_class_is_not_invented():
    with pytest.raises(ValueError, match="both kinds"):
        in_the_large(np.ones(3), np.zeros(3))


def test_the_area_of_one_class_is_not_invented():
    with pytest.raises(ValueError, match="both kinds"):
        auc(np.ones(2), np.array([0.1, 0.4]))


def test_the_area_by_hand():
    assert auc(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.4, 0.8])) == 3.5 / 4
