import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.threshold.natural_frequencies import NaturalFrequencies, natural_frequencies

SHARES = st.floats(0, 1)


def test_by_hand():
    found = natural_frequencies(0.95, 0.1, prevalence=0.2, total=100)
    assert found == NaturalFrequencies(found=19, missed=1, false_alarms=8, cleared=72)


@given(SHARES, SHARES, SHARES, st.integers(1, 100_000))
def test_whole_patients_add_up(recall, alarms, prevalence, total):
    found = natural_frequencies(recall, alarms, prevalence=prevalence, total=total)
    parts = (found.found, found.missed, found.false_alarms, found.cleared)
    assert sum(parts) == total
    assert min(parts) >= 0
    assert abs(found.found + found.missed - total * prevalence) <= 0.5 + 1e-6


@pytest.mark.parametrize("rate", [float("nan"), -0.1, 1.1])
def test_a_rate_outside_its_range_is_refused(rate):
    with pytest.raises(InvalidInput, match="`recall` must lie between 0 and 1"):
        natural_frequencies(rate, 0.1, prevalence=0.2, total=100)
