"""Observed over expected: by hand, as a Poisson regression of statsmodels, and its laws."""

import math
import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.calibration.observed_expected import RATIO_METHOD, SHARE_METHOD
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.intervals import proportion
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.streaming.evaluation import streamed_evaluation
from lrcore.evaluation.streaming.statistics import streaming_statistics
from tests.evaluation.made import of_both_kinds, patients


def ratio_of(outcome, risk):
    return calibration(Patients(outcome, risk)).oe_ratio


def test_by_hand():
    # Observed 2, expected 1.6, ratio 1.25; residuals -.25, .5, -.5, .25, of squares .625 in all.
    found = ratio_of([0, 1, 0, 1], [0.2, 0.4, 0.4, 0.6])
    half = 1.959964 * math.sqrt(0.625 * 4 / 3) / 2
    assert found.value == pytest.approx(1.25)
    assert (found.low, found.high) == pytest.approx((1.25 * math.exp(-half), 1.25 * math.exp(half)), rel=1e-6)
    assert (found.method, found.n) == (RATIO_METHOD, 4)


def test_it_is_the_poisson_regression_of_statsmodels_with_a_robust_error(case):
    found = ratio_of(case.outcome, case.risk)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GLM(
            case.outcome, np.ones(len(case.risk)), family=sm.families.Poisson(), exposure=case.risk
        )
        theirs = model.fit(cov_type="HC0", tol=1e-14)
    assert found.value == pytest.approx(math.exp(theirs.params[0]), rel=1e-9)
    # Its sandwich divides by n, ours by n - 1.
    n, z = len(case.risk), 1.959964
    half = float(theirs.bse[0]) * z * math.sqrt(n / (n - 1))
    logarithms = (math.log(found.low / found.value), math.log(found.high / found.value))
    assert logarithms == pytest.approx((-half, half), rel=1e-6)


@given(patients())
def test_it_contains_the_estimate_and_is_not_negative(known):
    found = ratio_of(*known)
    if found.has_interval:
        assert 0 <= found.low <= found.value * (1 + 1e-12)
        assert found.value <= found.high * (1 + 1e-12)
    else:
        assert found.reason


@given(of_both_kinds(st.floats(0.01, 0.99)), st.integers(2, 5))
def test_twice_the_patients_halve_the_variance_of_the_logarithm(known, times):
    outcome, risk = known
    one, more = ratio_of(outcome, risk), ratio_of(np.tile(outcome, times), np.tile(risk, times))
    assert more.value == pytest.approx(one.value)
    if {one.method, more.method} == {RATIO_METHOD} and one.high - one.low > 1e-3:
        n, many = len(risk), times * len(risk)
        expected = math.log(one.high / one.low) * math.sqrt((n - 1) / (many - 1))
        assert math.log(more.high / more.low) == pytest.approx(expected, rel=1e-6)


@given(of_both_kinds(st.floats(0.01, 0.99)), st.floats(0.1, 1))
def test_risks_multiplied_by_a_number_divide_it(known, factor):
    outcome, risk = known
    one, other = ratio_of(outcome, risk), ratio_of(outcome, factor * risk)
    ends = (one.value / factor, one.low / factor, one.high / factor)
    assert (other.value, other.low, other.high) == pytest.approx(ends, rel=1e-6)


@pytest.mark.parametrize(
    ("outcome", "risk"),
    [([0] * 20, [0.1] * 20), ([1] * 5, [0.5, 0.6, 0.7, 0.8, 0.9]), ([0, 1, 0, 1], [0.0, 1.0, 0.0, 1.0])],
)
def test_where_no_variance_can_be_estimated_the_share_has_wilsons(outcome, risk):
    found, share = ratio_of(outcome, risk), proportion(sum(outcome), len(outcome), of="patient")
    mean = np.mean(risk)
    assert (found.value, found.low, found.high) == pytest.approx(
        (share.value / mean, share.low / mean, share.high / mean)
    )
    assert found.method == SHARE_METHOD


def test_a_single_patient_has_no_interval():
    found = ratio_of([1], [0.5])
    assert (found.value, found.reason) == (2, "interval not defined: a single patient")
    assert not found.has_interval


def test_risks_that_expect_nothing_have_no_ratio():
    assert ratio_of([0, 1], [0.0, 0.0]).reason.startswith("not defined: every risk is 0")


@given(st.integers(0, 2**32 - 1), st.integers(2, 400))
def test_sums_over_parts_give_the_same_limits(seed, n):
    rng = np.random.default_rng(seed)
    eta = rng.normal(-1, 3, n)
    risk = 1 / (1 + np.exp(-eta))
    outcome, cut = rng.random(n) < risk, n // 2
    parts = [Patients(outcome[rows], risk[rows], eta[rows]) for rows in (slice(cut), slice(cut, n))]
    sums = [streaming_statistics(part, threshold=0.5) for part in parts]
    streamed = streamed_evaluation(sums[0] + sums[1]).oe_ratio
    at_once = calibration(Patients(outcome, risk, eta)).oe_ratio
    for end in ("value", "low", "high"):
        assert getattr(streamed, end) == pytest.approx(getattr(at_once, end), rel=1e-7, abs=1e-12)
    assert streamed.method == at_once.method
