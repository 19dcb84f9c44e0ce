import numpy as np
import pytest
from hypothesis import given, settings
from sklearn.metrics import roc_auc_score

from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.numerics.resampling import bootstrap
from lrcore.evaluation.numerics.risk_cells import draw_counts, risk_cells
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.threshold_rules import RecallAtLeast
from lrcore.evaluation.threshold.threshold_stability import threshold_stability
from tests.evaluation.made import of_both_kinds


def made(n=80, seed=2):
    rng = np.random.default_rng(seed)
    outcome = rng.integers(0, 2, n)
    return outcome, np.round(np.clip(0.3 + 0.3 * outcome + rng.normal(0, 0.2, n), 0, 1), 2)


def test_every_resample_is_one_of_the_patients_and_measured_as_they_are():
    """Draw the same resamples patient by patient, and measure them the slow way."""
    outcome, risk = made()
    cells = risk_cells(Patients(outcome, risk).tally, [0.5])
    cases, controls = draw_counts(cells.malignant, cells.benign, 20, np.random.default_rng(7))
    found = bootstrap(Patients(outcome, risk), thresholds=[0.5], resamples=20, seed=7)
    assert (cases.sum(axis=1) + controls.sum(axis=1) == len(risk)).all()
    for place in range(20):
        y = np.repeat([1, 0], [cases[place].sum(), controls[place].sum()])
        p = np.concatenate([np.repeat(cells.lowest, of[place]) for of in (cases, controls)])
        assert found.auc[place] == pytest.approx(roc_auc_score(y, p), abs=1e-12)
        at = counts_at(Patients(y, p), [0.5])
        benefit = (at.tp[0] - at.fp[0]) / len(risk)
        assert found.net_benefit[place, 0] == pytest.approx(benefit, abs=1e-12)
        assert found.recall[place, 0] == pytest.approx(at.tp[0] / at.n_malignant, abs=1e-12)


def test_its_spread_is_that_of_naive_resampling():
    outcome, risk = made()
    fast = bootstrap(Patients(outcome, risk), resamples=4_000, seed=0).auc
    rng = np.random.default_rng(1)
    slow = []
    for _ in range(1_000):
        rows = rng.integers(0, len(risk), len(risk))
        slow.append(auc(Patients(outcome[rows], risk[rows])).value)
    assert np.mean(fast) == pytest.approx(np.mean(slow), abs=0.004)
    assert np.std(fast) == pytest.approx(np.std(slow), rel=0.1)


def test_the_same_seed_gives_the_same_resamples_and_another_seed_others():
    outcome, risk = made()
    first, again, other = (
        bootstrap(Patients(outcome, risk), resamples=50, seed=seed).auc for seed in (3, 3, 4)
    )
    assert (first == again).all()
    assert not (first == other).all()


def test_neighbouring_risks_are_joined_only_where_it_does_not_matter():
    rng = np.random.default_rng(5)
    outcome = rng.integers(0, 2, 40_000)
    risk = 1 / (1 + np.exp(-(rng.normal(0, 2, 40_000) + outcome)))
    found = bootstrap(Patients(outcome, risk), thresholds=[0.1234567], resamples=200, seed=0)
    exact = auc(Patients(outcome, risk))
    assert 0 < found.auc_bound < 1e-3
    assert np.mean(found.auc) == pytest.approx(exact.value, abs=4 * (exact.high - exact.low) / 3.92 / 14)
    assert np.std(found.auc) == pytest.approx((exact.high - exact.low) / 3.92, rel=0.2)
    at = counts_at(Patients(outcome, risk), [0.1234567])
    assert np.mean(found.recall) == pytest.approx(at.tp[0] / at.n_malignant, abs=0.002)


@settings(max_examples=30)
@given(of_both_kinds())
def test_what_a_rule_promises_on_the_resamples_it_keeps_there(known):
    outcome, risk = known
    result = threshold_stability(Patients(outcome, risk), RecallAtLeast(0.8), resamples=30, seed=0)
    kept = result.apparent_recall[~np.isnan(result.apparent_recall)]
    assert (kept >= 0.8).all()
