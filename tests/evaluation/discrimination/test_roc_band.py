import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_curve as sklearn_roc
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc_band import roc_band, sensitivity_at_specificity
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import of_both_kinds

RATES = st.floats(0, 1)


def test_by_hand():
    # Benign risks .05 to .95 in steps of .1; malignant ones .4, .5, .7, .9. Two of ten benign lie above .8.
    benign, malignant = np.arange(0.05, 1, 0.1), [0.4, 0.5, 0.7, 0.9]
    band = roc_band(Patients([0] * 10 + [1] * 4, [*benign, *malignant]), false_alarm_rates=[0.2])
    low_rate, high_rate = proportion_confint(2, 10, method="wilson")  # 0.057 to 0.510
    assert (round(low_rate, 3), round(high_rate, 3)) == (0.057, 0.51)
    # At 0.057 no malignant patient is found, at 0.2 one of four, at 0.510 those of .9, .7 and .5.
    recall_low, recall_high = proportion_confint(1, 4, method="wilson")
    assert band.recall[0] == 0.25
    assert band.low[0] == pytest.approx(max(0, 0.25 - np.hypot(0.25 - recall_low, 0.25 - 0)))
    assert band.high[0] == pytest.approx(min(1, 0.25 + np.hypot(recall_high - 0.25, 0.75 - 0.25)))


@given(of_both_kinds(), RATES)
def test_the_curve_is_the_polygon_of_scikit_learn(known, rate):
    outcome, risk = known
    fpr, tpr, _ = sklearn_roc(outcome, risk, drop_intermediate=False)
    # The highest recall where the polygon is vertical.
    reached = np.flatnonzero(fpr <= rate + 1e-9)[-1]
    after = min(reached + 1, len(fpr) - 1)
    step = fpr[after] - fpr[reached]
    share = np.clip((rate - fpr[reached]) / step, 0, 1) if step else 0
    expected = tpr[reached] + share * (tpr[after] - tpr[reached])
    band = roc_band(Patients(outcome, risk), false_alarm_rates=[rate])
    assert band.recall[0] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=40)
@given(of_both_kinds(), RATES)
def test_limits_contain_the_curve_lie_within_0_and_1_and_narrow(known, rate):
    outcome, risk = known
    one = roc_band(Patients(outcome, risk), false_alarm_rates=[rate])
    if np.isnan(one.low[0]):
        assert min(rate, 1 - rate) * (len(outcome) - outcome.sum()) < 2
        return
    assert 0 <= one.low[0] <= one.recall[0] + 1e-12
    assert one.recall[0] - 1e-12 <= one.high[0] <= 1
    more = roc_band(Patients(np.tile(outcome, 9), np.tile(risk, 9)), false_alarm_rates=[rate])
    assert more.high[0] - more.low[0] <= one.high[0] - one.low[0] + 1e-12


def test_a_specificity_is_taken_to_the_digit_in_which_it_is_given():
    # 1 - 0.9 lies just below 0.1, the rate at which one of ten benign patients is flagged.
    known = Patients([0] * 10 + [1] * 2, [*np.arange(10) / 20, 0.44, 0.6])
    assert sensitivity_at_specificity(known, specificity=0.9).value == 1.0  # at 0.0999 it is 0.5
    assert "fewer than 2 benign" in sensitivity_at_specificity(known).reason


def test_one_class_has_no_curve_and_says_so():
    band = roc_band(Patients([1, 1], [0.2, 0.4]))
    assert band.as_json()["reason"] == "not defined: no benign patient"
    assert band.as_json()["recall"][0] is None
    assert sensitivity_at_specificity(Patients([0], [0.2])).reason == "not defined: no malignant patient"


@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.nan])
def test_a_rate_outside_0_and_1_is_refused(wrong):
    with pytest.raises(InvalidInput, match="`false_alarm_rates` must lie between 0 and 1"):
        roc_band(Patients([0, 1], [0.1, 0.9]), false_alarm_rates=[wrong])
