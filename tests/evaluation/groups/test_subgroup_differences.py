"""Each subgroup against the rest: by hand, laws, and the correction for their number."""

from math import isnan, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.arrays import sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.subgroup_differences import MEASURES, holm, subgroup_differences
from lrcore.evaluation.intervals import difference_of_proportions
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients


def patients_of(n=900, seed=3, wrong=0.0):
    rng = np.random.default_rng(seed)
    eta = rng.normal(-0.5, 1.5, n)
    groups = [f"group {row % 3}" for row in range(n)]
    truth = eta + wrong * (np.arange(n) % 3 == 0)
    return Patients((rng.random(n) < sigmoid(truth)).astype(int), sigmoid(eta), eta), groups


def test_a_subgroup_is_compared_with_all_other_patients():
    patients, groups = patients_of()
    inside = np.array(groups) == "group 1"
    own, rest = (measures(patients.subset(rows), threshold=0.3) for rows in (inside, ~inside))
    found = subgroup_differences(patients, groups, threshold=0.3).groups["group 1"]
    for name in ("sensitivity", "specificity", "net_benefit"):
        assert found[name].difference.value == pytest.approx(own[name].value - rest[name].value)
    assert found["oe_ratio"].difference.value == pytest.approx(own["oe_ratio"].value / rest["oe_ratio"].value)
    assert list(found) == list(MEASURES)


def test_sensitivity_has_newcombes_interval_and_the_score_test():
    # 60 of 80 malignant found in A and 40 of 80 in B: pooled share 0.625, z = 0.25 / sqrt(0.625 0.375 / 40).
    outcome = ([1] * 80 + [0] * 20) * 2
    risk = [0.9] * 60 + [0.1] * 40 + [0.9] * 40 + [0.1] * 60
    found = subgroup_differences(Patients(outcome, risk), ["A"] * 100 + ["B"] * 100, threshold=0.5)
    own = found.groups["A"]["sensitivity"]
    assert own.difference == difference_of_proportions((40, 80), (60, 80))
    assert own.p == pytest.approx(0.001090835, rel=1e-5)
    every = [each.p for each in found.groups["A"].values()]
    assert [each.p_holm for each in found.groups["A"].values()] == holm(every)


def test_of_two_subgroups_one_comparison_is_made_of_each_measure():
    patients, groups = patients_of()
    two = ["A" if name == "group 0" else "B" for name in groups]
    found = subgroup_differences(patients, two, threshold=0.3)
    assert list(found.groups) == ["B"]
    assert found.n_comparisons == 4


def test_a_subgroup_that_is_miscalibrated_is_found():
    patients, groups = patients_of(n=3_000, wrong=1.5)
    found = subgroup_differences(patients, groups, threshold=0.3)
    ratio = found.groups["group 0"]["oe_ratio"]
    assert ratio.difference.low > 1
    assert ratio.p_holm < 0.001
    same = subgroup_differences(*patients_of(n=3_000), threshold=0.3)
    assert min(each.p_holm for own in same.groups.values() for each in own.values()) > 0.05


def test_small_subgroups_are_not_compared():
    patients, groups = patients_of(n=60)
    assert not subgroup_differences(patients, groups, threshold=0.3).groups


def test_net_benefit_is_undefined_at_a_threshold_of_zero():
    found = subgroup_differences(*patients_of(), threshold=0.0)
    own = found.groups["group 0"]["net_benefit"]
    assert "not defined" in own.difference.reason
    assert isnan(own.p_holm)
    assert own.as_json()["p_holm"] is None
    assert found.n_comparisons == 9


def test_one_group_for_each_patient():
    with pytest.raises(InvalidInput, match="one per patient"):
        subgroup_differences(patients_of()[0], ["A"], threshold=0.3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_keeps_the_order_and_raises_each_p_at_most_to_its_number_of_comparisons(p):
    corrected = holm(p)
    assert all(own <= other for own, other in zip(p, corrected, strict=True))
    assert min(corrected) == pytest.approx(min(1.0, len(p) * min(p)))
    order = np.argsort(p, kind="stable")
    assert (np.diff(np.array(corrected)[order]) >= 0).all()
    assert max(corrected) <= 1


def test_the_interval_of_a_ratio_is_symmetric_on_the_log_scale():
    own = subgroup_differences(*patients_of(), threshold=0.3).groups["group 2"]["oe_ratio"].difference
    assert log(own.high / own.value) == pytest.approx(log(own.value / own.low))
