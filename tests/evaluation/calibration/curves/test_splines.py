"""Restricted cubic splines against scipy's natural splines and statsmodels' maximum likelihood."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from lrcore.evaluation.calibration.curves.splines import KNOTS, MAX_GROUPS, SplineRegression, spline_basis
from lrcore.evaluation.numerics.log_odds_fit import LogOddsRegression


def made(n=600, seed=2):
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, 2, n)
    return rng.random(n) < 1 / (1 + np.exp(-np.sin(log_odds) - log_odds / 2)), log_odds


@given(st.lists(st.floats(-3, 3), min_size=5, max_size=5))
def test_the_basis_spans_the_natural_splines(heights):
    knots = np.array([-2.0, -1.0, 0.0, 0.5, 2.0])
    x = np.linspace(-2, 2, 60)
    natural = CubicSpline(knots, heights, bc_type="natural")(x)
    design = spline_basis(x, knots)
    fitted = design @ np.linalg.lstsq(design, natural, rcond=None)[0]
    np.testing.assert_allclose(fitted, natural, atol=1e-9)


def test_the_curve_is_a_line_beyond_the_outer_knots():
    knots = np.array([-1.0, 0.0, 1.0])
    for ends in (np.array([-4.0, -3.0, -2.0]), np.array([2.0, 3.0, 4.0])):
        first, middle, last = spline_basis(ends, knots)
        np.testing.assert_allclose(middle, (first + last) / 2, atol=1e-12)


def test_it_is_the_maximum_likelihood_of_statsmodels():
    malignant, log_odds = made()
    fit = SplineRegression.fit(LogOddsRegression(malignant, log_odds))
    known = sm.GLM(
        malignant.astype(float), spline_basis(log_odds, fit.knots), family=sm.families.Binomial()
    ).fit()
    np.testing.assert_allclose(fit.at(log_odds), known.fittedvalues, atol=1e-7)
    assert fit.at(log_odds).mean() == pytest.approx(malignant.mean())


def test_the_knots_are_harrells():
    malignant, log_odds = made()
    parts, whole = KNOTS
    assert np.array(parts) / whole == pytest.approx([0.05, 0.275, 0.5, 0.725, 0.95])
    knots = np.quantile(log_odds, [0.05, 0.275, 0.5, 0.725, 0.95])
    np.testing.assert_allclose(SplineRegression.fit(LogOddsRegression(malignant, log_odds)).knots, knots)


@pytest.mark.parametrize(("distinct", "columns"), [(1, 1), (2, 2), (3, 2 + 1)])
def test_few_distinct_risks_leave_fewer_terms(distinct, columns):
    knots = np.arange(float(distinct))
    assert spline_basis(np.linspace(-1, 3, 5), knots).shape == (5, columns)


def test_a_range_of_one_class_has_no_maximum():
    log_odds = np.linspace(-3, 3, 60)
    fit = SplineRegression.fit(LogOddsRegression(log_odds > 0, log_odds))
    assert np.isnan(fit.coefficients).all()


def test_groups_hold_every_patient_and_refit_to_the_same_curve():
    malignant, log_odds = made(5_000)
    fit = SplineRegression.fit(LogOddsRegression(malignant, log_odds))
    groups = fit.groups()
    assert len(groups.log_odds) == MAX_GROUPS
    assert (groups.malignant.sum(), groups.benign.sum()) == (malignant.sum(), (~malignant).sum())
    at = np.linspace(-3, 3, 9)
    patients = groups.malignant + groups.benign
    again = fit.refit(at, groups, patients[None], groups.malignant[None])[0]
    np.testing.assert_allclose(again, fit.at(at), atol=1e-4)
