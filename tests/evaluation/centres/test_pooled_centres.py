"""Several centres: each alone, pooled, and the best strategy in a new one."""

from math import log

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.centres.centre_measures import centre_measures
from lrcore.evaluation.centres.pooled_centres import pool_centres
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients

MEASURES = ("auc", "oe", "in_the_large", "slope", "net_benefit")


def several(k=6, n=150, seed=4):
    """Return patients of k centres whose risks are right, and the name of each one's centre."""
    rng = np.random.default_rng(seed)
    eta = rng.normal(-1, 1.5, k * n)
    outcome = (rng.random(k * n) < sigmoid(eta)).astype(int)
    return Patients(outcome, sigmoid(eta), eta), [f"centre {place % k}" for place in range(k * n)]


def test_each_centre_is_evaluated_as_if_it_were_alone():
    patients, names = several()
    found = pool_centres(patients, names, threshold=0.2)
    rows = np.array([name == found.centres[2].name for name in names])
    alone = auc(patients.subset(rows))
    assert found.centres[2].measures["auc"].estimate == alone
    assert sum(centre.n for centre in found.centres) == patients.n
    assert list(found.pooled) == list(MEASURES)
    assert found.n_left_out == dict.fromkeys(MEASURES, 0)


def test_the_order_of_patients_and_the_names_of_centres_change_nothing():
    patients, names = several()
    order = np.random.default_rng(0).permutation(patients.n)
    other = pool_centres(patients.subset(order), [names[row][::-1] for row in order], threshold=0.2)
    found = pool_centres(patients, names, threshold=0.2)
    for name in MEASURES:
        assert other.pooled[name].estimate == pytest.approx(found.pooled[name].estimate, rel=1e-9)
        assert other.pooled[name].tau2 == pytest.approx(found.pooled[name].tau2, rel=1e-4, abs=1e-9)


def test_ratio_and_net_benefit_by_hand():
    # Two of four malignant, risks .2 to .8, twice; at 0.5 both malignant and no benign patient is flagged.
    found = centre_measures("A", Patients([0, 0, 1, 1] * 2, [0.2, 0.4, 0.6, 0.8] * 2), threshold=0.5)
    ratio, benefit = found.measures["oe"], found.measures["net_benefit"]
    assert ratio.value == pytest.approx(log(1.0), abs=1e-12)
    assert ratio.error == pytest.approx((0.8 * 8 / 7) ** 0.5 / 4)
    assert (benefit.value, benefit.error) == pytest.approx((0.5, (0.25 / 7) ** 0.5))
    over_all = found.measures["net_benefit_over_all"]
    assert (over_all.value, over_all.error) == pytest.approx((0.5, (0.25 / 7) ** 0.5))


def test_a_centre_without_a_measure_is_left_out_of_that_pool_and_counted():
    patients, names = several()
    none_malignant = Patients([0] * 30, [0.1, 0.2, 0.3] * 10)
    together = Patients(
        np.concatenate([patients.outcome, none_malignant.outcome]),
        np.concatenate([patients.risk, none_malignant.risk]),
    )
    found = pool_centres(together, [*names, *["last"] * 30], threshold=0.2)
    last = next(centre for centre in found.centres if centre.name == "last")
    assert found.n_left_out == {"auc": 1, "oe": 1, "in_the_large": 1, "slope": 1, "net_benefit": 0}
    assert last.measures["auc"].reason == "not defined: no malignant patient"
    assert "no malignant patient" in last.measures["oe"].as_json()["not_pooled"]
    assert found.as_json()["pooled"]["auc"]["n_left_out"] == 1


def test_the_bounds_of_the_best_strategy_follow_from_both_probabilities():
    patients, names = several()
    best = pool_centres(patients, names, threshold=0.2).best
    p, q = best.over_none, best.over_all
    assert 0 < p <= 1
    assert 0 < q <= 1
    assert (best.low, best.high) == (max(p + q - 1, 0), min(p, q))
    harmful = Patients(1 - patients.outcome, patients.risk)
    assert pool_centres(harmful, names, threshold=0.2).best.high < 0.5


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_net_benefit_without_a_harm_ratio_has_a_reason(threshold):
    patients, names = several()
    found = pool_centres(patients, names, threshold=threshold)
    assert found.n_left_out["net_benefit"] == 6
    assert "not defined" in found.best.reason
    assert found.best.as_json()["low"] is None


def test_four_centres_have_no_probability_of_a_new_one():
    best = pool_centres(*several(k=4), threshold=0.2).best
    assert "no prediction interval: with 4 centres" in best.reason


def test_one_name_for_each_patient():
    with pytest.raises(InvalidInput, match="one per patient"):
        pool_centres(several()[0], ["A"], threshold=0.2)
