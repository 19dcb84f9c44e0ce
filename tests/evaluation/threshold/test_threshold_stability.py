"""Choices of a threshold by hand, by trying every risk, and on resamples drawn patient by patient."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.risk_cells import resample_cells, risk_cells
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.threshold_rules import LowestCost, RecallAtLeast
from lrcore.evaluation.threshold.threshold_stability import choose_threshold, threshold_stability
from tests.evaluation.made import of_both_kinds

OUTCOME, RISK = [0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.3, 0.4, 0.5, 0.9]
RULES = st.sampled_from([RecallAtLeast(0.9), LowestCost(9), LowestCost(0), LowestCost(1.7)])


@pytest.mark.parametrize(
    ("rule", "threshold", "tp", "fp"),
    [
        (RecallAtLeast(1), 0.3, 3, 1),
        (RecallAtLeast(0.6), 0.5, 2, 0),
        (LowestCost(5), 0.3, 3, 1),
        (LowestCost(0.5), 0.5, 2, 0),
        (LowestCost(0), math.inf, 0, 0),
        # Two of three found without a false alarm, or all of them with one: the higher is chosen.
        (LowestCost(1), 0.5, 2, 0),
    ],
)
def test_by_hand(rule, threshold, tp, fp):
    found = choose_threshold(Patients(OUTCOME, RISK), rule)
    assert (found.threshold, found.tp, found.fp) == (threshold, tp, fp)
    assert found.next_lower < found.threshold


def tried(outcome, risk, rule):
    """Return the highest of the best thresholds, by trying each."""
    m = (outcome == 1).sum()
    best, chosen = -math.inf, None
    for threshold in [math.inf, *np.unique(risk)[::-1]]:
        found = ((risk >= threshold) & (outcome == 1)).sum()
        alarmed = ((risk >= threshold) & (outcome == 0)).sum()
        if isinstance(rule, RecallAtLeast):
            worth = float(found / m >= rule.target)
        else:
            worth = -round(rule.harm_ratio * (m - found) + alarmed, 6)
        if worth > best:
            best, chosen = worth, threshold
    return chosen


@given(of_both_kinds(), RULES)
def test_it_is_the_best_of_all_risks(known, rule):
    assert choose_threshold(Patients(*known), rule).threshold == tried(*known, rule)


def test_resamples_of_cells_choose_as_the_patients_in_them_would():
    rng = np.random.default_rng(5)
    outcome = rng.integers(0, 2, 40)
    risk = np.round(np.clip(0.3 * outcome + rng.random(40) * 0.7, 0, 1), 1)
    rule = LowestCost(4)
    found = threshold_stability(Patients(outcome, risk), rule, resamples=25, seed=9)
    cells = risk_cells(Patients(outcome, risk).tally, [])
    (_, cases, controls), *rest = resample_cells(cells, 25, 9)
    assert not rest
    for place in range(25):
        y = np.repeat([1, 0], [cases[place].sum(), controls[place].sum()])
        p = np.concatenate([np.repeat(cells.lowest, of[place]) for of in (cases, controls)])
        threshold = choose_threshold(Patients(y, p), rule).threshold
        # A resample may leave out risks: any of them between the same patients decides alike.
        assert ((p >= threshold) == (p >= found.threshold[place])).all()
        assert found.recall[place] == (risk[outcome == 1] >= found.threshold[place]).mean()
        assert found.false_alarm_rate[place] == (risk[outcome == 0] >= found.threshold[place]).mean()


def test_a_gap_between_the_classes_fixes_the_choice():
    result = threshold_stability(Patients([0, 1] * 50, [0.2, 0.7] * 50), LowestCost(1), resamples=100)
    assert result.limits("threshold") == (0.7, 0.7)
    assert result.limits("recall") == (1, 1)
    assert result.counts().sum() == 100
    told = result.as_json()
    json.dumps(told, allow_nan=False)
    assert (told["threshold"], told["tp"], told["fp"]) == (0.7, 50, 0)


@pytest.mark.parametrize(("outcome", "missing"), [([1, 1], "benign"), ([0, 0], "malignant")])
def test_one_class_leaves_nothing_to_choose(outcome, missing):
    result = threshold_stability(Patients(outcome, [0.2, 0.8]), LowestCost(1), resamples=5)
    assert result.chosen.reason == f"not defined: no {missing} patient"
    assert result.as_json()["threshold"] is None
    assert math.isnan(result.limits("threshold")[0])


def test_no_resample_is_refused():
    with pytest.raises(InvalidInput, match="`resamples` must be 1 or more"):
        threshold_stability(Patients(OUTCOME, RISK), LowestCost(1), resamples=0)
