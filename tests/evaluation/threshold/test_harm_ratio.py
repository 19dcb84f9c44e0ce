import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of, harm_weight


@given(st.floats(0, 1e6))
def test_harm_ratio_and_threshold_convert_into_each_other(ratio):
    threshold = 1 / (1 + ratio)
    assert harm_ratio_of(threshold) == pytest.approx(ratio, rel=1e-9, abs=1e-9)
    if ratio > 1e-6:
        assert harm_weight(np.array([threshold]))[0] == pytest.approx(1 / ratio)
