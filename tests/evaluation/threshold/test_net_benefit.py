"""Net benefit by hand, patient by patient, and by the laws it obeys."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import Counts, counts_at, sweep_counts
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.net_benefit import net_benefit
from tests.evaluation.made import of_both_kinds, patients

INSIDE = st.integers(1, 999).map(lambda step: step / 1000)


def test_by_hand():
    # At 0.2 one false alarm costs a quarter of a cancer: (2 - 0.25 * 1) / 4.
    at = net_benefit(counts_at(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), 0.2))
    assert at.model[0] == 0.4375
    assert at.treat_all[0] == pytest.approx(0.5 - 0.25 * 0.5)
    assert at.treat_none[0] == 0
    assert at.standardised[0] == 0.875
    assert at.harm_ratio[0] == pytest.approx(4)
    # One benign patient of four is spared, and nobody is missed.
    assert at.avoided[0] == pytest.approx(25)


@settings(max_examples=40)
@given(patients(2), INSIDE)
def test_it_is_a_mean_over_patients(known, threshold):
    outcome, risk = known
    weight = threshold / (1 - threshold)
    worth = outcome - weight * (1 - outcome)
    each = np.where(risk >= threshold, worth, 0)
    at = net_benefit(counts_at(Patients(outcome, risk), threshold))
    scale = 1 + abs(each).max()
    assert at.model[0] / scale == pytest.approx(each.mean() / scale, abs=1e-7)
    spared = 100 / weight * (each - worth)
    assert at.avoided[0] / 100 * weight == pytest.approx(spared.mean() / 100 * weight, abs=1e-9)


def test_net_benefit_and_interventions_avoided_by_hand():
    # At 0.5 a false alarm weighs 1. Of 40 patients 2 were missed and 20 cleared: 100 (20 - 2) / 40.
    outcome, risk = [1] * 12 + [0] * 28, [0.9] * 10 + [0.1] * 22 + [0.9] * 8
    curve = net_benefit(counts_at(Patients(outcome, risk), 0.5))
    found = curve.avoided_estimate()
    (missed, missed_high), (cleared_low, cleared_high) = (
        proportion_confint(k, 40, method="wilson") for k in (2, 20)
    )
    ends = (missed, missed_high, cleared_low, cleared_high)
    together = math.sqrt(0.05 * 0.5 / (0.95 * 0.5))  # minus the correlation of two parts of one whole
    below, above = (
        math.sqrt(a * a + b * b + 2 * together * a * b)
        for a, b in ((0.5 - ends[2], ends[1] - 0.05), (ends[3] - 0.5, 0.05 - ends[0]))
    )
    # 10 of the 40 were found and 8 falsely alarmed.
    (tp_low, tp_high), (fp_low, fp_high) = (proportion_confint(k, 40, method="wilson") for k in (10, 8))
    shared = math.sqrt(0.25 * 0.2 / (0.75 * 0.8))
    less, more = (
        math.sqrt(a * a + b * b + 2 * shared * a * b)
        for a, b in ((0.25 - tp_low, fp_high - 0.2), (tp_high - 0.25, 0.2 - fp_low))
    )
    benefit = curve.estimate()
    assert (benefit.value, benefit.low, benefit.high) == pytest.approx((0.05, 0.05 - less, 0.05 + more))
    assert found.value == pytest.approx(45)
    assert (found.low, found.high) == pytest.approx((45 - 100 * below, 45 + 100 * above))
    assert "correlation" in found.method


@pytest.mark.parametrize("threshold", [0.05, 0.1, 0.5, 0.9])
def test_with_many_patients_both_have_the_limits_of_a_mean(threshold):
    m, n, weight = 3 * 10**6, 7 * 10**6, threshold / (1 - threshold)
    tp, fp = m - m // 20, n // 4
    curve = net_benefit(Counts(np.array([threshold]), np.array([tp]), np.array([fp]), m, n))
    missed, cleared, total = m - tp, n - fp, m + n
    mean = (weight * cleared - missed) / total
    error = math.sqrt(((weight**2 * cleared + missed) / total - mean**2) / total)
    half = 100 / weight * 1.959964 * error
    benefit = (tp - weight * fp) / total
    of_benefit = 1.959964 * math.sqrt(((tp + weight**2 * fp) / total - benefit**2) / total)
    assert (curve.high[0] - curve.low[0]) / 2 == pytest.approx(of_benefit, rel=1e-4)
    assert curve.avoided[0] == pytest.approx(100 / weight * mean)
    assert (curve.avoided_high[0] - curve.avoided_low[0]) / 2 == pytest.approx(half, rel=1e-4)


@settings(max_examples=40)
@given(patients(), INSIDE)
def test_interventions_avoided_lie_within_their_limits_and_these_within_what_is_possible(known, threshold):
    outcome, risk = known
    weight = threshold / (1 - threshold)
    one = net_benefit(counts_at(Patients(outcome, risk), threshold)).avoided_estimate()
    tolerance = 1e-9 / weight
    assert -100 / weight - tolerance <= one.low <= one.value + tolerance
    assert one.value - tolerance <= one.high <= 100 + tolerance
    assert one.low < one.high
    more = net_benefit(counts_at(Patients(np.tile(outcome, 4), np.tile(risk, 4)), threshold))
    assert (more.avoided_high - more.avoided_low)[0] < one.high - one.low


def test_where_no_patient_was_missed_a_miss_remains_possible():
    found = net_benefit(counts_at(Patients([0] * 8 + [1] * 4, [0.01] * 6 + [0.9] * 6), 0.1))
    assert found.avoided[0] == 50
    assert found.avoided_low[0] < 0
    assert found.avoided_estimate().high <= 100


@given(of_both_kinds())
def test_at_the_prevalence_it_is_youdens_index_times_the_prevalence(known):
    outcome, risk = known
    share = outcome.mean()
    flagged = risk >= share
    youden = flagged[outcome == 1].mean() - flagged[outcome == 0].mean()
    assert net_benefit(counts_at(Patients(outcome, risk), share)).model[0] == pytest.approx(
        share * youden, abs=1e-12
    )


@settings(max_examples=40)
@given(of_both_kinds(), INSIDE, INSIDE)
def test_a_stated_prevalence_weighs_the_two_rates(known, threshold, prevalence):
    outcome, risk = known
    flagged, weight = risk >= threshold, threshold / (1 - threshold)
    recall, alarms = flagged[outcome == 1].mean(), flagged[outcome == 0].mean()
    at = net_benefit(counts_at(Patients(outcome, risk), threshold), prevalence=prevalence)
    benefit = prevalence * recall - weight * (1 - prevalence) * alarms
    assert at.model[0] == pytest.approx(benefit, abs=1e-9, rel=1e-9)
    assert at.low[0] <= at.model[0] <= at.high[0]
    gained = at.model[0] - at.treat_all[0]
    assert at.avoided[0] * weight / 100 == pytest.approx(gained, abs=1e-9, rel=1e-9)


@settings(max_examples=40)
@given(of_both_kinds(), INSIDE)
def test_the_prevalence_of_the_patients_changes_nothing(known, threshold):
    outcome, risk = known
    own = net_benefit(counts_at(Patients(outcome, risk), threshold))
    stated = net_benefit(counts_at(Patients(outcome, risk), threshold), prevalence=float(outcome.mean()))
    for name in ("model", "treat_all", "standardised", "avoided"):
        assert getattr(stated, name)[0] == pytest.approx(getattr(own, name)[0], abs=1e-9, rel=1e-9)


@settings(max_examples=40)
@given(patients())
def test_nothing_beats_perfect_risks_and_flagging_all_is_the_line_for_all(known):
    outcome, risk = known
    curve = net_benefit(sweep_counts(Patients(outcome, risk)))
    inside = slice(1, 1000)
    assert (curve.model[inside] <= outcome.mean() + 1e-12).all()
    everybody = net_benefit(sweep_counts(Patients(outcome, np.ones(len(risk)))))
    np.testing.assert_allclose(everybody.model[inside], curve.treat_all[inside], atol=1e-9, rtol=1e-9)
    nobody = net_benefit(sweep_counts(Patients(outcome, np.zeros(len(risk)))))
    assert (nobody.model[inside] == 0).all()


def test_it_is_blank_at_both_ends():
    curve = net_benefit(sweep_counts(Patients([0, 1, 1], [0.1, 0.4, 0.9])))
    for place in (0, -1):
        assert math.isnan(curve.model[place])
        assert math.isnan(curve.treat_all[place])
        assert "infinitely more" in curve.estimate(place).reason
        assert "infinitely more" in curve.avoided_estimate(place).reason
    assert np.isfinite(curve.model[1:-1]).all()
    assert len(curve.frame()) == 1001


def test_one_class_at_a_stated_prevalence_says_what_is_missing():
    at = net_benefit(counts_at(Patients([1, 1], [0.2, 0.8]), 0.5), prevalence=0.1)
    assert math.isnan(at.estimate().value)
    assert "patients of both classes" in at.estimate().reason


@settings(max_examples=40)
@given(patients(), INSIDE)
def test_net_benefit_lies_within_its_limits_and_these_within_what_is_possible(known, threshold):
    outcome, risk = known
    weight = threshold / (1 - threshold)
    one = net_benefit(counts_at(Patients(outcome, risk), threshold)).estimate()
    tolerance = 1e-9 * (1 + weight)
    assert -weight - tolerance <= one.low <= one.value + tolerance
    assert one.value - tolerance <= one.high <= 1 + tolerance
    assert one.low < one.high  # also where no patient is flagged


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_what_is_no_threshold_no_prevalence_and_no_ratio_is_refused(wrong):
    with pytest.raises(InvalidInput, match="`threshold` must lie between 0 and 1"):
        net_benefit(counts_at(Patients([0, 1], [0.1, 0.9]), wrong))
    with pytest.raises(InvalidInput, match="`prevalence` must lie between 0 and 1"):
        net_benefit(counts_at(Patients([0, 1], [0.1, 0.9]), 0.5), prevalence=wrong)
    with pytest.raises(InvalidInput, match="`threshold` must lie between 0 and 1"):
        harm_ratio_of(wrong)
