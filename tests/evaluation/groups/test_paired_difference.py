import numpy as np
import pytest
from scipy import stats

from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.model_comparison import model_comparisons
from lrcore.evaluation.groups.paired_difference import (
    brier_difference,
    mean_difference,
    net_benefit_difference,
)
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit

RNG = np.random.default_rng(5)
OUTCOME = (RNG.random(200) < 0.4).astype(int)
FIRST = np.clip(0.6 * OUTCOME + 0.4 * RNG.random(200), 0, 1)
SECOND = RNG.random(200)


def test_the_interval_is_that_of_the_paired_mean():
    apart = FIRST - SECOND
    found = mean_difference(FIRST, SECOND)
    low, high = stats.norm.interval(0.95, apart.mean(), stats.sem(apart))
    assert (found.value, found.low, found.high) == pytest.approx((apart.mean(), low, high))


def test_the_brier_score_as_scikit_learn_has_it():
    from sklearn.metrics import brier_score_loss

    expected = brier_score_loss(OUTCOME, FIRST) - brier_score_loss(OUTCOME, SECOND)
    assert brier_difference(OUTCOME, FIRST, SECOND).value == pytest.approx(expected)


@pytest.mark.parametrize("threshold", [0.05, 0.3, 0.5, 0.9])
def test_the_net_benefit_is_that_of_the_decision_curve(threshold):
    each = [net_benefit(counts_at(Patients(OUTCOME, risk), threshold)).model[0] for risk in (FIRST, SECOND)]
    found = net_benefit_difference(OUTCOME, FIRST, SECOND, threshold)
    assert found.value == pytest.approx(each[0] - each[1])


def test_a_risk_equal_to_the_threshold_is_flagged():
    assert net_benefit_difference([1, 0], [0.5, 0.0], [0.49, 0.0], 0.5).value == 0.5


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_no_net_benefit_at_the_ends(threshold):
    found = net_benefit_difference(OUTCOME, FIRST, SECOND, threshold)
    assert np.isnan(found.value)
    assert found.reason.startswith("not defined")


def test_one_patient_has_no_interval_and_unequal_lists_are_refused():
    assert mean_difference([1.0], [0.5]).reason == "interval not defined: a single patient"
    with pytest.raises(InvalidInput, match="equal length"):
        mean_difference([1.0], [0.5, 0.2])


def test_every_two_of_three_models_are_compared():
    sets = [
        EvaluationSet(name, "Given.", OUTCOME, risk, None)
        for name, risk in (("a", FIRST), ("b", SECOND), ("c", FIRST))
    ]
    found = model_comparisons(sets, threshold=0.3)
    assert [(each.first, each.second) for each in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found[0].auc.difference.value == pytest.approx(-found[2].auc.difference.value)
    assert found[1].brier.value == found[1].net_benefit.value == 0
    assert found[0].as_json()["net_benefit"]["estimate"] == found[0].net_benefit.value
