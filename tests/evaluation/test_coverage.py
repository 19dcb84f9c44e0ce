"""Every interval holds the truth as frequently as it says, in simulated populations."""

import numpy as np
import pytest

from benchmarks.coverage import WORLDS, covered_in_one_process

REPLICATIONS, SEED = 400, 2
LEAST, MOST = 93.0, 97.5
# What may lie outside, and why. Proportions of few patients are discrete; where risks separate the classes, a
# few missed patients decide the limits.
_DISCRETE, _SEPARATED, _FEW = "discrete", "risks separate the classes", "about ten malignant patients"
EXCEPTIONS = {
    ("auc", "B"): "Newcombe's limits at an AUC of 1 always hold the truth",
    ("joint_intercept", "B"): _SEPARATED,
    **{(name, world): _DISCRETE for name in ("sensitivity 1", "npv 1", "npv_elsewhere 1") for world in "BS"},
    **{(name, "S"): _DISCRETE for name in ("sensitivity 2", "npv 2", "npv_elsewhere 2")},
    **{
        (name, world): "limits of the threshold and of the recall are combined: on the safe side"
        for name in ("sensitivity_at_specificity", "roc 0.05", "roc 0.1", "roc 0.3")
        for world in ("A", "B", "C", "S", "Cc")
    },
    ("expected_cost 2", "B"): _DISCRETE,
    ("nagelkerke_r2", "A"): _FEW,
    ("partial_auc", "A"): _FEW,
}
LEAST_OF_EXCEPTIONS = 89.0


@pytest.fixture(scope="module")
def shares():
    """Per cent covered where defined, and how many samples, of every quantity in every world."""
    return {name: covered_in_one_process(world, REPLICATIONS, SEED) for name, world in WORLDS.items()}


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
def test_every_interval_covers_what_it_says_within_two_monte_carlo_errors(shares, world):
    outside = {}
    for quantity, (share, samples) in shares[world].items():
        low, high = (
            limit + sign * 200 * np.sqrt(limit / 100 * (1 - limit / 100) / samples)
            for limit, sign in ((LEAST, -1), (MOST, 1))
        )
        if (quantity, world) in EXCEPTIONS:
            low, high = LEAST_OF_EXCEPTIONS, 100.0
        if not low <= share <= high:
            outside[quantity] = round(share, 1)
    assert outside == {}


def test_an_exception_is_one_of_a_quantity_that_is_simulated():
    names = {name for world in WORLDS.values() for name in world.truth()}
    assert {quantity for quantity, _ in EXCEPTIONS} <= names
    assert {world for _, world in EXCEPTIONS} <= set(WORLDS)
