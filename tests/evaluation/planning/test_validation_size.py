"""Patients to validate a model: published examples, integrals by another method, and laws."""

from math import inf

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import norm

from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.planning.measures import MEASURES, net_benefit_variance, precision_from_risks
from lrcore.evaluation.planning.precision import LOG, LOGIT, PLAIN, AucByNewcombe, Variance, Widths
from lrcore.evaluation.planning.risk_distribution import distribution_of, normal_distribution
from lrcore.evaluation.planning.validation_size import (
    Aims,
    validation_size,
    validation_size_of,
    width_curves,
)

Z = norm.ppf(0.975)


@pytest.fixture(scope="module")
def example():
    """The example of pmvalsampsize, whose distribution contradicts its prevalence and AUC."""
    return validation_size(
        normal_distribution(-5, 2.5), prevalence=0.018, auc_expected=0.8, aims=Aims(Widths(oe=1))
    )


def test_published_criteria_give_the_numbers_of_pmvalsampsize(example):
    """It gives 905 (exactly 905.06 with 1.96), about 4,550 by simulation, and 4,252."""
    found = {name: example.measures[name].published.n for name in ("oe", "slope", "auc")}
    assert found == pytest.approx({"oe": 905.029, "slope": 4553.71, "auc": 4251.21}, rel=1e-5)
    assert found["oe"] * (1.96 / Z) ** 2 == pytest.approx(905.06, abs=0.005)
    assert example.measures["snb"].published.reason


def test_what_the_distribution_implies_is_stated(example):
    assert example.as_json()["implied"] == pytest.approx({"prevalence": 0.052, "auc": 0.927}, abs=5e-4)


def test_slope_and_ratio_by_integrals():
    density = norm(-1.5, 1.2).pdf
    moments = [quad(lambda x, k=k: x**k * density(x) * expit(x) * expit(-x), -15, 12)[0] for k in range(3)]
    found = precision_from_risks(normal_distribution(-1.5, 1.2), None)
    slope = moments[0] / (moments[0] * moments[2] - moments[1] ** 2)
    assert found["slope"].size(0.2).n == pytest.approx(slope / (0.1 / Z) ** 2, rel=1e-8)
    mean = quad(lambda x: density(x) * expit(x), -15, 12)[0]
    error = np.arcsinh(0.1) / Z
    assert found["oe"].size(0.2).n == pytest.approx(moments[0] / mean**2 / error**2, rel=1e-8)


def test_variance_of_the_auc_is_delongs_in_patients_counted_by_their_risks():
    """DeLong's own estimate differs by the divisors m - 1 and n - 1 alone."""
    twentieths = np.array([1, 2, 3, 8, 12, 15, 19])
    outcome = np.concatenate([np.arange(20) < k for k in twentieths]).astype(int)
    risk = np.repeat(twentieths / 20, 20)
    many = Patients(np.tile(outcome, 300), np.tile(risk, 300))
    found = auc(many)
    expected = precision_from_risks(distribution_of(many), None)["auc"].width(many.n)
    assert expected == pytest.approx(found.high - found.low, rel=1e-3)


def test_newcombes_size_solves_his_equation():
    criterion = AucByNewcombe(0.83, 0.07)
    root = brentq(lambda n: criterion.width(n) - 0.08, 10, 1e6)
    assert criterion.size(0.08).n == pytest.approx(root)


def test_net_benefit_by_simulation_of_its_parts():
    rng, phi, rates, t, n = np.random.default_rng(3), 0.2, (0.8, 0.7), 0.15, 400
    malignant = rng.binomial(n, phi, 20_000)
    found, alarms = rng.binomial(malignant, rates[0]), rng.binomial(n - malignant, 1 - rates[1])
    standardised = found / malignant - alarms / malignant * t / (1 - t)
    assert net_benefit_variance(phi, rates, t) == pytest.approx(n * standardised.var(), rel=0.05)


