"""Groups of patients of any shape, for laws that hold for all of them."""

import numpy as np
from hypothesis import strategies as st

RISKS = st.one_of(
    st.floats(0, 1, allow_subnormal=False), st.sampled_from([0.0, 0.001, 0.29, 0.3, 0.5, 0.999, 1.0])
)


def patients(smallest=1, risks=RISKS):
    rows = st.lists(st.tuples(st.integers(0, 1), risks), min_size=smallest, max_size=50)
    return rows.map(lambda known: tuple(np.array(column) for column in zip(*known, strict=True)))


def of_both_kinds(risks=RISKS):
    return patients(2, risks).filter(lambda known: 0 < known[0].sum() < len(known[0]))
