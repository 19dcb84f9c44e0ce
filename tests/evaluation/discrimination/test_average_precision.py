import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import t as student_t
from sklearn.metrics import average_precision_score

from lrcore.evaluation.discrimination.average_precision import (
    average_precision,
    flagged_and_ppv,
    influence_variance,
)
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import of_both_kinds

TIED = st.integers(0, 8).map(lambda eighth: eighth / 8)


def variance(outcome, risk):
    tally = Patients(outcome, risk).tally
    return influence_variance(tally, *flagged_and_ppv(tally))


@given(of_both_kinds())
def test_it_is_scikit_learns(known):
    found = average_precision(Patients(*known))
    assert found.value == pytest.approx(average_precision_score(*known), abs=1e-12)
    assert found.has_interval or found.reason
    if found.has_interval:
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_by_hand():
    # Found at ranks 1, 3 and 4 of 5: (1 + 2/3 + 3/4) / 3 = 29/36. In units of 5/3, the influences are
    # sums of (outcome - PPV) / rank over the malignant ranks from the patient's own on, and PPV - 29/36.
    found = average_precision(Patients([1, 0, 1, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.1]))
    third, fourth = 1 / 3 / 3, 1 / 4 / 4
    influence = [7 / 36 + third + fourth, -2 / 3 / 3 - 3 / 4 / 4]
    influence += [2 / 3 - 29 / 36 + third + fourth, 3 / 4 - 29 / 36 + fourth, 0]
    assert sum(influence) == pytest.approx(0, abs=1e-12)
    error = math.sqrt(sum(each**2 for each in influence) * 5 / 4 / 9)
    half = 4.302652729911275 * error / (29 / 36 * 7 / 36)
    ends = [1 / (1 + math.exp(-(math.log(29 / 7) + sign * half))) for sign in (-1, 1)]
    assert found.value == pytest.approx(29 / 36)
    assert (found.low, found.high) == pytest.approx(tuple(ends))
    assert "influence function" in found.method


@given(of_both_kinds(TIED))
def test_the_variance_is_that_of_the_derivatives_by_the_weight_of_each_patient(known):
    outcome, risk = known
    n, step = len(risk), 1e-5
    even = np.ones(n)

    def weighted(weights):
        return average_precision_score(outcome, risk, sample_weight=weights)

    slopes = [(weighted(even + step * row) - weighted(even - step * row)) / (2 * step) for row in np.eye(n)]
    expected = np.sum(np.square(slopes)) * n / (n - 1)
    assert variance(outcome, risk) == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_the_error_is_the_jackknifes_where_patients_are_many():
    rng = np.random.default_rng(8)
    log_odds = rng.normal(-2, 1.5, 600)
    outcome = (rng.random(600) < expit(log_odds)).astype(int)
    rest = [average_precision_score(np.delete(outcome, i), np.delete(log_odds, i)) for i in range(600)]
    error = math.sqrt(599 * np.var(rest))
    assert math.sqrt(variance(outcome, expit(log_odds))) == pytest.approx(error, rel=0.02)


def test_the_limits_lie_on_the_logit_scale_with_students_t(case):
    known = Patients(case.outcome, case.risk)
    found = average_precision(known)
    half = student_t.ppf(0.975, known.n_malignant - 1) * math.sqrt(variance(case.outcome, case.risk))
    half /= found.value * (1 - found.value)
    ends = expit(logit(found.value) + np.array([-half, half]))
    assert (found.low, found.high) == pytest.approx(tuple(ends), rel=1e-9)


@given(of_both_kinds(TIED), st.integers(2, 4))
def test_more_patients_of_the_same_kind_narrow_the_limits(known, times):
    outcome, risk = known
    one = average_precision(Patients(outcome, risk))
    more = average_precision(Patients(np.tile(outcome, times), np.tile(risk, times)))
    assert more.value == pytest.approx(one.value)
    if one.has_interval:
        assert more.high - more.low <= one.high - one.low + 1e-12


def test_risks_that_know_nothing_have_the_prevalence_and_its_variance():
    outcome = [0, 1, 1, 1, 0, 0, 0, 0]
    found = average_precision(Patients(outcome, [0.4] * 8))
    assert found.value == pytest.approx(3 / 8)
    assert variance(outcome, [0.4] * 8) == pytest.approx(3 / 8 * 5 / 8 / 7)


@pytest.mark.parametrize(
    ("outcome", "value", "reason"),
    [
        ([0, 0], math.nan, "not defined: no malignant patient"),
        ([1, 1], 1, "interval not defined: no benign patient"),
        ([0, 1], 1, "interval not defined: no benign patient"),
        ([1, 0], 0.5, "interval not defined: fewer than 3 malignant patients"),
    ],
)
def test_a_precision_that_cannot_vary_has_no_interval(outcome, value, reason):
    found = average_precision(Patients(outcome, [0.2, 0.8]))
    assert found.value == pytest.approx(value, nan_ok=True)
    assert math.isnan(found.low)
    assert found.reason.startswith(reason)
