import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.prevalence import predictive_values, shifted_risk
from tests.evaluation.made import of_both_kinds

SHARES = st.floats(0.001, 0.999)
RISKS = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)


def test_by_hand():
    # Sensitivity and specificity of 95 %: a flag means 95 in 145 at a prevalence of 10 %.
    outcome, risk = [1] * 20 + [0] * 20, [0.9] * 19 + [0.1] * 20 + [0.9]
    at = predictive_values(counts_at(Patients(outcome, risk), 0.5), prevalence=0.1)
    assert at.ppv.value == pytest.approx(0.095 / (0.095 + 0.045))
    assert at.npv.value == pytest.approx(0.855 / (0.855 + 0.005))


def test_the_interval_is_mercaldos():
    """Variance of the log odds of PPV: (1 - Se) / (Se m) + Sp / ((1 - Sp) n)."""
    outcome, risk = [1] * 50 + [0] * 80, [0.9] * 40 + [0.1] * 10 + [0.9] * 8 + [0.1] * 72
    at = predictive_values(counts_at(Patients(outcome, risk), 0.5), prevalence=0.05)
    for estimate, variance in (
        (at.ppv, 0.2 / (0.8 * 50) + 0.9 / (0.1 * 80)),
        (at.npv, 0.8 / (0.2 * 50) + 0.1 / (0.9 * 80)),
    ):
        centre = math.log(estimate.value / (1 - estimate.value))
        ends = [centre + sign * 1.959964 * math.sqrt(variance) for sign in (-1, 1)]
        assert (estimate.low, estimate.high) == pytest.approx(
            tuple(1 / (1 + math.exp(-end)) for end in ends), abs=1e-7
        )


@given(RISKS, SHARES, SHARES)
def test_there_and_back_again(risk, here, there):
    moved = shifted_risk(risk, from_prevalence=here, to_prevalence=there)
    back = shifted_risk(moved, from_prevalence=there, to_prevalence=here)
    np.testing.assert_allclose(back, risk, atol=1e-9)
    assert ((moved >= 0) & (moved <= 1)).all()
    assert ((risk > 0) | (moved == 0)).all()


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=20).map(np.array), SHARES, SHARES)
def test_the_log_odds_move_by_the_difference_of_the_prevalences(risk, here, there):
    def log_odds(p):
        return np.log(p) - np.log1p(-p)

    moved = shifted_risk(risk, from_prevalence=here, to_prevalence=there)
    expected = log_odds(risk) + log_odds(there) - log_odds(here)
    np.testing.assert_allclose(log_odds(moved), expected, atol=1e-7)


@settings(max_examples=40)
@given(of_both_kinds(), st.floats(0, 1), SHARES)
def test_bayes_rule_and_limits_that_hold_it(known, threshold, prevalence):
    outcome, risk = known
    flagged = risk >= threshold
    recall, alarms = flagged[outcome == 1].mean(), flagged[outcome == 0].mean()
    found, cleared = prevalence * recall, (1 - prevalence) * (1 - alarms)
    called = found + (1 - prevalence) * alarms
    at = predictive_values(counts_at(Patients(outcome, risk), threshold), prevalence=prevalence)
    for estimate, part, whole in (
        (at.ppv, found, called),
        (at.npv, cleared, cleared + prevalence * (1 - recall)),
    ):
        if whole == 0:
            assert estimate.reason.startswith("not defined: no ")
            continue
        assert estimate.value == pytest.approx(part / whole, abs=1e-12)
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
        assert estimate.low < estimate.high


@settings(max_examples=40)
@given(of_both_kinds(), st.floats(0.01, 0.99))
def test_at_their_own_prevalence_they_are_the_shares_themselves(known, threshold):
    outcome, risk = known
    flagged = risk >= threshold
    at = predictive_values(counts_at(Patients(outcome, risk), threshold), prevalence=float(outcome.mean()))
    if flagged.any():
        assert at.ppv.value == pytest.approx(outcome[flagged].mean())
    if not flagged.all():
        assert at.npv.value == pytest.approx(1 - outcome[~flagged].mean())


@pytest.mark.parametrize("outcome", [[1, 1], [0, 0]])
def test_one_class_has_no_predictive_values(outcome):
    at = predictive_values(counts_at(Patients(outcome, [0.2, 0.8]), 0.5), prevalence=0.1)
    missing = "benign" if outcome[0] else "malignant"
    assert at.ppv.reason == at.npv.reason == f"not defined: no {missing} patient"


@pytest.mark.parametrize("prevalence", [0, 1, -0.1, 1.1, math.nan])
def test_a_prevalence_that_leaves_a_class_empty_is_refused(prevalence):
    with pytest.raises(InvalidInput, match="`prevalence`"):
        shifted_risk([0.5], from_prevalence=0.3, to_prevalence=prevalence)
    with pytest.raises(InvalidInput, match="`prevalence`"):
        predictive_values(counts_at(Patients([0, 1], [0.1, 0.9]), 0.5), prevalence=prevalence)


@pytest.mark.parametrize("risk", [[math.nan], [1.1], [-0.1], ["low"]])
def test_what_is_no_risk_is_refused(risk):
    with pytest.raises(InvalidInput, match="`risk` must be"):
        shifted_risk(risk, from_prevalence=0.3, to_prevalence=0.1)
