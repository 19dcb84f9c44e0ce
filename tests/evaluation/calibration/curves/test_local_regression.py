"""Local regression against statsmodels, and against weighted least squares point by point."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.nonparametric.smoothers_lowess import lowess

from lrcore.evaluation.calibration.curves.local_regression import LOESS, LOWESS, LocalRegression
from lrcore.evaluation.patients import Patients


def made(n=90, seed=1):
    rng = np.random.default_rng(seed)
    risk = rng.random(n)
    return (rng.random(n) < risk**2).astype(int), risk


def test_lines_are_those_of_statsmodels():
    outcome, risk = made()
    regression = LocalRegression.of(LOWESS, Patients(outcome, risk).tally)
    theirs = lowess(outcome, risk, frac=2 / 3, it=0, delta=0)
    np.testing.assert_allclose(regression.at(theirs[:, 0]), theirs[:, 1], atol=1e-6)


@pytest.mark.parametrize("window", [LOWESS, LOESS])
def test_a_point_is_the_weighted_least_squares_of_its_neighbours(window):
    outcome, risk = made(40)
    regression = LocalRegression.of(window, Patients(outcome, risk).tally)
    q = window.patients(40)
    for at in (0.05, 0.5, 0.93):
        distance = np.abs(risk - at)
        reach = np.sort(distance)[q - 1]
        weight = np.sqrt((1 - np.minimum(distance / reach, 1) ** 3) ** 3)
        design = np.vander(risk - at, window.degree + 1, increasing=True)
        height = np.linalg.lstsq(design * weight[:, None], outcome * weight, rcond=None)[0][0]
        assert regression.at(np.array([at]))[0] == pytest.approx(height, abs=1e-9)


@given(
    st.lists(st.integers(0, 20).map(lambda part: part / 20), min_size=2, max_size=30),
    st.floats(0, 1),
)
def test_the_bandwidth_reaches_the_furthest_of_the_nearest(risks, at):
    risk = np.array(risks)
    regression = LocalRegression.of(LOWESS, Patients(np.zeros(len(risk)), risk).tally)
    q = LOWESS.patients(len(risk))
    assert regression.bandwidth(np.array([at]))[0] == pytest.approx(np.sort(np.abs(risk - at))[q - 1])


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.sampled_from([LOWESS, LOESS]))
def test_a_line_is_reproduced(seed, window):
    """Groups of ten whose share malignant lies on a line have a curve on that line."""
    rng = np.random.default_rng(seed)
    share = np.sort(rng.permutation(11)[:6])
    risk, outcome = np.repeat(share / 20 + 0.2, 10), np.concatenate([[1] * s + [0] * (10 - s) for s in share])
    regression = LocalRegression.of(window, Patients(outcome, risk).tally)
    np.testing.assert_allclose(regression.at(share / 20 + 0.2), share / 10, atol=1e-7)


def test_a_resample_of_everybody_once_is_the_curve_itself():
    patients = Patients(*made()).tally
    regression = LocalRegression.of(LOWESS, patients)
    at = np.linspace(patients.risk[0], patients.risk[-1], 17)
    again = regression.refit(at, np.repeat(patients.malignant[None], 2, axis=0))
    np.testing.assert_allclose(again, np.repeat(regression.at(at)[None], 2, axis=0), atol=1e-12)


def test_the_window_counts_as_r_does():
    assert [LOWESS.patients(n) for n in (1, 2, 3, 6, 100)] == [1, 2, 2, 4, 66]
    assert [LOESS.patients(n) for n in (1, 2, 4, 100)] == [1, 1, 3, 75]


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(4, 60), st.sampled_from([LOWESS, LOESS]))
def test_the_effective_patients_follow_from_the_weight_of_each_outcome(seed, n, window):
    """The curve is linear in the outcomes: it is refitted with one malignant patient at a time."""
    rng = np.random.default_rng(seed)
    risk = rng.random(n).round(2)
    regression = LocalRegression.of(window, Patients(np.zeros(n), risk).tally)
    k = len(regression.risk)
    weights = regression.refit(regression.risk, np.eye(k, dtype=int))
    defined = np.isfinite(weights).all(axis=0)
    expected = 1 / (regression.patients @ weights[:, defined] ** 2)
    found = regression.effective_patients(regression.risk)[defined]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert (found <= n * (1 + 1e-9)).all()
