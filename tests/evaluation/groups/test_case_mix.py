import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.case_mix import case_mix


def test_by_hand():
    """Means 2 and 1, variances 2 and 0.5: the spread is the root of 1.25."""
    found = case_mix(["x"], np.array([[1.0], [3.0]]), np.array([[0.5], [1.5]]))
    (difference,) = found.differences
    assert difference.value == pytest.approx(1 / np.sqrt(1.25))
    error = np.sqrt(4 / 4 + difference.value**2 / 8)
    assert difference.high - difference.value == pytest.approx(1.959964 * error, rel=1e-6)


def test_groups_of_the_same_kind_differ_in_one_quantity_of_twenty():
    rng = np.random.default_rng(1)
    found = case_mix([str(k) for k in range(2000)], rng.normal(size=(80, 2000)), rng.normal(size=(300, 2000)))
    beyond = np.mean([each.low > 0 or each.high < 0 for each in found.differences])
    assert beyond == pytest.approx(0.05, abs=0.015)


def test_turning_the_groups_round_turns_the_sign():
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(30, 3)), rng.normal(1, 2, size=(50, 3))
    there, back = case_mix("abc", one, other), case_mix("abc", other, one)
    np.testing.assert_allclose([d.value for d in there.differences], [-d.value for d in back.differences])


def test_what_does_not_vary_has_no_standardised_difference():
    assert case_mix(["x"], np.ones((5, 1)), np.ones((9, 1))).differences[0].reason == "not defined: no spread"
    alone = case_mix(["x"], np.ones((1, 1)), np.ones((9, 1))).differences[0]
    assert alone.reason == "not defined: fewer than two patients in a group"


def test_groups_that_do_not_fit_are_refused():
    with pytest.raises(InvalidInput, match="must have 1 columns"):
        case_mix(["x"], np.ones((3, 2)), np.ones((3, 1)))
    with pytest.raises(InvalidInput, match="at least one patient"):
        case_mix(["x"], np.ones((0, 1)), np.ones((3, 1)))
