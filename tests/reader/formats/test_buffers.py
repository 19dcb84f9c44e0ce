"""Buffers of Arrow may be longer than their values, by any number of bytes."""

import numpy as np
import pyarrow
import pytest

from lrcore.reader.formats.arrow import arrow_values


@pytest.mark.parametrize("surplus", [0, 1, 7, 8, 13])
@pytest.mark.parametrize("offset", [0, 2])
def test_values_of_a_buffer_with_surplus_bytes(surplus, offset):
    body = pyarrow.py_buffer(np.arange(5.0).tobytes() + bytes(surplus))
    array = pyarrow.Array.from_buffers(pyarrow.float64(), 5 - offset, [None, body], offset=offset)
    array.validate(full=True)
    assert arrow_values(array, np.float64).tolist() == [0.0, 1.0, 2.0, 3.0, 4.0][offset:]
