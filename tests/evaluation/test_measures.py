import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.subgroups import is_grouping, subgroups
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients


def test_the_numbers_are_those_of_the_references(case):
    found = measures(Patients(case.outcome, case.risk, case.log_odds), threshold=0.1)
    case.agrees("auc", found["auc"].value)
    case.agrees("brier", found["brier"].value)
    assert found.expected == pytest.approx(case.risk.sum())
    assert set(found.as_json()) >= {"n", "threshold", "slope", "in_the_large", "oe_ratio", "net_benefit"}


def test_patients_of_one_kind_have_reasons_instead_of_numbers():
    found = measures(Patients([0] * 20, np.linspace(0.1, 0.4, 20)), threshold=0.2)
    assert found["auc"].reason == "not defined: no malignant patient"
    assert found["slope"].reason.startswith("not estimable")
    assert found.as_json()["auc"]["estimate"] is None


def group(n, cases):
    outcome = np.array([1] * cases + [0] * (n - cases), np.int8)
    return EvaluationSet("x", "Made up.", outcome, np.linspace(0.05, 0.95, n), None)


def test_a_subgroup_has_the_numbers_of_its_patients_alone():
    patients = group(200, 80)
    names = np.where(np.arange(200) % 2, "odd", "even")
    found = subgroups(patients, names.tolist(), threshold=0.5)
    inside = names == "odd"
    alone = measures(Patients(patients.outcome[inside], patients.risk[inside]), threshold=0.5)
    assert found.judged["odd"].as_json() == alone.as_json()
    assert not found.too_few


@pytest.mark.parametrize(
    ("n", "cases", "judged"), [(50, 10, True), (49, 10, False), (60, 9, False), (60, 51, False)]
)
def test_the_smallest_subgroup_that_is_judged(n, cases, judged):
    found = subgroups(group(n, cases), ["one"] * n, threshold=0.5)
    assert (list(found.judged) == ["one"]) is judged
    if not judged:
        assert found.too_few["one"].n == n
        assert "judged from 50 patients on" in found.as_json()["one"]["reason"]


def test_every_patient_belongs_to_a_group():
    with pytest.raises(InvalidInput, match="one per patient"):
        subgroups(group(60, 20), ["a"], threshold=0.5)


@pytest.mark.parametrize(("values", "groups"), [(2, True), (12, True), (13, False), (1, False)])
def test_a_column_of_few_values_divides_patients(values, groups):
    assert is_grouping([str(place % values) for place in range(100)]) is groups
