"""The lesson's formulas are those of the plan, and its simulated studies are as wide as they say."""

import numpy as np
import pytest

from lrcore.evaluation.planning.measures import precision_from_risks
from lrcore.evaluation.planning.risk_distribution import RiskDistribution
from lrcore.lessons.planning.study_size import (
    patients_for_slope,
    patients_with_even_odds,
    ratio_width,
    separated,
    simulated_slopes,
    slope_width,
)

ETA = np.sort(np.random.default_rng(1).normal(-1, 1.5, 200))


def test_the_formulas_are_those_of_the_plan():
    risks = RiskDistribution(ETA, 1 / (1 + np.exp(-ETA)), np.full(200, 1 / 200))
    expected = precision_from_risks(risks, None)
    assert slope_width(ETA, 500) == pytest.approx(expected["slope"].width(500), rel=1e-6)
    assert ratio_width(ETA, 500) == pytest.approx(expected["oe"].width(500), rel=1e-6)
    assert patients_for_slope(ETA, 0.2) == pytest.approx(expected["slope"].size(0.2).n, rel=1e-6)


def test_patients_with_a_risk_of_one_half_count_once():
    assert patients_with_even_odds(np.zeros(30)) == 30
    assert patients_with_even_odds(np.full(30, 9.0)) < 0.1


def test_simulated_studies_are_as_wide_as_the_formula_says_and_cover_the_truth():
    found = simulated_slopes(ETA, 2_000, 200, np.random.default_rng(2))
    assert 2 * np.median(found[:, 1]) == pytest.approx(slope_width(ETA, 2_000), rel=0.05)
    assert np.mean(np.abs(found[:, 0] - 1) <= found[:, 1]) == pytest.approx(0.95, abs=0.05)


def test_a_separated_study_has_no_slope():
    assert separated(np.array([0.0, 0, 1]), np.array([0.1, 0.2, 0.9]))
    assert separated(np.array([0.0, 0]), np.array([0.1, 0.2]))
    assert not separated(np.array([0.0, 1, 0]), np.array([0.1, 0.2, 0.3]))
    found = simulated_slopes(np.array([-40.0, 40.0]), 20, 3, np.random.default_rng(3))
    assert np.isnan(found).all()
