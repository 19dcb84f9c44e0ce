import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import precision_score, recall_score

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at, sweep_counts
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from tests.evaluation.made import of_both_kinds, patients


def test_by_hand():
    at = operating_characteristics(counts_at(Patients([0, 0, 1, 1, 1], [0.1, 0.5, 0.4, 0.5, 0.9]), 0.5))
    assert (at.tp, at.fp, at.tn, at.fn) == (2, 1, 1, 1)
    assert at.sensitivity.value == at.ppv.value == 2 / 3
    assert at.specificity.value == at.npv.value == 0.5
    assert (at.flagged_fraction.value, at.flagged_fraction.n) == (0.6, 5)
    assert (at.sensitivity.n, at.npv.n) == (3, 2)


@settings(max_examples=25)
@given(of_both_kinds(), st.floats(0, 1))
def test_rates_are_scikit_learns(known, threshold):
    outcome, risk = known
    flagged = (risk >= threshold).astype(int)
    at = operating_characteristics(counts_at(Patients(outcome, risk), threshold))
    assert at.sensitivity.value == pytest.approx(recall_score(outcome, flagged))
    assert at.specificity.value == pytest.approx(recall_score(outcome, flagged, pos_label=0))
    if flagged.any():
        assert at.ppv.value == pytest.approx(precision_score(outcome, flagged))
    else:
        assert at.ppv.reason == "not defined: no flagged patient"


@settings(max_examples=25)
@given(patients())
def test_every_patient_is_counted_once_at_each_threshold(known):
    counts = sweep_counts(Patients(*known))
    total = counts.tp + counts.fp + counts.tn + counts.fn
    assert (total == len(known[1])).all()
    assert len(total) == 1001
    assert (np.diff(counts.tp) <= 0).all()
    assert (np.diff(counts.fp) <= 0).all()
    assert (counts.tp[0], counts.fp[0]) == (known[0].sum(), (1 - known[0]).sum())


@pytest.mark.parametrize("threshold", [-0.1, 1.1, math.nan])
def test_what_is_no_threshold_is_refused(threshold):
    with pytest.raises(InvalidInput, match="`threshold` must lie between 0 and 1"):
        operating_characteristics(counts_at(Patients([0, 1], [0.1, 0.9]), threshold))
