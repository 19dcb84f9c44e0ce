"""How frequently partially pooled intervals contain the truth; the benchmark prints the whole table."""

import numpy as np
import pytest

from benchmarks.subgroups import replicate
from lrcore.evaluation.groups.subgroup_pooling import POOLED_MEASURES


@pytest.mark.slow
@pytest.mark.parametrize("tau", [0.0, 0.3])
def test_coverage_and_error_of_partially_pooled_subgroups(tau):
    found = replicate(((6, tau, 200), 1, 60))
    for name in POOLED_MEASURES:
        n, _, pooled, raw_error, pooled_error, tests, small = found[name]
        assert n == 6 * 60
        assert pooled / n >= 0.88, name
        assert pooled_error <= 1.1 * raw_error, name
        if not tau:
            assert small / tests <= 0.2, name
            assert np.sqrt(pooled_error / raw_error) < 0.75, name
