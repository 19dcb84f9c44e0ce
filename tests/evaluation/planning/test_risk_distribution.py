"""Distributions of risks: integrals by another method, and the observed patients as they are."""

import numpy as np
import pytest
from scipy.integrate import cumulative_simpson, quad, simpson
from scipy.special import expit
from scipy.stats import beta, norm

from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.planning.risk_distribution import (
    beta_distribution,
    binormal_distribution,
    distribution_of,
    normal_distribution,
)


def test_prevalence_and_auc_that_normal_log_odds_imply():
    found, density = normal_distribution(-5, 2.5), norm(-5, 2.5).pdf
    prevalence = quad(lambda x: density(x) * expit(x), -35, 25)[0]
    assert found.prevalence == pytest.approx(prevalence, rel=1e-10)
    x = np.linspace(-30, 20, 20_001)
    below = cumulative_simpson(density(x) * expit(-x), x=x, initial=0)
    pairs = simpson(density(x) * expit(x) * below, x=x)
    assert found.auc == pytest.approx(pairs / prevalence / (1 - prevalence), abs=1e-5)


@pytest.mark.parametrize(("a", "b"), [(2, 6), (0.3, 3), (0.05, 0.1), (200, 900)])
def test_beta_risks_have_the_mean_and_the_shares_of_the_beta_distribution(a, b):
    found = beta_distribution(a, b, threshold=0.2)
    assert found.prevalence == pytest.approx(a / (a + b), rel=1e-6)
    flagged = beta(a + 1, b).sf(0.2), beta(a, b + 1).cdf(0.2)
    assert found.rates_at(0.2) == pytest.approx(flagged, abs=2e-5)


def test_rates_of_normal_log_odds_are_integrals_up_to_the_threshold():
    found, density = normal_distribution(-2, 1.5, threshold=0.1), norm(-2, 1.5).pdf
    cut = np.log(0.1 / 0.9)
    above, below = (quad(lambda x: density(x) * expit(x), *ends)[0] for ends in ((cut, 15), (-20, cut)))
    assert found.rates_at(0.1)[0] == pytest.approx(above / (above + below), abs=1e-5)


@pytest.mark.parametrize("auc_given", [0.6, 0.8, 0.95, 0.995])
def test_binormal_risks_are_right_and_have_the_auc(auc_given):
    found = binormal_distribution(0.1, auc_given)
    assert found.auc == pytest.approx(auc_given, abs=1e-5)
    assert found.prevalence == pytest.approx(0.1, rel=1e-9)


def test_r2_is_what_a_fit_gains_in_many_patients():
    """The likelihood ratio of right risks in 400,000 simulated patients."""
    rng, risks = np.random.default_rng(1), normal_distribution(-1, 1)
    eta = rng.normal(-1, 1, 400_000)
    y = rng.random(len(eta)) < expit(eta)
    gain = np.where(y, -np.logaddexp(0, -eta), -np.logaddexp(0, eta)).mean()
    phi = y.mean()
    null = phi * np.log(phi) + (1 - phi) * np.log(1 - phi)
    assert risks.cox_snell_r2() == pytest.approx(1 - np.exp(-2 * (gain - null)), abs=0.003)


def test_patients_keep_their_risks_so_that_a_risk_at_the_threshold_is_flagged():
    found = distribution_of(Patients([0, 1, 1, 0], [0.1, 0.1, 0.7, 0.05]))
    assert found.risk.tolist() == [0.05, 0.1, 0.7]
    sensitivity, specificity = found.rates_at(0.1)
    assert sensitivity == pytest.approx(0.9 / 0.95)
    assert specificity == pytest.approx(0.95 / 3.05)


def test_auc_implied_is_that_of_patients_counted_by_their_risks():
    """Risks that are multiples of 1/20, each patient copied 20 times with that share malignant."""
    twentieths = np.array([1, 3, 3, 8, 12, 19])
    outcome = np.concatenate([np.arange(20) < k for k in twentieths]).astype(int)
    copied = Patients(outcome, np.repeat(twentieths / 20, 20))
    assert distribution_of(copied).auc == pytest.approx(auc(copied).value)


def test_coarsening_keeps_means_and_both_sides_of_the_threshold():
    fine = normal_distribution(-3, 2, threshold=0.2)
    coarse = fine.coarsened(100, threshold=0.2)
    assert len(coarse.risk) <= 102
    assert coarse.weight.sum() == pytest.approx(1)
    assert coarse.prevalence == pytest.approx(fine.prevalence)
    assert coarse.rates_at(0.2) == pytest.approx(fine.rates_at(0.2))
    assert coarse.auc == pytest.approx(fine.auc, abs=1e-3)
    assert coarse.weight @ coarse.variance == pytest.approx(fine.weight @ fine.variance, rel=2e-3)


@pytest.mark.parametrize(
    "make",
    [
        lambda: normal_distribution(0, 0),
        lambda: normal_distribution(0, float("nan")),
        lambda: normal_distribution(float("nan"), 1),
        lambda: normal_distribution(0, 1e9),
        lambda: beta_distribution(0, 1),
        lambda: beta_distribution(1, float("inf")),
        lambda: binormal_distribution(0.2, 0.4),
        lambda: binormal_distribution(1, 0.8),
    ],
)
def test_parameters_of_no_distribution_are_refused(make):
    with pytest.raises(InvalidInput):
        make()
