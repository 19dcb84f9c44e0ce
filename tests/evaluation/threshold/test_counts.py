import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import THRESHOLDS, counts_at, flagged, highest_step, sweep_counts

RISKS = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.001, 0.29, 0.3, 0.58, 0.999, 1.0]))
PATIENTS = st.lists(st.tuples(st.integers(0, 1), RISKS), min_size=1, max_size=60)


def columns(patients):
    outcome, risk = zip(*patients, strict=True)
    return np.array(outcome), np.array(risk)


def test_a_risk_equal_to_the_threshold_is_flagged():
    for step, threshold in enumerate(THRESHOLDS):
        assert flagged(threshold, threshold)
        assert flagged(step / 1000, threshold)
        assert not flagged(np.nextafter(threshold, -1), threshold)


def test_the_thresholds_are_the_decimals_people_type():
    assert [float(f"0.{step:03d}") for step in range(1000)] == THRESHOLDS[:-1].tolist()


def test_by_hand():
    counts = counts_at(Patients([1, 1, 0, 0, 0], [0.9, 0.4, 0.4, 0.1, 0.0]), [0.0, 0.4, 0.41, 1.0])
    assert counts.tp.tolist() == [2, 2, 1, 0]
    assert counts.fp.tolist() == [3, 1, 0, 0]
    assert counts.fn.tolist() == [0, 0, 1, 2]
    assert counts.tn.tolist() == [0, 2, 3, 3]


@given(PATIENTS)
def test_the_sweep_counts_as_a_loop_would(patients):
    outcome, risk = columns(patients)
    counts = sweep_counts(Patients(outcome, risk))
    for step in range(0, 1001, 7):
        at = risk >= step / 1000
        assert counts.tp[step] == (at & (outcome == 1)).sum()
        assert counts.fp[step] == (at & (outcome == 0)).sum()


@given(PATIENTS)
def test_both_ways_of_counting_agree_at_all_thresholds(patients):
    outcome, risk = columns(patients)
    swept, sorted_ = sweep_counts(Patients(outcome, risk)), counts_at(Patients(outcome, risk), THRESHOLDS)
    np.testing.assert_array_equal(swept.tp, sorted_.tp)
    np.testing.assert_array_equal(swept.fp, sorted_.fp)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_highest_step_is_the_last_at_which_a_risk_is_flagged(risks):
    for risk, step in zip(risks, highest_step(np.array(risks)), strict=True):
        assert THRESHOLDS[step] <= risk
        assert step == 1000 or THRESHOLDS[step + 1] > risk


def test_against_scikit_learn():
    from sklearn.metrics import confusion_matrix

    rng = np.random.default_rng(1)
    risk = rng.random(400).round(2)
    outcome = (rng.random(400) < risk).astype(int)
    counts = sweep_counts(Patients(outcome, risk))
    for step in range(0, 1001, 10):
        tn, fp, fn, tp = confusion_matrix(outcome, risk >= step / 1000, labels=[0, 1]).ravel()
        assert (counts.tp[step], counts.fp[step], counts.fn[step], counts.tn[step]) == (tp, fp, fn, tn)


@pytest.mark.parametrize("kind", [bool, int, float, np.int8])
def test_outcomes_of_any_number_type(kind):
    counts = counts_at(Patients(np.array([0, 1, 1], dtype=kind), [0.1, 0.2, 0.3]), [0.2])
    assert (counts.tp[0], counts.fp[0]) == (2, 0)
