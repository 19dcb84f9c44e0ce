import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from lrcore.evaluation.auc_comparison import compare_auc
from lrcore.evaluation.roc import auc, average_precision, newcombe_interval, roc_curve
from tests.evaluation.groups import of_both_kinds


def test_by_hand():
    # Pairs of one malignant and one benign: 0.8 beats 0.6 and 0.1, 0.6 ties one and beats the other.
    assert auc([1, 1, 0, 0], [0.8, 0.6, 0.6, 0.1]).value == 3.5 / 4


@given(of_both_kinds())
def test_it_is_the_share_of_concordant_pairs_and_scikit_learns(known):
    outcome, risk = known
    cases, controls = risk[outcome == 1][:, None], risk[outcome == 0][None, :]
    pairs = (cases > controls).mean() + (cases == controls).mean() / 2
    area = auc(outcome, risk)
    assert area.value == pytest.approx(pairs, abs=1e-12)
    assert area.value == pytest.approx(roc_auc_score(outcome, risk), abs=1e-12)
    assert average_precision(outcome, risk).value == pytest.approx(
        average_precision_score(outcome, risk), abs=1e-12
    )
    assert math.isnan(area.low) or 0 <= area.low <= area.value <= area.high <= 1


@given(of_both_kinds(st.integers(0, 100).map(lambda tenth: tenth / 100)))
def test_it_does_not_change_when_the_risks_are_distorted_in_order(known):
    outcome, risk = known
    plain, distorted = auc(outcome, risk), auc(outcome, risk**3 / 2)
    assert (plain.value, plain.low, plain.high) == pytest.approx(
        (distorted.value, distorted.low, distorted.high), nan_ok=True
    )


@given(of_both_kinds())
def test_swapping_the_classes_turns_it_round(known):
    outcome, risk = known
    assert auc(1 - outcome, risk).value == pytest.approx(1 - auc(outcome, risk).value)


def test_a_perfect_separation_has_newcombes_interval():
    area = auc([0] * 20 + [1] * 10, np.linspace(0, 1, 30))
    low, high = newcombe_interval(1.0, 10, 20)
    assert (area.value, area.low, area.high) == (1.0, pytest.approx(low), pytest.approx(high))
    assert "Newcombe" in area.method
    assert 0.8 < low < 1


@pytest.mark.parametrize("outcome", [[1, 1, 1], [0, 0]])
def test_one_class_is_not_defined_and_says_which_is_missing(outcome):
    area = auc(outcome, [0.5] * len(outcome))
    assert math.isnan(area.value)
    assert area.reason == f"not defined: no {'benign' if outcome[0] else 'malignant'} patient"


def test_the_curve_runs_from_corner_to_corner_by_distinct_risks():
    curve = roc_curve([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.9])
    assert sorted(zip(curve.false_alarm_rate.tolist(), curve.recall.tolist(), strict=True)) == [
        (0, 0),
        (0, 0.5),
        (0.5, 1),
        (1, 1),
    ]


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


def test_the_paired_comparison_is_delongs():
    rng = np.random.default_rng(1)
    outcome = rng.integers(0, 2, 60)
    first = np.round(rng.random(60) * 0.7 + 0.3 * outcome, 1)
    second = np.round(rng.random(60), 1)
    difference, variance = naive_delong(outcome, first, second)
    found = compare_auc(outcome, first, second)
    assert found.difference.value == pytest.approx(difference, abs=1e-12)
    assert found.z == pytest.approx(difference / math.sqrt(variance), abs=1e-9)
    turned = compare_auc(outcome, second, first)
    assert (turned.z, turned.p) == pytest.approx((-found.z, found.p))


def test_comparing_a_risk_with_itself_has_no_test():
    same = compare_auc([0, 1, 0, 1], [0.1, 0.4, 0.5, 0.9], [0.1, 0.4, 0.5, 0.9])
    assert same.difference.value == 0
    assert math.isnan(same.p)
    assert "alike" in same.difference.reason
