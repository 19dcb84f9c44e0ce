import numpy as np
import pytest
from scipy.stats import chi2

from lrcore.evaluation.numerics.chi_squared import chi_squared_above


@pytest.mark.parametrize("df", [1, 2, 3, 4, 9, 30, 499, 3_000])
def test_it_is_scipys(df):
    values = df * np.array([0.0, 1e-6, 0.01, 0.5, 1.0, 1.5, 4.0, 40.0])
    np.testing.assert_allclose(chi_squared_above(values, df), chi2.sf(values, df), rtol=1e-10, atol=1e-13)
