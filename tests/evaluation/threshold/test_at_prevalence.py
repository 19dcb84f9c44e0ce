import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.at_prevalence import threshold_at_prevalence
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from tests.evaluation.made import of_both_kinds


def test_by_hand():
    # At 50 % here and 10 % there the odds shrink to a ninth: 0.9 becomes 0.5, 0.6 becomes 1 / 7.
    there = threshold_at_prevalence(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), 0.5, prevalence=0.1)
    assert there.flagged_after_shift == 1
    odds = np.array([0.1, 0.6, 0.4, 0.9]) / np.array([0.9, 0.4, 0.6, 0.1]) / 9
    assert there.mean_shifted_risk == pytest.approx((odds / (1 + odds)).mean())
    assert there.values.ppv.value == pytest.approx(0.1 * 0.5 / (0.1 * 0.5 + 0.9 * 0.5))
    assert there.net_benefit.model[0] == pytest.approx(0.1 * 0.5 - 0.9 * 0.5)


@settings(max_examples=40)
@given(of_both_kinds(), st.sampled_from([0.001, 0.3, 0.5]))
def test_at_their_own_prevalence_nothing_moves(known, threshold):
    outcome, risk = known
    own = float(outcome.mean())
    there = threshold_at_prevalence(Patients(outcome, risk), threshold, prevalence=own)
    assert there.mean_shifted_risk == pytest.approx(risk.mean(), abs=1e-12)
    told = there.as_json()
    assert told["prevalence"] == own
    assert "reason" not in told["interventions_avoided_per_100_interval"]


@pytest.mark.parametrize("outcome", [[0, 0], [1, 1]])
def test_one_class_cannot_be_moved_and_says_so(outcome):
    told = threshold_at_prevalence(Patients(outcome, [0.2, 0.8]), 0.5, prevalence=0.1).as_json()
    for key in ("mean_shifted_risk", "flagged_after_shift", "interventions_avoided_per_100"):
        assert told[key] is None
        assert told[f"{key}_reason"].startswith("not defined")
    assert told["ppv"]["estimate"] is None


@pytest.mark.parametrize("prevalence", [0, 1, math.nan])
def test_a_prevalence_that_leaves_a_class_empty_is_refused(prevalence):
    with pytest.raises(InvalidInput, match="`prevalence`"):
        threshold_at_prevalence(Patients([0, 1], [0.2, 0.8]), 0.5, prevalence=prevalence)


@settings(max_examples=40)
@given(of_both_kinds(), st.sampled_from([0.02, 0.3, 0.7]), st.sampled_from([0.01, 0.2, 0.9]))
def test_a_threshold_shifted_with_the_risks_flags_the_same_and_is_worth_as_much(known, threshold, prevalence):
    outcome, risk = known
    there = threshold_at_prevalence(Patients(outcome, risk), threshold, prevalence=prevalence)
    assert math.log(there.shifted_threshold / (1 - there.shifted_threshold)) == pytest.approx(
        math.log(threshold / (1 - threshold)) + there.shift
    )
    counted = net_benefit(counts_at(Patients(outcome, risk), threshold), prevalence=prevalence)
    weight = there.shifted_threshold / (1 - there.shifted_threshold)
    recall = np.mean(risk[outcome == 1] >= threshold)
    alarms = np.mean(risk[outcome == 0] >= threshold)
    worth = prevalence * recall - weight * (1 - prevalence) * alarms
    assert there.shifted_net_benefit.model[0] == pytest.approx(worth)
    assert there.shifted_harm_ratio == pytest.approx(1 / weight)
    assert there.net_benefit.model[0] == counted.model[0], "unshifted, it is what it was"


def test_what_follows_a_prevalence_and_what_does_not_is_told_to_machines():
    told = threshold_at_prevalence(
        Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), 0.5, prevalence=0.1
    ).as_json()
    assert "net benefit" in told["follows"]
    assert "calibration" in told["does_not_follow"]
    assert told["shifted_threshold"] == pytest.approx(0.1)
    assert told["shifted_harm_ratio"] == pytest.approx(9)
    assert told["shift_in_log_odds"] == pytest.approx(-math.log(9))
    one_class = threshold_at_prevalence(Patients([0, 0], [0.2, 0.8]), 0.5, prevalence=0.1).as_json()
    assert one_class["shifted_threshold"] is None
    assert one_class["shifted_net_benefit"]["estimate"] is None
