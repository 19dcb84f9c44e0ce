import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from lrcore.lessons.regression.sigmoid import log_odds, odds, sigmoid, sigmoid_slope

SCORES = np.linspace(-700, 700, 2001)


def test_by_hand():
    assert sigmoid(np.array([np.log(3.0)]))[0] == pytest.approx(0.75)
    assert sigmoid_slope(np.array([np.log(3.0)]))[0] == pytest.approx(3 / 16)
    assert odds(np.array([0.8]))[0] == pytest.approx(4)
    assert log_odds(np.array([0.8]))[0] == pytest.approx(np.log(4))


def test_as_in_scipy():
    np.testing.assert_allclose(sigmoid(SCORES), expit(SCORES), rtol=1e-14)
    risks = np.linspace(1e-9, 1 - 1e-9, 999)
    np.testing.assert_allclose(log_odds(risks), logit(risks), rtol=1e-12, atol=1e-12)


def test_the_slope_is_the_slope():
    scores, step = np.linspace(-8, 8, 161), 1e-5
    differences = (sigmoid(scores + step) - sigmoid(scores - step)) / (2 * step)
    np.testing.assert_allclose(sigmoid_slope(scores), differences, atol=1e-10)


def test_the_slope_is_largest_at_one_half_and_never_rounds_to_nothing_early():
    assert SCORES[np.argmax(sigmoid_slope(SCORES))] == 0
    assert sigmoid_slope(np.array([0.0]))[0] == 0.25
    assert sigmoid_slope(np.array([50.0]))[0] == pytest.approx(np.exp(-50.0), rel=1e-12)


@given(st.floats(-30, 30))
def test_log_odds_undo_the_sigmoid(score):
    assert log_odds(sigmoid(np.array([score])))[0] == pytest.approx(score, rel=1e-3, abs=1e-9)
