import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.model.calibration_map import LogOddsMap

ETA = np.array([-60.0, -3.0, -0.5, 0.0, 0.5, 3.0, 60.0])
SLOPES = st.floats(0.05, 5)
MAPS = st.builds(LogOddsMap, st.floats(-5, 5), SLOPES, SLOPES)


def test_the_identity_changes_nothing():
    np.testing.assert_array_equal(LogOddsMap(0.0, 1.0, 1.0).at(ETA), ETA)


def test_beta_calibration_by_its_own_formula():
    """Kull's c + a log(p) - b log(1 - p)."""
    risk = np.array([0.02, 0.3, 0.5, 0.9])
    found = LogOddsMap(0.4, 0.7, 1.6).at(np.log(risk / (1 - risk)))
    np.testing.assert_allclose(found, 0.4 + 0.7 * np.log(risk) - 1.6 * np.log(1 - risk), rtol=1e-12)


def test_far_out_each_end_is_a_line_of_its_own_slope():
    found = LogOddsMap(1.0, 0.5, 2.0).at(np.array([-800.0, 800.0]))
    np.testing.assert_allclose(found, [1 - 400, 1 + 1600])


@settings(deadline=None)
@given(MAPS, st.floats(-30, 30), st.floats(0.01, 30))
def test_the_order_of_patients_stays(change, eta, further):
    low, high = change.at(np.array([eta, eta + further]))
    assert low < high


@settings(deadline=None)
@given(MAPS, st.floats(-5, 5), SLOPES)
def test_a_line_after_a_map_is_one_map(change, intercept, slope):
    line = LogOddsMap(intercept, slope, slope)
    np.testing.assert_allclose(change.then(line).at(ETA), line.at(change.at(ETA)), rtol=1e-9, atol=1e-9)


def test_the_slope_is_the_derivative():
    change, step = LogOddsMap(0.3, 0.6, 1.8), 1e-6
    for eta in (-4.0, 0.0, 2.5):
        numeric = np.diff(change.at(np.array([eta - step, eta + step])))[0] / (2 * step)
        assert change.slope_at(eta) == pytest.approx(numeric, rel=1e-6)


@pytest.mark.parametrize("numbers", [(0, 0, 1), (0, 1, -0.2), (np.nan, 1, 1), (0, 1, np.inf)])
def test_a_map_that_would_lose_the_order_is_refused(numbers):
    with pytest.raises(InvalidInput):
        LogOddsMap(*map(float, numbers))
