import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    f1_score,
    matthews_corrcoef,
)
from statsmodels.stats.contingency_tables import Table2x2

from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import Counts, counts_at
from lrcore.evaluation.threshold.use_with_care import use_with_care

CELLS = st.integers(1, 30)


@settings(max_examples=25)
@given(CELLS, CELLS, CELLS, CELLS)
def test_every_measure_is_that_of_scikit_learn_and_statsmodels(tp, fp, tn, fn):
    outcome = np.repeat([1, 0, 0, 1], [tp, fp, tn, fn])
    called = np.repeat([1, 1, 0, 0], [tp, fp, tn, fn])
    found = use_with_care(Counts(np.array([0.5]), np.array([tp]), np.array([fp]), tp + fn, fp + tn))
    assert found.accuracy == pytest.approx(accuracy_score(outcome, called))
    assert found.balanced_accuracy == pytest.approx(balanced_accuracy_score(outcome, called))
    assert found.youden_index == pytest.approx(2 * found.balanced_accuracy - 1)
    assert found.kappa == pytest.approx(cohen_kappa_score(outcome, called), abs=1e-12)
    assert found.f1 == pytest.approx(f1_score(outcome, called))
    assert found.mcc == pytest.approx(matthews_corrcoef(outcome, called), abs=1e-12)
    assert found.diagnostic_odds_ratio == pytest.approx(Table2x2([[tp, fp], [fn, tn]]).oddsratio)


def test_by_hand():
    # 8 found, 2 missed, 3 false alarms, 27 cleared: by chance (11 * 10 + 29 * 30) / 40^2 = 0.6125 agree.
    found = use_with_care(Counts(np.array([0.2]), np.array([8]), np.array([3]), 10, 30))
    assert found.accuracy == 35 / 40
    assert found.kappa == pytest.approx((0.875 - 0.6125) / (1 - 0.6125))
    assert found.diagnostic_odds_ratio == 36


def test_what_is_not_defined_is_none_with_its_reason_and_the_group_says_why_it_stands_apart():
    numbers = use_with_care(counts_at(Patients([1, 1], [0.6, 0.9]), 0.5)).as_json()
    assert numbers["accuracy"] == 1
    for name in ("balanced_accuracy", "youden_index", "diagnostic_odds_ratio", "kappa", "mcc"):
        assert numbers[name] is None
        assert "not defined" in numbers[f"{name}_reason"]
    assert "improper" in numbers["reason"]
    assert numbers["threshold"] == 0.5


def test_a_wrong_model_can_have_the_better_value():
    """Risks that are all too low flag fewer patients at 0.1 than right ones, and are more accurate."""
    rng = np.random.default_rng(0)
    eta = rng.normal(-2, 1, 20_000)
    right = 1 / (1 + np.exp(-eta))
    outcome = (rng.random(len(eta)) < right).astype(int)
    wrong = 1 / (1 + np.exp(-(eta - 2)))
    better, worse = (use_with_care(counts_at(Patients(outcome, each), 0.1)) for each in (wrong, right))
    assert better.accuracy > worse.accuracy
    assert not math.isnan(worse.f1)
