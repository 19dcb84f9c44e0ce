import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import Counts, counts_at
from lrcore.evaluation.threshold.prevalence import predictive_values, ratio_limits, shifted_risk
from tests.evaluation.made import of_both_kinds

SHARES = st.floats(0.001, 0.999)
RISKS = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)


def test_by_hand():
    # Sensitivity and specificity of 95 %: a flag means 95 in 145 at a prevalence of 10 %.
    outcome, risk = [1] * 20 + [0] * 20, [0.9] * 19 + [0.1] * 20 + [0.9]
    at = predictive_values(counts_at(Patients(outcome, risk), 0.5), prevalence=0.1)
    assert at.ppv.value == pytest.approx(0.095 / (0.095 + 0.045))
    assert at.npv.value == pytest.approx(0.855 / (0.855 + 0.005))


def made(found, m, alarms, n):
    """Patients of whom so many are flagged at 0.5, of m malignant and n benign ones."""
    outcome = [1] * m + [0] * n
    return Patients(outcome, [0.9] * found + [0.1] * (m - found) + [0.9] * alarms + [0.1] * (n - alarms))


def test_the_limits_follow_from_those_of_the_ratio_of_the_rates():
    at = predictive_values(counts_at(made(40, 50, 8, 80), 0.5), prevalence=0.05)
    for estimate, odds, ratio in (
        (at.ppv, 0.05 / 0.95, ratio_limits((8, 80), (40, 50), level=0.95)),
        (at.npv, 0.95 / 0.05, ratio_limits((10, 50), (72, 80), level=0.95)),
    ):
        assert (estimate.low, estimate.high) == pytest.approx(tuple(1 / (1 + r / odds) for r in ratio[::-1]))
        assert "ratio" in estimate.method


@settings(max_examples=60)
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_limits_of_a_ratio_solve_their_equation(m, n, data):
    """Brute force: where the ratio's distance from the line p = R q equals the recovered one."""
    k, found = data.draw(st.integers(0, n)), data.draw(st.integers(1, m))
    p, q = k / n, found / m
    (p_low, p_high), (q_low, q_high) = (
        proportion_confint(*each, method="wilson") for each in ((k, n), (found, m))
    )

    def excess(ratio, p_limit, q_limit):
        return (p - ratio * q) ** 2 - (p - p_limit) ** 2 - ratio**2 * (q - q_limit) ** 2

    low, high = ratio_limits((k, n), (found, m), level=0.95)
    assert low <= p / q <= high
    if k:
        below = brentq(excess, 0, p / q, args=(p_low, q_high), xtol=1e-14)
        assert low == pytest.approx(below, rel=1e-6)
    above = brentq(excess, p / q, 1e6, args=(p_high, q_low), xtol=1e-12)
    assert high == pytest.approx(above, rel=1e-6)


@pytest.mark.parametrize("prevalence", [0.01, 0.3])
def test_with_many_patients_they_are_mercaldos(prevalence):
    """Variance of the log odds of PPV: (1 - Se) / (Se m) + Sp / ((1 - Sp) n)."""
    m, n = 500_000, 800_000
    tp, fp = 4 * m // 5, n // 10
    counts = Counts(np.array([0.5]), np.array([tp]), np.array([fp]), m, n)
    at = predictive_values(counts, prevalence=prevalence)
    for estimate, variance in (
        (at.ppv, 0.2 / (0.8 * m) + 0.9 / (0.1 * n)),
        (at.npv, 0.8 / (0.2 * m) + 0.1 / (0.9 * n)),
    ):
        ends = [math.log(end / (1 - end)) for end in (estimate.low, estimate.high)]
        assert ends[1] - ends[0] == pytest.approx(2 * 1.959964 * math.sqrt(variance), rel=1e-4)


@pytest.mark.parametrize(
    ("found", "alarms", "ppv", "npv"),
    [(10, 0, (None, 1), (None, 1)), (0, 5, (0, None), (None, None)), (10, 20, (None, None), None)],
)
def test_rates_of_0_and_1_have_limits(found, alarms, ppv, npv):
    at = predictive_values(counts_at(made(found, 10, alarms, 20), 0.5), prevalence=0.1)
    for estimate, limits in ((at.ppv, ppv), (at.npv, npv)):
        if limits is None:
            assert estimate.reason == "not defined: no cleared patient"
            continue
        assert 0 <= estimate.low < estimate.high <= 1
        for end, known in zip((estimate.low, estimate.high), limits, strict=True):
            assert end == known if known is not None else 0 < end < 1


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
    more = predictive_values(
        counts_at(Patients(np.tile(outcome, 4), np.tile(risk, 4)), threshold), prevalence=prevalence
    )
    for one, other in ((at.ppv, more.ppv), (at.npv, more.npv)):
        if one.has_interval:
            assert other.high - other.low <= one.high - one.low


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
