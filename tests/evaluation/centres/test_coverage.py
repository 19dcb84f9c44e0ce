"""How frequently pooled intervals and corrections contain the truth; the benchmark prints the whole table."""

import numpy as np
import pytest

from benchmarks.centres import (
    SCALES,
    large_centres,
    measures_of_large_centre,
    replicate_centres,
    replicate_verification,
    true_rates,
)
from lrcore.evaluation.verification.verification import RATES

REPLICATIONS = 200


@pytest.mark.slow
def test_coverage_of_the_mean_and_of_a_new_centre():
    tau = 0.3
    new_centres = np.array([measures_of_large_centre(task) for task in large_centres(tau, 1, centres=128)])
    found = replicate_centres(((10, tau, 200), new_centres, 1, REPLICATIONS))
    for name in SCALES:
        defined, mean, new, *_ = found[name]
        assert defined == REPLICATIONS
        assert 88 <= 100 * mean / defined <= 99.5, name
        assert 89 <= 100 * new / defined <= 99.5, name


@pytest.mark.slow
def test_coverage_of_corrected_numbers():
    found = replicate_verification(((1_000, 0.3), true_rates(), 1, REPLICATIONS))
    for name in RATES:
        defined, covers, _ = found[name]
        assert defined >= 0.95 * REPLICATIONS
        assert 89 <= 100 * covers / defined <= 99.5, name
    naive = found["naive sensitivity"]
    assert naive[1] / naive[0] < 0.5, "without the correction the truth is missed"
