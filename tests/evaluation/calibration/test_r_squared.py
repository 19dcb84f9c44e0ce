import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from scipy.special import expit, logit

from lrcore.evaluation.calibration.r_squared import nagelkerke_r2, nagelkerke_r2_of
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import of_both_kinds


def made(n=400, seed=1):
    rng = np.random.default_rng(seed)
    eta = rng.normal(0, 2, n)
    return (rng.random(n) < expit(eta)).astype(int), expit(eta), eta


def test_by_hand():
    # L = -log 0.8, H = log 2: 1 - exp(2 (L - H)) = 1 - (0.5 / 0.8)^2, over 1 - 1/4.
    assert nagelkerke_r2(Patients([0, 1], [0.2, 0.8])).value == pytest.approx((1 - 0.390625) / 0.75)


def test_risks_of_a_fit_have_the_likelihood_of_statsmodels():
    outcome, _, eta = made()
    fit = sm.Logit(outcome, sm.add_constant(eta)).fit(disp=0)
    cox_snell = 1 - math.exp(2 / len(eta) * (fit.llnull - fit.llf))
    expected = cox_snell / (1 - math.exp(2 / len(eta) * fit.llnull))
    assert nagelkerke_r2(Patients(outcome, fit.predict())).value == pytest.approx(expected)


def test_the_limits_rest_on_the_numerical_influence():
    outcome, risk, _ = made()
    found = nagelkerke_r2(Patients(outcome, risk))
    loss = -np.log(np.where(outcome == 1, risk, 1 - risk))

    def value(weights):
        mean, share = np.average(loss, weights=weights), np.average(outcome, weights=weights)
        base = -share * math.log(share) - (1 - share) * math.log(1 - share)
        return (1 - math.exp(2 * (mean - base))) / (1 - math.exp(-2 * base))

    ones, step = np.ones(400), 1e-5
    influence = np.array(
        [(value(ones + step * (np.arange(400) == k)) - value(ones)) / step for k in range(400)]
    )
    error = math.sqrt((influence**2).sum())
    assert found.high - found.low == pytest.approx(2 * 1.959964 * error, rel=0.03)  # skewness apart


@settings(max_examples=40)
@given(of_both_kinds())
def test_it_is_at_most_1_and_its_limits_contain_it_and_narrow(known):
    outcome, risk = known
    one = nagelkerke_r2(Patients(outcome, risk))
    if not one.has_interval:
        assert one.reason
        return
    assert one.low <= one.value + 1e-9
    assert one.value - 1e-9 <= one.high <= 1
    more = nagelkerke_r2(Patients(np.tile(outcome, 9), np.tile(risk, 9)))
    assert more.high - more.low < (one.high - one.low) * (1 + 1e-9)


def test_the_prevalence_as_the_risk_gains_nothing_and_has_no_interval():
    flat = nagelkerke_r2(Patients([0, 1, 0, 1], [0.5] * 4))
    assert flat.value == pytest.approx(0)
    assert flat.reason == "interval not defined: every risk is the prevalence"


def test_parts_add_up():
    outcome, risk, eta = made()
    whole = nagelkerke_r2(Patients(outcome, risk, eta))
    parts = [
        Patients(outcome[rows], risk[rows], eta[rows]).log_loss_moments
        for rows in np.split(np.arange(400), 4)
    ]
    benign, malignant = (sum(each[1:], each[0]) for each in zip(*parts, strict=True))
    found = nagelkerke_r2_of(benign, malignant)
    assert (found.value, found.low, found.high) == pytest.approx((whole.value, whole.low, whole.high))


def test_a_wrong_certain_risk_and_one_class_say_why():
    assert "a certain risk (0 or 1) was wrong" in nagelkerke_r2(Patients([0, 1, 1], [1.0, 0.5, 0.4])).reason
    assert nagelkerke_r2(Patients([0, 0], [0.1, 0.2])).reason == "not defined: no malignant patient"
    assert logit(nagelkerke_r2(Patients([0, 1], [0.2, 0.8])).value) > 0
