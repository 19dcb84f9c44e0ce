"""Net benefit at a capacity, and the test trade-off: by hand, at the edges, and by single resamples."""

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.realised_benefit import patients_per_net_gain, realised_net_benefit

RNG = np.random.default_rng(8)
RISK = RNG.random(300).round(2)
PATIENTS = Patients((RNG.random(300) < RISK).astype(int), RISK)


@pytest.mark.parametrize("threshold", [0.1, 0.4])
def test_enough_capacity_gives_the_net_benefit(threshold):
    found = realised_net_benefit(PATIENTS, threshold, 300)
    curve = net_benefit(counts_at(PATIENTS, threshold))
    assert found.net_benefit.value == pytest.approx(curve.model[0])
    assert (found.net_benefit.low, found.net_benefit.high) == pytest.approx(
        (curve.low[0], curve.high[0]), abs=0.008
    )
    assert found.left_out == 0


def test_equal_risks_share_what_is_left_of_the_capacity():
    found = realised_net_benefit(Patients([1, 1, 0, 1, 0], [0.9, 0.5, 0.5, 0.5, 0.2]), 0.3, 3)
    assert (found.found, found.alarms, found.flagged, found.left_out) == pytest.approx(
        (1 + 4 / 3, 2 / 3, 4, 1)
    )
    assert found.net_benefit.value == pytest.approx((7 / 3 - 3 / 7 * 2 / 3) / 5)


def test_no_capacity_gains_nothing():
    found = realised_net_benefit(PATIENTS, 0.2, 0)
    assert (found.net_benefit.value, found.net_benefit.low, found.net_benefit.high) == (0, 0, 0)


def test_the_interval_is_that_of_resampled_patients():
    weight, gains = 0.25, []
    for seed in range(600):
        rows = np.random.default_rng(seed).integers(0, 300, 300)
        risk, malignant = PATIENTS.risk[rows], PATIENTS.malignant[rows]
        first = np.lexsort((np.random.default_rng(seed).random(300), -risk))[:40]
        chosen = first[risk[first] >= 0.2]
        gains.append((malignant[chosen].sum() - weight * (~malignant[chosen]).sum()) / 300)
    found = realised_net_benefit(PATIENTS, 0.2, 40).net_benefit
    assert (found.low, found.high) == pytest.approx(np.quantile(gains, [0.025, 0.975]), abs=0.006)


def test_thresholds_of_0_and_1_are_blank_and_a_negative_capacity_is_refused():
    assert not realised_net_benefit(PATIENTS, 0, 5).net_benefit.defined
    for wrong in ((0.2, -1), (1.2, 5), (float("nan"), 5)):
        with pytest.raises(InvalidInput):
            realised_net_benefit(PATIENTS, *wrong)


@pytest.mark.parametrize(("threshold", "patients"), [(0.1, 18), (0.05, 38), (0.01, 368)])
def test_patients_measured_per_net_cancer_in_the_development_series(artifact, threshold, patients):
    from lrcore.registry.artifact import CROSS_VALIDATED
    from lrcore.registry.development_sets import evaluation_sets

    series = evaluation_sets(artifact)[CROSS_VALIDATED]
    assert round(patients_per_net_gain(counts_at(series, threshold)).value) == patients


def test_a_model_that_gains_nothing_has_no_trade_off():
    flagged_all = counts_at(Patients([1, 0], [0.9, 0.9]), 0.5)
    assert "no higher net benefit" in patients_per_net_gain(flagged_all).reason
    assert "threshold of 0 or 1" in patients_per_net_gain(counts_at(PATIENTS, 1.0)).reason


def test_the_harm_of_the_test_is_taken_from_the_net_benefit_by_hand():
    # 3 of 4 malignant found, 1 false alarm at odds 1: net benefit 2/8; flagging all: 0.
    patients = Patients([1, 1, 1, 1, 0, 0, 0, 0], [0.9, 0.9, 0.9, 0.1, 0.9, 0.1, 0.1, 0.1])
    counts = counts_at(patients, 0.5)
    assert patients_per_net_gain(counts).value == pytest.approx(4)
    assert patients_per_net_gain(counts, harm=0.05).value == pytest.approx(1 / (0.25 - 0.05))
    assert "less the harm of the test" in patients_per_net_gain(counts, harm=0.25).reason
    for wrong in (-0.1, 1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidInput, match="harm of the test must be"):
            patients_per_net_gain(counts, harm=wrong)


def test_more_harm_means_more_patients_per_net_cancer():
    counts = counts_at(PATIENTS, 0.2)
    found = [patients_per_net_gain(counts, harm=harm).value for harm in (0, 0.001, 0.01)]
    assert found == sorted(found)
    assert len(set(found)) == 3
