"""Cumulative calibration: by hand, against the Kolmogorov distribution, and its size under right risks."""

import numpy as np
import pytest
from scipy import stats

from lrcore.evaluation.calibration.curves.cumulative import (
    MIN_INFORMATION,
    cumulative_calibration,
    fisher,
    kolmogorov,
)
from lrcore.evaluation.patients import Patients


def drawn(rng, n, spread=1.5, shift=0.0):
    risk = 1 / (1 + np.exp(-rng.normal(0, spread, n)))
    true = 1 / (1 + np.exp(-(np.log(risk / (1 - risk)) + shift)))
    return Patients((rng.random(n) < true).astype(int), risk)


def test_the_walk_by_hand():
    patients = Patients([1, 0, 0, 1, 1], [0.5, 0.1, 0.5, 0.5, 0.8])
    found = cumulative_calibration(patients)
    total = 0.1 * 0.9 + 3 * 0.25 + 0.8 * 0.2
    assert found.total_information == pytest.approx(total)
    assert found.walk == pytest.approx(np.array([-0.1, 0.4, 0.6]) / np.sqrt(total))
    assert found.mean_p == pytest.approx(2 * stats.norm.sf(0.6 / np.sqrt(total)))
    bridge = np.abs(found.walk - found.information * found.walk[-1])
    assert found.bridge == pytest.approx(bridge.max())
    assert found.bridge_risk == [0.1, 0.5, 0.8][int(bridge.argmax())]
    assert not found.has_enough_information


@pytest.mark.parametrize("distance", [0.05, 0.3, 0.7, 0.999, 1.0, 1.358099, 2.5, 6.0])
def test_the_distribution_of_the_bridge_is_kolmogorovs(distance):
    assert kolmogorov(distance) == pytest.approx(stats.kstwobign.cdf(distance), abs=1e-10)


def test_the_published_points_of_the_distribution():
    assert kolmogorov(1.0) == pytest.approx(0.7300003283, abs=1e-10)
    assert kolmogorov(1.358099) == pytest.approx(0.9500000980, abs=1e-10)
    assert kolmogorov(0) == 0


def test_two_p_values_together_are_fishers():
    for pair in ((0.3, 0.6), (0.01, 0.9), (1.0, 1.0)):
        assert fisher(*pair) == pytest.approx(stats.combine_pvalues(pair).pvalue)
    assert fisher(0.0, 0.5) == 0


def test_the_order_of_equal_risks_does_not_matter():
    rng = np.random.default_rng(1)
    risk, outcome = rng.integers(1, 10, 200) / 10, rng.integers(0, 2, 200)
    order = rng.permutation(200)
    one, other = (cumulative_calibration(Patients(outcome[o], risk[o])) for o in (np.arange(200), order))
    assert one.p == other.p


def test_right_risks_are_rejected_in_one_of_twenty_sets_and_wrong_ones_in_most():
    rng = np.random.default_rng(2)
    right = np.mean([cumulative_calibration(drawn(rng, 400)).p < 0.05 for _ in range(400)])
    wrong = np.mean([cumulative_calibration(drawn(rng, 400, shift=0.6)).p < 0.05 for _ in range(100)])
    assert 0.01 <= right <= 0.085
    assert wrong > 0.9


def test_what_is_not_defined_says_why():
    certain = cumulative_calibration(Patients([1, 0], [0.0, 0.4]))
    assert "contradicted" in certain.reason
    assert certain.as_json()["p"] is None
    assert "every risk is 0 or 1" in cumulative_calibration(Patients([0, 1], [0.0, 1.0])).reason
    assert cumulative_calibration(drawn(np.random.default_rng(3), 400)).total_information > MIN_INFORMATION
