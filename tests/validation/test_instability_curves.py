"""The curves of the refits, against single fits, and what the correction for optimism must do."""

from dataclasses import replace

import numpy as np
import pytest

from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.model.dataset import load, training_rows
from lrcore.registry.refit_store import refits_in_use
from lrcore.registry.refits import resample_counts
from lrcore.validation.instability_curves import instability_curves


@pytest.fixture(scope="module")
def refits(trained_folder, artifact):
    return refits_in_use(trained_folder, artifact)


@pytest.fixture(scope="module")
def curves(refits, artifact):
    return instability_curves(artifact, refits, load())


def one_curve(outcome, log_odds, risk):
    """By hand: intercept and slope of one regression."""
    found = calibration(Patients(outcome, 1 / (1 + np.exp(-log_odds)), log_odds=log_odds))
    eta = found.joint_intercept.value + found.slope.value * np.log(risk / (1 - risk))
    return 1 / (1 + np.exp(-eta))


def test_each_curve_is_that_of_a_single_fit(refits, artifact, curves):
    rows = training_rows(artifact.record.held_out_rows)
    measurements, outcome = load().measurements[rows], load().outcome[rows]
    eta = refits.log_odds(measurements)
    for place in (0, 7):
        np.testing.assert_allclose(
            curves.calibration[place], one_curve(outcome, eta[place], curves.risk), atol=1e-6
        )
    apparent = one_curve(outcome, artifact.model.log_odds(measurements), curves.risk)
    np.testing.assert_allclose(curves.apparent, apparent, atol=1e-6)


def test_the_optimism_is_the_mean_of_single_fits(refits, artifact, curves):
    few = replace(refits, weights=refits.weights[:3], offsets=refits.offsets[:3])
    rows = training_rows(artifact.record.held_out_rows)
    outcome, eta = load().outcome[rows], few.log_odds(load().measurements[rows])
    found = instability_curves(artifact, few, load())
    differences = []
    for place, counts in enumerate(resample_counts(len(rows), 3, refits.seed)):
        drawn = np.repeat(np.arange(len(rows)), counts.astype(int))
        on_own = one_curve(outcome[drawn], eta[place][drawn], curves.risk)
        differences.append(on_own - one_curve(outcome, eta[place], curves.risk))
    kept = [each for each in differences if np.isfinite(each).all()]
    assert found.estimable == len(kept) >= 2
    expected = np.clip(found.apparent - np.mean(kept, axis=0), 0, 1)
    np.testing.assert_allclose(found.corrected, expected, atol=1e-6)


def test_a_penalised_model_is_too_timid_on_its_own_patients_and_less_so_when_corrected(curves):
    high = curves.risk > 0.7
    assert (curves.apparent[high] > curves.risk[high]).all()
    assert (curves.corrected[high] < curves.apparent[high]).all()
    assert (curves.corrected >= 0).all()
    assert (curves.corrected <= 1).all()


def test_net_benefits_are_those_of_the_counts(refits, artifact, curves):
    rows = training_rows(artifact.record.held_out_rows)
    eta = refits.log_odds(load().measurements[rows])[3]
    patients = Patients(load().outcome[rows], 1 / (1 + np.exp(-eta)))
    for place in (0, 9, 49, 98):
        one = net_benefit(counts_at(patients, float(curves.risk[place])))
        assert curves.net_benefit[3, place] == pytest.approx(one.model[0])
        assert curves.treat_all[place] == pytest.approx(one.treat_all[0])


def test_as_many_curves_as_refits_that_do_not_separate(curves, refits):
    assert curves.resamples == refits.resamples
    assert 0 < curves.estimable <= curves.resamples
    assert len(curves.calibration) >= curves.estimable
