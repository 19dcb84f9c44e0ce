import json

import numpy as np
import pytest

from lrcore.evaluation.discrimination.roc_band import roc_band
from lrcore.evaluation.groups.model_curves import model_curves
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit


def made(n, seed):
    rng = np.random.default_rng(seed)
    risk = rng.random(n)
    return Patients(rng.random(n) < risk, risk)


def test_each_group_has_its_own_curves_at_common_points():
    groups = {"ours": made(80, 1), "development": made(300, 2)}
    found = model_curves(groups).as_json()
    json.dumps(found, allow_nan=False)
    for name, patients in groups.items():
        decision, roc = found["decision"][name], found["roc"][name]
        assert decision["threshold"] == pytest.approx(np.arange(101) / 100)
        assert roc["false_alarm_rate"] == pytest.approx(np.arange(101) / 100)
        at = net_benefit(counts_at(patients, 0.3))
        assert decision["model"][30] == at.estimate().value
        assert decision["low"][30] == pytest.approx(at.estimate().low)
        assert decision["avoided_high"][30] == pytest.approx(at.avoided_estimate().high)
        assert decision["standardised"][30] == pytest.approx(at.estimate().value / patients.prevalence)
        band = roc_band(patients, false_alarm_rates=[0.4])
        assert (roc["recall"][40], roc["high"][40]) == pytest.approx((band.recall[0], band.high[0]))


def test_without_one_class_the_roc_curve_says_why_and_the_decision_curve_stays():
    found = model_curves({"none": Patients([0, 0], [0.1, 0.4])}).as_json()
    assert found["roc"]["none"]["reason"] == "not defined: no malignant patient"
    assert found["decision"]["none"]["model"][20] == -0.125
    assert found["decision"]["none"]["model"][0] is None
