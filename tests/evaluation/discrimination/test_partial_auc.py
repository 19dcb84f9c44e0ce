import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score

from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.partial_auc import partial_auc, standardised_partial_auc
from lrcore.evaluation.discrimination.roc import auc, delong_variance
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import of_both_kinds

RATES = st.floats(0.05, 0.95)


def made(n=60, seed=3):
    rng = np.random.default_rng(seed)
    risk = np.round(expit(rng.normal(0, 1.5, n)), 2)  # with ties
    return (rng.random(n) < risk).astype(int), risk


@given(of_both_kinds(), RATES)
def test_mccllishs_scale_is_that_of_scikit_learn(known, rate):
    outcome, risk = known
    found = standardised_partial_auc(
        partial_auc(Patients(outcome, risk), max_false_alarm_rate=rate), max_false_alarm_rate=rate
    )
    assert found.value == pytest.approx(roc_auc_score(outcome, risk, max_fpr=rate), abs=1e-9)


def test_by_hand():
    # Above .25, .5, .7, .9 lie 2, 1, 1, 0 of four benign; of u = 1/2 this leaves 0, 1/4, 1/4, 1/2.
    benign, malignant = [0.1, 0.2, 0.3, 0.8], [0.25, 0.5, 0.7, 0.9]
    found = partial_auc(Patients([0] * 4 + [1] * 4, benign + malignant), max_false_alarm_rate=0.5)
    of_malignant = np.array([0, 1, 1, 2]) / 4
    # .8 lies above the two malignant patients who are within the range and below it; .3 above none.
    of_benign = np.array([0, 0, 0, -2 / 4])
    error = math.sqrt(of_malignant.var(ddof=1) / 4 + of_benign.var(ddof=1) / 4) / 0.5
    half = 1.959964 * error / (0.5 * 0.5)
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((expit(-half), expit(half)), abs=1e-6)


@pytest.mark.parametrize("rate", [0.1, 0.37, 0.8])
def test_the_variance_is_that_of_the_numerical_influence(rate):
    """Infinitesimal jackknife: each patient is weighted a little more, in a polygon drawn anew."""
    outcome, risk = made()
    found = partial_auc(Patients(outcome, risk), max_false_alarm_rate=rate)

    def area(weights):
        order = np.unique(risk)[::-1]
        mass = [
            [weights[(outcome == kind) & (risk == r)].sum() for r in order] / weights[outcome == kind].sum()
            for kind in (0, 1)
        ]
        fpr, tpr = (np.concatenate([[0], np.cumsum(each)]) for each in mass)
        cut = np.searchsorted(fpr, rate, side="right") - 1
        share = (rate - fpr[cut]) / (fpr[cut + 1] - fpr[cut])
        last = tpr[cut] + share * (tpr[cut + 1] - tpr[cut])
        return np.trapezoid([*tpr[: cut + 1], last], [*fpr[: cut + 1], rate]) / rate

    step, ones = 1e-6, np.ones(len(risk))
    influence = np.array(
        [(area(ones + step * (ones.cumsum() == k + 1)) - area(ones)) / step for k in range(60)]
    )
    variance = 0.0
    for kind in (0, 1):
        m = (outcome == kind).sum()
        variance += (influence[outcome == kind] ** 2).sum() * m / (m - 1)
    half = logit(found.high) - logit(found.value)
    assert half == pytest.approx(1.959964 * math.sqrt(variance) / (found.value * (1 - found.value)), rel=1e-4)


@settings(max_examples=40)
@given(of_both_kinds())
def test_over_the_whole_axis_it_is_the_auc_with_delongs_variance(known):
    patients = Patients(*known)
    found, area = partial_auc(patients, max_false_alarm_rate=1), auc(patients)
    assert found.value == pytest.approx(area.value, abs=1e-12)
    if found.has_interval:
        half = logit(found.high) - logit(found.value)
        error = half * found.value * (1 - found.value) / 1.959964
        assert error**2 == pytest.approx(delong_variance(patients.tally), rel=1e-4)


@settings(max_examples=40)
@given(of_both_kinds(), RATES)
def test_limits_contain_it_and_narrow(known, rate):
    outcome, risk = known
    one = partial_auc(Patients(outcome, risk), max_false_alarm_rate=rate)
    if not one.has_interval:
        assert one.reason
        return
    assert 0 <= one.low <= one.value <= one.high <= 1
    more = partial_auc(Patients(np.tile(outcome, 9), np.tile(risk, 9)), max_false_alarm_rate=rate)
    assert more.high - more.low < one.high - one.low


def test_what_is_not_defined_says_why():
    assert partial_auc(Patients([1, 1], [0.1, 0.2])).reason == "not defined: no benign patient"
    assert "fewer than 3" in partial_auc(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])).reason
    perfect = partial_auc(Patients([0] * 5 + [1] * 5, [0.1] * 5 + [0.9] * 5))
    assert (perfect.value, perfect.has_interval) == (1.0, False)
    assert "no patient's place varies" in perfect.reason


@pytest.mark.parametrize("wrong", [0, 1.2, np.nan])
def test_a_rate_outside_the_axis_is_refused(wrong):
    with pytest.raises(InvalidInput, match="`max_false_alarm_rate` must lie above 0"):
        partial_auc(Patients([0, 1], [0.1, 0.9]), max_false_alarm_rate=wrong)
