import json

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from lrcore.evaluation.further_measures import further_measures, streamed_further_measures
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.streaming.statistics import streaming_statistics
from lrcore.evaluation.threshold.counts import counts_at

EXACT = ("discrimination_slope", "nagelkerke_r2", "expected_cost", "standardised_net_benefit")
FROM_BINS = ("partial_auc", "standardised_partial_auc", "sensitivity_at_specificity")


def made(n=4_000, seed=1):
    rng = np.random.default_rng(seed)
    eta = rng.normal(-1, 2, n)
    return Patients(rng.random(n) < 1 / (1 + np.exp(-eta)), 1 / (1 + np.exp(-eta)), eta)


def ends(estimate):
    return estimate.value, estimate.low, estimate.high


def test_in_parts_the_sums_are_exact_and_the_parts_of_the_roc_curve_near():
    whole = made()
    once = further_measures(whole, counts_at(whole, 0.2))
    rows = np.array_split(np.arange(whole.n), 3)
    parts = [streaming_statistics(whole.subset(part), threshold=0.2) for part in rows]
    found = streamed_further_measures(parts[0] + parts[1] + parts[2])
    for name in EXACT:
        assert ends(getattr(found, name)) == pytest.approx(ends(getattr(once, name)), rel=1e-9), name
    for name in FROM_BINS:
        assert ends(getattr(found, name)) == pytest.approx(ends(getattr(once, name)), abs=2e-3), name
    assert found.use_with_care == once.use_with_care


def test_everything_is_json_with_reasons_where_nothing_is_defined():
    known = Patients([0, 0], [0.1, 0.7])
    found = further_measures(known, counts_at(known, 0.5))
    numbers = json.loads(json.dumps(found.as_json() | found.at_threshold_json(), allow_nan=False))
    assert numbers["discrimination_slope"] is None
    assert numbers["nagelkerke_r2_reason"] == "not defined: no malignant patient"
    assert numbers["net_benefit_standardised_reason"] == "not defined: no malignant patient"
    assert numbers["expected_cost"] == 0.25
    assert numbers["use_with_care"]["accuracy"] == 0.5


def test_the_range_of_the_partial_auc_is_named():
    known = made(300)
    numbers = further_measures(known, counts_at(known, 0.5)).as_json()
    assert numbers["partial_auc"]["lowest_specificity"] == 0.9
    expected = roc_auc_score(known.outcome, known.risk, max_fpr=0.1)
    assert numbers["partial_auc"]["standardised"]["estimate"] == pytest.approx(expected)
    assert numbers["sensitivity_at_specificity_of"] == 0.9
