import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import Counts, counts_at
from lrcore.evaluation.threshold.expected_cost import expected_cost
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.standardised_benefit import standardised_net_benefit
from tests.evaluation.made import of_both_kinds

INSIDE = st.floats(0.001, 0.999)


def counts(tp=10, fp=8, m=12, n=28, threshold=0.2):
    return Counts(np.array([threshold]), np.array([tp]), np.array([fp]), m, n)


def test_expected_cost_by_hand():
    # 2 of 40 missed at .8 each, 8 falsely alarmed at .2 each.
    found = expected_cost(counts())
    assert found.value == pytest.approx((2 * 0.8 + 8 * 0.2) / 40)
    (fn_low, fn_high), (fp_low, fp_high) = (proportion_confint(k, 40, method="wilson") for k in (2, 8))
    together = -math.sqrt(0.05 * 0.2 / (0.95 * 0.8))
    below, above = (
        math.sqrt(a * a + b * b + 2 * together * a * b)
        for a, b in (
            (0.8 * (0.05 - fn_low), 0.2 * (0.2 - fp_low)),
            (0.8 * (fn_high - 0.05), 0.2 * (fp_high - 0.2)),
        )
    )
    assert (found.low, found.high) == pytest.approx((found.value - below, found.value + above))


def test_standardised_net_benefit_by_hand():
    # 10 of 12 found; 8 false alarms, a share of 8 in 20 of alarms and malignant patients, weigh 1/4 each.
    found = standardised_net_benefit(counts())
    assert found.value == pytest.approx(10 / 12 - 8 / 12 / 4)
    (found_low, found_high), ends = (
        proportion_confint(k, of, method="wilson") for k, of in ((10, 12), (8, 20))
    )
    fewest, most = (end / (1 - end) for end in ends)
    low = found.value - math.hypot(10 / 12 - found_low, (most - 8 / 12) / 4)
    high = found.value + math.hypot(found_high - 10 / 12, (8 / 12 - fewest) / 4)
    assert (found.low, found.high) == pytest.approx((low, min(1, high)))


@given(of_both_kinds(), INSIDE)
def test_both_follow_from_the_net_benefit(known, threshold):
    patients = Patients(*known)
    at = counts_at(patients, threshold)
    benefit, share = float(net_benefit(at).model[0]), patients.prevalence
    assert expected_cost(at).value == pytest.approx((1 - threshold) * (share - benefit), abs=1e-12)
    assert standardised_net_benefit(at).value == pytest.approx(benefit / share, rel=1e-9, abs=1e-9)


@settings(max_examples=40)
@given(of_both_kinds(), INSIDE)
def test_limits_contain_the_value_lie_within_what_is_possible_and_narrow(known, threshold):
    outcome, risk = known
    one, more = (counts_at(Patients(np.tile(outcome, k), np.tile(risk, k)), threshold) for k in (1, 9))
    for measure, least in ((expected_cost, 0.0), (standardised_net_benefit, -math.inf)):
        found, narrower = measure(one), measure(more)
        scale = 1e-9 * (1 + abs(found.value))
        assert least <= found.low <= found.value + scale
        assert found.value - scale <= found.high <= 1
        assert narrower.high - narrower.low < found.high - found.low


@pytest.mark.parametrize("threshold", [0.0, 1.0])
@pytest.mark.parametrize("measure", [expected_cost, standardised_net_benefit])
def test_at_a_threshold_of_0_or_1_both_are_blank(measure, threshold):
    assert "infinitely more" in measure(counts(threshold=threshold)).reason


def test_without_a_cancer_there_is_nothing_to_be_a_share_of():
    assert standardised_net_benefit(counts(tp=0, m=0)).reason == "not defined: no malignant patient"
    assert expected_cost(counts(tp=0, m=0)).has_interval
