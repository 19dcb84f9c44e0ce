import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from lrcore.evaluation.calibration.log_odds import MIN_RISK, finite_log_odds


@given(st.lists(st.floats(1e-300, 1, exclude_max=True), min_size=1).map(np.array))
def test_nothing_is_moved_when_no_risk_is_certain(risk):
    found = finite_log_odds(risk)
    assert found.n_clipped == 0
    np.testing.assert_allclose(found.values, logit(risk), atol=1e-12)


def test_one_certain_risk_limits_all_of_them_and_says_so():
    found = finite_log_odds(np.array([0.0, 1e-12, 0.5, 1.0]))
    edge = math.log(MIN_RISK / (1 - MIN_RISK))
    np.testing.assert_allclose(found.values, [edge, edge, 0, -edge], atol=1e-6)
    assert found.n_clipped == 3
    assert "2 of 4 are exactly 0 or 1" in found.clipping


def test_log_odds_that_are_given_are_used_even_where_the_risk_is_rounded():
    given_ones = np.array([-800.0, 54.9])
    found = finite_log_odds(np.array([0.0, 1.0]), given_ones)
    assert found.values.tolist() == given_ones.tolist()
    assert found.n_clipped == 0


def test_infinite_log_odds_are_limited_and_counted():
    found = finite_log_odds(np.array([0.0, 0.5, 1.0]), [-math.inf, 0.0, math.inf])
    assert found.n_clipped == 2
    assert found.values[2] == -found.values[0] == math.log((1 - MIN_RISK) / MIN_RISK)
    assert "2 infinite" in found.clipping
