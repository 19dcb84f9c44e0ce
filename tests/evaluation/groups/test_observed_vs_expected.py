"""Expected against observed cancers: by hand, by simulation, and where one class is missing."""

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.groups.observed_vs_expected import MAX_LOOKS, calibration_cusum, observed_over_time
from lrcore.evaluation.patients import Patients


def days(n, start="2026-01-01"):
    return np.datetime64(start, "D") + np.arange(n)


def test_observed_and_expected_by_hand():
    times = np.array(["2026-01-02", "2026-01-01", "2026-01-02", "2026-01-01"], "datetime64[D]")
    found = observed_over_time(times, Patients([1, 0, 1, 1], [0.5, 0.2, 0.25, 0.6]))
    assert [each.n for each in found.each] == [2, 2]
    assert [each.n_malignant for each in found.each] == [1, 2]
    frame = found.frame()
    assert frame["expected"].tolist() == pytest.approx([0.8, 0.75])
    assert frame["observed_over_expected"].tolist() == pytest.approx([1 / 0.8, 2 / 0.75])
    assert found.overall.oe_ratio.value == pytest.approx(3 / 1.55)
    assert found.cusum.time.astype(str).tolist() == ["2026-01-01"] * 2 + ["2026-01-02"] * 2
    assert found.cusum.surplus.tolist() == pytest.approx([-0.2, 0.2, 0.7, 1.45])


def test_a_period_of_one_class_says_why_it_has_no_calibration():
    found = observed_over_time(days(2), Patients([1, 0], [0.5, 0.5]))
    assert found.each[0].in_the_large.reason == "not estimable: no benign patient"
    assert found.each[0].oe_ratio.value == 2
    assert not found.overall.in_the_large.reason
    assert np.isnan(found.frame()["in_the_large"]).all()


def test_the_whole_is_the_calibration_of_everybody():
    rng = np.random.default_rng(0)
    log_odds = rng.normal(size=300)
    risk = 1 / (1 + np.exp(-log_odds))
    outcome = rng.random(300) < risk
    found = observed_over_time(days(300), Patients(outcome, risk, log_odds))
    assert found.unit == "month"
    assert sum(each.n for each in found.each) == 300
    expected = calibration(Patients(outcome, risk, log_odds))
    assert found.overall.in_the_large == expected.in_the_large


def test_the_limits_are_left_by_chance_in_5_of_100_series_that_are_looked_at_each_week_of_a_year():
    rng, left, n = np.random.default_rng(1), 0, 8 * MAX_LOOKS
    for _ in range(250):
        risk = rng.uniform(0.05, 0.95, n)
        patients = Patients(rng.random(n) < risk, risk)
        seen = (slice(0, 8 * look) for look in range(1, MAX_LOOKS + 1))
        sums = (calibration_cusum(days(n)[some], patients.subset(np.arange(n)[some])) for some in seen)
        left += any(each.left is not None for each in sums)
    assert 0.015 < left / 250 < 0.09


def test_risks_that_become_wrong_are_noticed_afterwards():
    rng = np.random.default_rng(2)
    risk = rng.uniform(0.05, 0.6, 600)
    truth = np.where(np.arange(600) < 300, risk, np.minimum(1.6 * risk, 1))
    found = calibration_cusum(days(600), Patients(rng.random(600) < truth, risk))
    assert found.left is not None
    assert found.left > days(600)[300]
    assert found.surplus[-1] > found.limit


def test_lists_of_different_length_are_refused():
    with pytest.raises(InvalidInput, match="one value per risk"):
        observed_over_time(days(2), Patients([1], [0.5]))
    with pytest.raises(InvalidInput, match="at least one patient"):
        observed_over_time(days(0), Patients([], []))
