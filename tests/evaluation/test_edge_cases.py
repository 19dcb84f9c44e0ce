"""Groups of patients on which a measure is not defined: a reason or a right number, never a wrong 0."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
from tests.evaluation.made import patients

CASES = {
    "one benign patient": ([0], [0.3]),
    "one malignant patient": ([1], [1.0]),
    "two of one kind": ([1, 1], [0.2, 0.9]),
    "one of each": ([0, 1], [0.2, 0.9]),
    "one of each, the wrong way round": ([1, 0], [0.2, 0.9]),
    "constant risks": ([0, 1, 1, 0], [0.4] * 4),
    "all certain": ([0, 1, 1, 0], [0.0, 1.0, 0.0, 1.0]),
    "all zero": ([0, 1, 0], [0.0] * 3),
    "all one": ([0, 1, 0], [1.0] * 3),
    "separated": ([0] * 10 + [1] * 10, list(np.linspace(0, 1, 20))),
    "one class, many": ([0] * 30, list(np.linspace(0, 0.5, 30))),
    "heavy ties": ([0, 1] * 50, [0.0, 0.5] * 25 + [0.5, 1.0] * 25),
}


def holes(found, path=""):
    """Every null of the object that has no reason next to it, and every number that is not finite."""
    for key, value in found.items():
        where = f"{path}/{key}"
        if isinstance(value, dict):
            missing = value.get("reason") or found.get(f"{key}_reason")
            yield from () if missing else holes(value, where)
        elif value is None:
            yield from () if found.get(f"{key}_reason") or found.get("reason") else [where]
        elif isinstance(value, float) and not math.isfinite(value):
            yield where


@pytest.mark.parametrize("threshold", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("name", CASES)
def test_what_is_not_defined_says_why(name, threshold):
    outcome, risk = CASES[name]
    found = evaluation_summary(Patients(outcome, risk), threshold=threshold).as_json()
    json.dumps(found, allow_nan=False)
    assert not list(holes(found))
    at = found["operating_point"]
    assert at["tp"] + at["fp"] + at["tn"] + at["fn"] == found["n"] == len(outcome)


@settings(max_examples=60, deadline=None)
@given(patients())
def test_any_group_of_patients(known):
    outcome, risk = known
    found = evaluation_summary(Patients(outcome, risk), threshold=0.3).as_json()
    assert not list(holes(found))
    n, m = len(outcome), int(outcome.sum())
    assert (found["auc"]["estimate"] is None) == (m in (0, n))
    assert (found["average_precision"] is None) == (m == 0)
    assert (found["brier_skill"] is None) == (m in (0, n))


@pytest.mark.parametrize(
    ("outcome", "risk", "said"),
    [
        ([0, 1], [0.1, math.nan], "risk"),
        ([0, 1], [0.1, 1.2], "risk"),
        ([0, 1], [0.1, -1e-9], "risk"),
        ([0, 1], [0.1, math.inf], "risk"),
        ([0, 2], [0.1, 0.2], "outcome"),
        ([0, math.nan], [0.1, 0.2], "outcome"),
        ([0, 1], [0.1], "2"),
        ([], [], "patient"),
    ],
)
def test_arrays_that_cannot_be_evaluated_are_refused_in_one_sentence(outcome, risk, said):
    with pytest.raises(InvalidInput) as refused:
        evaluation_summary(Patients(outcome, risk), threshold=0.5)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("threshold", [-0.001, 1.001, math.nan])
def test_a_threshold_that_is_none_is_refused(threshold):
    with pytest.raises(InvalidInput, match="threshold"):
        evaluation_summary(Patients([0, 1], [0.1, 0.9]), threshold=threshold)


def test_constant_risks_of_the_prevalence_are_worth_nothing_and_cost_nothing():
    found = evaluation_summary(Patients([0, 1, 1, 0], [0.5] * 4), threshold=0.5).as_json()
    assert found["auc"]["estimate"] == 0.5
    assert found["brier_skill"] == 0
    assert found["calibration"]["in_the_large"]["estimate"] == pytest.approx(0, abs=1e-12)
    assert found["calibration"]["slope_reason"].startswith("not estimable")
