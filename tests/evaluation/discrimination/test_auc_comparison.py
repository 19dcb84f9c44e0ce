"""The paired comparison of two risks, against DeLong's paper by loops over pairs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.auc_comparison import compare_auc, paired_comparisons
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.patients import Patients

TWICE = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([0, 0.2, 0.5, 0.7, 1]), st.floats(0, 1)),
    min_size=4,
    max_size=30,
).map(lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True)))


def naive_delong(outcome, first, second):
    """The covariance of DeLong's paper, by loops over pairs."""
    components = []
    for risk in (first, second):
        cases, controls = risk[outcome == 1], risk[outcome == 0]
        wins = (cases[:, None] > controls) + 0.5 * (cases[:, None] == controls)
        components.append((wins.mean(axis=1), wins.mean(axis=0)))
    (a10, a01), (b10, b01) = components
    variance = np.var(a10 - b10, ddof=1) / len(a10) + np.var(a01 - b01, ddof=1) / len(a01)
    return a10.mean() - b10.mean(), variance


@given(TWICE)
def test_it_is_delongs(known):
    outcome, first, second = known
    found = compare_auc(outcome, first, second)
    m = outcome.sum()
    if not 2 <= m <= len(outcome) - 2:
        assert found.difference.reason
        assert math.isnan(found.p)
        return
    difference, variance = naive_delong(outcome, first, second)
    assert found.difference.value == pytest.approx(difference, abs=1e-12)
    if variance < 1e-20:
        return
    assert found.z == pytest.approx(difference / math.sqrt(variance), abs=1e-9)
    assert found.p == pytest.approx(math.erfc(abs(found.z) / math.sqrt(2)))
    half = 1.959963984540054 * math.sqrt(variance)
    assert found.difference.low == pytest.approx(max(-1, difference - half))
    assert found.difference.high == pytest.approx(min(1, difference + half))


@given(TWICE)
def test_its_areas_are_the_areas_and_it_turns_round(known):
    outcome, first, second = known
    found, turned = compare_auc(outcome, first, second), compare_auc(outcome, second, first)
    both = [auc(Patients(outcome, risk)).value for risk in (first, second)]
    assert [found.first, found.second] == pytest.approx(both, nan_ok=True)
    assert turned.difference.value == pytest.approx(-found.difference.value, nan_ok=True)
    assert (turned.z, turned.p) == pytest.approx((-found.z, found.p), nan_ok=True)


def test_comparing_a_risk_with_itself_or_the_like_has_no_test():
    risk = np.array([0.1, 0.4, 0.5, 0.9])
    for second in (risk, risk**3):
        same = compare_auc([0, 1, 0, 1], risk, second)
        assert same.difference.value == 0
        assert math.isnan(same.p)
        assert "alike" in same.difference.reason
        assert same.as_json()["p"] is None


@pytest.mark.parametrize(
    ("outcome", "said"),
    [([1, 1], "no benign patient"), ([0, 0], "no malignant patient"), ([0, 1], "fewer than two")],
)
def test_too_few_patients_say_so(outcome, said):
    assert said in compare_auc(outcome, [0.1, 0.2], [0.3, 0.2]).difference.reason


def test_every_two_of_several():
    sets = [
        EvaluationSet(name, "", np.array([0, 1, 0, 1], np.int8), np.array(risk), None)
        for name, risk in {"a": [0.1, 0.9, 0.2, 0.8], "b": [0.9, 0.1, 0.8, 0.2], "c": [0.5] * 4}.items()
    ]
    found = {(one.name, other.name): each.difference.value for one, other, each in paired_comparisons(sets)}
    assert found == {("a", "b"): 1.0, ("a", "c"): 0.5, ("b", "c"): -0.5}


def test_risks_of_other_patients_are_refused():
    with pytest.raises(InvalidInput, match="equal length"):
        compare_auc([0, 1], [0.1, 0.9], [0.1, 0.2, 0.9])
