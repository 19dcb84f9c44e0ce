"""Net benefit by hand, patient by patient, and by the laws it obeys."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at, sweep_counts
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of, threshold_of
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
    weight, n = threshold / (1 - threshold), len(risk)
    worth = outcome - weight * (1 - outcome)
    each = np.where(risk >= threshold, worth, 0)
    spared = 100 / weight * (each - worth)
    at = net_benefit(counts_at(Patients(outcome, risk), threshold))
    for found, values in (
        ((at.model, at.low, at.high), each),
        ((at.avoided, at.avoided_low, at.avoided_high), spared),
    ):
        half = 1.959963984540054 * values.std(ddof=1) / math.sqrt(n)
        expected = values.mean(), values.mean() - half, values.mean() + half
        scale = 1 + abs(values).max()
        assert [end[0] / scale for end in found] == pytest.approx([x / scale for x in expected], abs=1e-7)


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


def test_a_single_patient_has_no_interval():
    at = net_benefit(counts_at(Patients([1], [0.8]), 0.5)).estimate()
    assert at.value == 1
    assert math.isnan(at.low)
    assert "single patient" in at.reason


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_what_is_no_threshold_no_prevalence_and_no_ratio_is_refused(wrong):
    with pytest.raises(InvalidInput, match="`threshold` must lie between 0 and 1"):
        net_benefit(counts_at(Patients([0, 1], [0.1, 0.9]), wrong))
    with pytest.raises(InvalidInput, match="`prevalence` must lie between 0 and 1"):
        net_benefit(counts_at(Patients([0, 1], [0.1, 0.9]), 0.5), prevalence=wrong)
    with pytest.raises(InvalidInput, match="`threshold` must lie between 0 and 1"):
        harm_ratio_of(wrong)
    with pytest.raises(InvalidInput, match="`harm_ratio` must be 0 or more"):
        threshold_of(-1 if wrong > 1 else wrong)
