import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.numerics.unique_sorted import unique_sorted


@given(st.lists(st.sampled_from([-np.inf, -1.0, 0.0, 0.1, 0.2, 0.3, np.inf]), min_size=1))
def test_it_is_numpys_unique(values):
    np.testing.assert_array_equal(unique_sorted(np.array(values)), np.unique(values))
