import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.numerics.histogram_cells import histogram_cells


@given(st.lists(st.floats(-1e300, 1e300), min_size=1), st.integers(1, 5_000))
def test_cells_ascend_with_the_values(values, cells):
    ordered = np.sort(np.array(values))
    found = histogram_cells(ordered, ordered[0], ordered[-1], cells)
    assert found[0] == 0
    assert found[-1] <= cells + 1
    assert (np.diff(found.astype(int)) >= 0).all()


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.3), (0.0, 5e-324), (-1.7e308, 1.7e308), (-np.inf, 1.0)])
def test_a_width_that_cannot_be_divided_is_one_cell(low, high):
    assert histogram_cells(np.array([low, high]), low, high, 4_096).tolist() == [0, 0]
