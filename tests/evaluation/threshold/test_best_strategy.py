import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.best_strategy import best_strategy
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from tests.evaluation.made import patients


def shares(found):
    return [found.model, found.treat_all, found.treat_none]


def test_risks_that_flag_everybody_share_the_win_with_flagging_everybody():
    assert shares(best_strategy(counts_at(Patients([1, 1, 1, 1], [0.9] * 4), 0.5))) == [0.5, 0.5, 0]


def test_risks_that_are_the_wrong_way_round_are_never_best():
    found = best_strategy(counts_at(Patients([0, 1] * 100, [0.9, 0.1] * 100), 0.9))
    assert shares(found) == [0, 0, 1]


def test_it_is_the_bootstrap_of_the_patients():
    rng = np.random.default_rng(3)
    risk = rng.random(60)
    outcome = (rng.random(60) < 0.2 + 0.5 * risk).astype(int)
    wins = np.zeros(3)
    for _ in range(2_000):
        rows = rng.integers(0, 60, 60)
        at = net_benefit(counts_at(Patients(outcome[rows], risk[rows]), 0.3))
        benefits = np.array([at.model[0], at.treat_all[0], 0.0])
        best = np.isclose(benefits, benefits.max(), atol=1e-12)
        wins += best / best.sum()
    found = best_strategy(counts_at(Patients(outcome, risk), 0.3), resamples=20_000)
    assert shares(found) == pytest.approx(wins / 2_000, abs=0.04)
    assert 0.2 < found.model < 0.98


@given(patients(), st.sampled_from([0.001, 0.1, 0.3, 0.5, 0.999]))
def test_the_three_add_up(known, threshold):
    found = best_strategy(counts_at(Patients(*known), threshold), resamples=50)
    assert sum(shares(found)) == pytest.approx(1)
    assert found.reason == ""
    assert shares(best_strategy(counts_at(Patients(*known), threshold), resamples=50)) == shares(found)


@pytest.mark.parametrize("threshold", [0, 1])
def test_at_the_ends_it_is_not_defined(threshold):
    found = best_strategy(counts_at(Patients([0, 1], [0.2, 0.8]), threshold))
    assert all(map(math.isnan, shares(found)))
    assert found.reason.startswith("not defined")


@pytest.mark.parametrize("threshold", [-0.1, 1.1, math.nan])
def test_what_is_no_threshold_is_refused(threshold):
    with pytest.raises(InvalidInput, match="`threshold`"):
        best_strategy(counts_at(Patients([0, 1], [0.2, 0.8]), threshold))