@pytest.mark.parametrize(
    ("scale", "value"), [(LOG, 1.0), (LOG, 0.7), (LOGIT, 0.93), (LOGIT, 0.4), (PLAIN, 1.0)]
)
@pytest.mark.parametrize("width", [0.02, 0.1, 0.6])
def test_size_and_width_are_inverse(scale, value, width):
    measure = Variance(3.7, value, scale)
    assert measure.width(measure.size(width).n) == pytest.approx(width)


def test_width_on_the_logit_scale_is_that_of_the_limits():
    n, area = 150, 0.9
    half = Z * np.sqrt(2.0 / n)
    limits = expit(logit(area) + np.array([-half, half]))
    assert Variance(2.0, area, LOGIT).width(n) == pytest.approx(limits[1] - limits[0])


def test_four_times_the_patients_halve_a_symmetric_width():
    found = precision_from_risks(normal_distribution(-1, 1.5, threshold=0.2), 0.2)
    for name in ("slope", "snb"):
        assert found[name].width(1_000) == pytest.approx(2 * found[name].width(4_000))


def test_the_present_width_is_that_of_the_reported_interval(development):
    plan = validation_size_of(development, Aims(threshold=0.1))
    reported = auc(development)
    assert plan.measures["auc"].now == pytest.approx(reported.high - reported.low)
    assert plan.n == development.n


def test_our_development_patients(development):
    """From 569 patients whose information is that of 57 with a risk of one half."""
    plan = validation_size_of(development, Aims(threshold=0.1))
    risks = distribution_of(development)
    assert 569 * float(risks.weight @ risks.variance) == pytest.approx(14.2, abs=0.1)
    assert plan.measures["oe"].published.n == pytest.approx(649, abs=1)
    assert plan.measures["oe"].ours.n == pytest.approx(70, abs=1)
    assert plan.measures["slope"].ours.n == pytest.approx(3_940, abs=10)
    assert plan.as_json()["auc"]["published_rounded_up"] == 10


def test_curves_fall_and_pass_through_the_size(development):
    plan = validation_size_of(development, Aims(threshold=0.1))
    sizes = np.array([100.0, 1_000.0, plan.measures["slope"].ours.n])
    for name, width in width_curves(plan, sizes).items():
        assert (np.diff(width) < 0).all(), name
    assert width_curves(plan, sizes)["slope"][-1] == pytest.approx(0.2)


ODD = {
    "one class": ([0, 0, 0], [0.1, 0.4, 0.2]),
    "all malignant": ([1, 1], [0.9, 0.8]),
    "one patient": ([1], [0.5]),
    "equal risks": ([0, 1, 0, 1], [0.5] * 4),
    "risks of 0 and 1": ([0, 1, 0, 1], [0.0, 1.0, 0.0, 1.0]),
    "all zero": ([0, 1], [0.0, 0.0]),
    "all one": ([0, 1], [1.0, 1.0]),
    "separated": ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
    "in the wrong order": ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_not_defined_has_a_reason_and_no_number(name):
    plan = validation_size_of(Patients(*ODD[name]), Aims(threshold=0.3))
    for measure in MEASURES:
        each = plan.as_json()[measure]
        for key in ("published", "ours", "assurance", "now"):
            assert (each[key] is None) == bool(each.get(f"{key}_reason")), (measure, key)
            assert each[key] is None or 0 < each[key] < inf


def test_a_rare_false_alarm_is_not_missed_by_small_studies():
    """Studies without the rare error report narrow intervals; that is no precision."""
    risks = normal_distribution(0, 100, threshold=0.999)
    plan = validation_size(risks, prevalence=0.5, auc_expected=0.99, aims=Aims(threshold=0.999))
    assert plan.measures["snb"].assurance.n >= plan.measures["snb"].ours.n > 1_000


def test_a_threshold_at_which_nobody_is_flagged_has_no_variance():
    plan = validation_size_of(Patients([0, 1, 0], [0.2, 0.3, 0.1]), Aims(threshold=0.9))
    assert "nobody is flagged" in plan.measures["snb"].ours.reason


@pytest.mark.parametrize("wrong", [{"oe": 0}, {"auc": 1}, {"slope": -0.1}, {"snb": float("nan")}])
def test_widths_of_no_interval_are_refused(wrong):
    with pytest.raises(InvalidInput):
        Widths(**wrong)
