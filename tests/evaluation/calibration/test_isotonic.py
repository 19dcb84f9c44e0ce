"""Isotonic regression against scipy's, and where pooling goes slowly."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression as scipy_regression

from lrcore.evaluation.calibration.isotonic import isotonic_regression


def theirs(malignant, patients):
    return scipy_regression(malignant / patients, weights=patients.astype(float)).x


def test_by_hand():
    # 1 of 1, then 0 of 2: pooled to 1 of 3; the next two rise.
    found = isotonic_regression(np.array([1, 0, 2, 3]), np.array([1, 2, 4, 3]))
    assert found.tolist() == [1 / 3, 1 / 3, 0.5, 1.0]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(any), min_size=1, max_size=60))
def test_it_is_scipys(counts):
    malignant, benign = np.array(counts).T
    found = isotonic_regression(malignant, malignant + benign)
    np.testing.assert_allclose(found, theirs(malignant, malignant + benign), atol=1e-14)
    assert (np.diff(found) >= 0).all()


def test_many_patients_of_one_risk_each():
    rng = np.random.default_rng(3)
    malignant = (rng.random(20_000) < np.linspace(0, 1, 20_000) ** 2).astype(np.int64)
    ones = np.ones_like(malignant)
    np.testing.assert_allclose(isotonic_regression(malignant, ones), theirs(malignant, ones), atol=1e-13)


def test_rising_shares_that_fall_one_by_one_after_a_last_group_without_a_case():
    shares = sorted({Fraction(a, b) for b in range(1, 60) for a in range(b)})
    malignant = np.array([share.numerator for share in shares] + [0])
    patients = np.array([share.denominator for share in shares] + [300_000])
    np.testing.assert_allclose(
        isotonic_regression(malignant, patients), theirs(malignant, patients), atol=1e-14
    )
