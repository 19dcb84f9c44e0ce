import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from lrcore.evaluation.discrimination.roc import auc, newcombe_interval, roc_curve
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import of_both_kinds


def test_by_hand():
    # Pairs of one malignant and one benign: 0.8 beats 0.6 and 0.1, 0.6 ties one and beats the other.
    assert auc(Patients([1, 1, 0, 0], [0.8, 0.6, 0.6, 0.1])).value == 3.5 / 4


@given(of_both_kinds())
def test_it_is_the_share_of_concordant_pairs_and_scikit_learns(known):
    outcome, risk = known
    cases, controls = risk[outcome == 1][:, None], risk[outcome == 0][None, :]
    pairs = (cases > controls).mean() + (cases == controls).mean() / 2
    area = auc(Patients(outcome, risk))
    assert area.value == pytest.approx(pairs, abs=1e-12)
    assert area.value == pytest.approx(roc_auc_score(outcome, risk), abs=1e-12)
    assert math.isnan(area.low) or 0 <= area.low <= area.value <= area.high <= 1


@given(of_both_kinds(st.integers(0, 100).map(lambda tenth: tenth / 100)))
def test_it_does_not_change_when_the_risks_are_distorted_in_order(known):
    outcome, risk = known
    plain, distorted = auc(Patients(outcome, risk)), auc(Patients(outcome, risk**3 / 2))
    assert (plain.value, plain.low, plain.high) == pytest.approx(
        (distorted.value, distorted.low, distorted.high), nan_ok=True
    )


@given(of_both_kinds())
def test_swapping_the_classes_turns_it_round(known):
    outcome, risk = known
    assert auc(Patients(1 - outcome, risk)).value == pytest.approx(1 - auc(Patients(outcome, risk)).value)


def test_a_perfect_separation_has_newcombes_interval():
    area = auc(Patients([0] * 20 + [1] * 10, np.linspace(0, 1, 30)))
    low, high = newcombe_interval(1.0, 10, 20)
    assert (area.value, area.low, area.high) == (1.0, pytest.approx(low), pytest.approx(high))
    assert "Newcombe" in area.method
    assert 0.8 < low < 1


def test_delongs_limits_by_hand_have_students_t():
    # Places of the malignant among the benign 1, 2/3, 1/3, of the benign 1, 2/3, 1/3: variances 1/9 each.
    area = auc(Patients([0, 1, 0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]))
    half = 4.302652729911275 * math.sqrt(1 / 27 + 1 / 27) / (2 / 3 * 1 / 3)
    ends = [1 / (1 + math.exp(-(math.log(2) + sign * half))) for sign in (-1, 1)]
    assert area.value == pytest.approx(2 / 3)
    assert (area.low, area.high) == pytest.approx(tuple(ends))
    assert "Student's t" in area.method


@pytest.mark.parametrize(("m", "n", "few"), [(2, 9, "malignant"), (9, 2, "benign"), (1, 1, "benign")])
def test_fewer_than_three_of_a_class_have_an_area_without_limits(m, n, few):
    for risk in (np.linspace(0, 1, m + n), np.linspace(0, 1, m + n)[::-1]):
        area = auc(Patients([0] * n + [1] * m, risk))
        assert area.value in (0, 1)
        assert not area.has_interval
        assert area.reason == f"interval not defined: fewer than 3 {few} patients"


@given(of_both_kinds(), st.integers(2, 4))
def test_more_patients_of_the_same_kind_narrow_the_limits(known, times):
    outcome, risk = known
    one, more = auc(Patients(outcome, risk)), auc(Patients(np.tile(outcome, times), np.tile(risk, times)))
    assert more.value == pytest.approx(one.value)
    if one.has_interval and 0 < one.value < 1:
        assert more.high - more.low <= one.high - one.low + 1e-12


@pytest.mark.parametrize("outcome", [[1, 1, 1], [0, 0]])
def test_one_class_is_not_defined_and_says_which_is_missing(outcome):
    area = auc(Patients(outcome, [0.5] * len(outcome)))
    assert math.isnan(area.value)
    assert area.reason == f"not defined: no {'benign' if outcome[0] else 'malignant'} patient"


def test_the_curve_runs_from_corner_to_corner_by_distinct_risks():
    curve = roc_curve(Patients([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.9]))
    assert sorted(zip(curve.false_alarm_rate.tolist(), curve.recall.tolist(), strict=True)) == [
        (0, 0),
        (0, 0.5),
        (0.5, 1),
        (1, 1),
    ]


@given(of_both_kinds())
def test_the_corners_of_the_curve_enclose_the_area(known):
    curve = roc_curve(Patients(*known))
    assert np.trapezoid(curve.recall, curve.false_alarm_rate) == pytest.approx(
        auc(Patients(*known)).value, abs=1e-12
    )
    assert (curve.recall[0], curve.false_alarm_rate[0]) == (0, 0)
    assert (curve.recall[-1], curve.false_alarm_rate[-1]) == (1, 1)


@pytest.mark.parametrize(("area", "m", "n"), [(0.9, 20, 30), (0.5, 1, 1), (0.0, 5, 9), (1.0, 1, 1)])
def test_newcombes_limits_solve_his_equation(area, m, n):
    for limit, end in zip(newcombe_interval(area, m, n), (0.0, 1.0), strict=True):
        if area == end:
            assert limit == end
            continue
        spread = 1 + ((m + n) / 2 - 1) * ((1 - limit) / (2 - limit) + limit / (1 + limit))
        variance = limit * (1 - limit) * spread / (m * n)
        assert abs(area - limit) / math.sqrt(variance) == pytest.approx(1.959964, abs=1e-5)
