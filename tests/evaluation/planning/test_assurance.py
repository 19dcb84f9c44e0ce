"""Assured sizes: the simulated intervals are those that Cutpoint reports, and are reached as promised."""

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.planning.assurance import assured_size
from lrcore.evaluation.planning.measures import MEASURES, precision_from_risks
from lrcore.evaluation.planning.precision import Widths
from lrcore.evaluation.planning.risk_distribution import normal_distribution
from lrcore.evaluation.planning.simulated_studies import simulate_studies
from lrcore.evaluation.planning.validation_size import widths_now

AT = 0.2


def patients_of(studies, place):
    """One simulated study as single patients."""
    counts = (studies.benign[place], studies.malignant[place])
    risk = np.concatenate([np.repeat(studies.risks.risk, each) for each in counts])
    eta = np.concatenate([np.repeat(studies.risks.log_odds, each) for each in counts])
    return Patients(np.repeat([0, 1], [counts[0].sum(), counts[1].sum()]), risk, eta)


@pytest.mark.parametrize(("mean", "sd", "n"), [(-1, 1.5, 60), (-3, 3, 40), (-4, 1, 30)])
def test_simulated_widths_are_those_of_the_reported_intervals(mean, sd, n):
    risks = normal_distribution(mean, sd, threshold=AT).coarsened(60, threshold=AT)
    studies = simulate_studies(risks, n, studies=12, rng=np.random.default_rng(4))
    for name in MEASURES:
        widths = studies.widths(name, AT)
        for place, width in enumerate(widths):
            patients = patients_of(studies, place)
            reported = widths_now(patients, AT)[name][0]
            if np.isfinite(width):
                assert width == pytest.approx(reported, rel=1e-6), (name, place)
            else:
                assert not reported > 0 or 0 in (patients.n_malignant, patients.n - patients.n_malignant)


def test_the_same_seed_gives_the_same_size():
    risks = normal_distribution(-1, 1.5)
    start = precision_from_risks(risks, None)["auc"].size(0.1)
    first, again, other = (assured_size(risks, "auc", 0.1, start, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert other.n == pytest.approx(first.n, rel=0.05)


def test_more_assurance_needs_more_patients():
    risks = normal_distribution(-2, 1.5)
    start = precision_from_risks(risks, None)["oe"].size(0.3)
    half, most = (assured_size(risks, "oe", 0.3, start, assurance=share).n for share in (0.5, 0.95))
    assert start.n * 0.95 < half < most


def test_an_impossible_assurance_is_refused():
    risks = normal_distribution(-2, 1.5)
    start = precision_from_risks(risks, None)["oe"].size(0.3)
    for share in (0.4, 1.0, float("nan")):
        with pytest.raises(InvalidInput):
            assured_size(risks, "oe", 0.3, start, assurance=share)


@pytest.mark.slow
@pytest.mark.parametrize(("mean", "sd"), [(-1, 1.5), (-5, 2.5), (0.5, 4)])
def test_nine_studies_in_ten_reach_the_width(mean, sd):
    """Patients drawn one by one from the continuous distribution, with the reported intervals."""
    risks, rng = normal_distribution(mean, sd, threshold=AT), np.random.default_rng(11)
    precision = precision_from_risks(risks, AT)
    for name in ("oe", "auc", "slope"):
        width = getattr(Widths(oe=0.6, slope=0.4), name)
        n = assured_size(risks, name, width, precision[name].size(width), threshold=AT).n
        reached = []
        for _ in range(400):
            eta = rng.normal(mean, sd, round(n))
            risk = 1 / (1 + np.exp(-eta))
            patients = Patients((rng.random(len(eta)) < risk).astype(int), risk, eta)
            found = auc(patients) if name == "auc" else None
            found = found or getattr(calibration(patients), "slope" if name == "slope" else "oe_ratio")
            reached.append(found.high - found.low <= width)
        assert np.mean(reached) == pytest.approx(0.9, abs=0.05), name
