import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import sweep_counts

RISKS = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.001, 0.29, 0.3, 0.58, 0.999, 1.0]))


PATIENTS = st.lists(st.tuples(st.integers(0, 1), RISKS), min_size=1, max_size=60)


def columns(patients):
    outcome, risk = zip(*patients, strict=True)
    return np.array(outcome), np.array(risk)


@given(PATIENTS)
def test_the_tally_is_what_unique_counts(patients):
    outcome, risk = columns(patients)
    found = Patients(outcome, risk).tally
    values = np.unique(risk)
    np.testing.assert_array_equal(found.risk, values)
    for value, malignant, benign in zip(values, found.malignant, found.benign, strict=True):
        assert malignant == ((risk == value) & (outcome == 1)).sum()
        assert benign == ((risk == value) & (outcome == 0)).sum()


def test_minus_zero_is_zero():
    found = Patients([0, 1], [-0.0, 0.0]).tally
    assert found.risk.tolist() == [0.0]
    assert sweep_counts(Patients([0, 1], [-0.0, 0.0])).fp.tolist() == [1] + [0] * 1000


@pytest.mark.parametrize("digits", [2, 5, 17])
def test_a_long_tally_is_what_unique_counts(digits):
    rng = np.random.default_rng(digits)
    outcome, risk = rng.random(30_000) < 0.4, rng.random(30_000).round(digits) ** 8
    found, (risks, place) = Patients(outcome, risk).tally, np.unique(risk, return_inverse=True)
    np.testing.assert_array_equal(found.risk, risks)
    np.testing.assert_array_equal(found.malignant, np.bincount(place, outcome))
    np.testing.assert_array_equal(found.benign, np.bincount(place, ~outcome))
