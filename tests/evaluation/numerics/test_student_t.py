import numpy as np
import pytest
from scipy.stats import norm, t

from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.student_t import t_quantile

DEGREES = [*range(1, 41), 99, 100, 999, 1_000, 1_001, 1_002, 5_000, 10**5, 10**6, 10**9]


@pytest.mark.parametrize("level", [0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999])
def test_it_is_scipys(level):
    theirs = t.isf((1 - level) / 2, DEGREES)
    np.testing.assert_allclose([t_quantile(level, df) for df in DEGREES], theirs, rtol=1e-10, atol=1e-15)


def test_it_falls_to_the_normal_quantile():
    found = [t_quantile(0.95, df) for df in DEGREES]
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(norm.ppf(0.975), abs=1e-8)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(InvalidInput, match="level"):
        t_quantile(level, 5)
