"""Rows that repeat a patient, and lines that summarise the others."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from lrcore.reader import read_cohort
from lrcore.reader.columns.string_column import StringColumn
from lrcore.reader.duplicates import repeated_patients, row_keys, shared_places, summary_lines


def patients(n):
    return np.asfortranarray(load().measurements[:n])


@given(st.lists(st.floats(0, 1, width=16), max_size=60))
def test_shared_places_are_those_whose_value_is_there_twice(values):
    keys = np.array(values, dtype=float).view(np.uint64)
    assert shared_places(keys).tolist() == [i for i, key in enumerate(values) if values.count(key) > 1]


def test_shared_places_among_many():
    """More keys than there are values of 16 bits, so that keys share these without being equal."""
    keys = np.random.default_rng(0).random(300_000)
    keys[[5, 77, 200_000]] = keys[[6, 78, 78]]
    assert shared_places(keys.view(np.uint64)).tolist() == [5, 6, 77, 78, 200_000]


def test_a_row_has_one_key_wherever_it_stands():
    rows = patients(569)
    keys = row_keys(rows)
    assert len({*keys.tolist()}) == 569
    for start, stop in [(0, 1), (0, 7), (3, 568), (100, 133), (566, 569)]:
        assert row_keys(rows[start:stop]).tolist() == keys[start:stop].tolist()
        assert row_keys(rows[start:stop].copy(order="C")).tolist() == keys[start:stop].tolist()


@pytest.mark.parametrize("form", [StringColumn.of, tuple])
@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["1", "2", "3", "4"], []),
        (["4", "3", "2", "4"], ["Rows 1 and 4 share the id '4' but not their measurements."]),
        (["7", "007", "x", "07"], []),
        (["9007199254740993", "9007199254740992", "1", "2"], []),
        (["a", "b", "a", ""], ["Rows 1 and 3 share the id 'a' but not their measurements."]),
        (["", "", "1", "2"], []),
        (["P-1", "P-11", "P-1", "P"], ["Rows 1 and 3 share the id 'P-1' but not their measurements."]),
        (
            ["x" * 17, "b", "x" * 17, ""],
            [f"Rows 1 and 3 share the id '{'x' * 17}' but not their measurements."],
        ),
    ],
)
def test_ids_used_twice(form, ids, said):
    issues = repeated_patients(patients(4), row_keys(patients(4)), form(ids), np.arange(1, 5))
    assert [issue.problem for issue in issues] == said


@pytest.mark.parametrize("n", [5, 40, 569])
@pytest.mark.parametrize(
    ("what", "line"), [("mean", np.mean), ("median", np.median), ("minimum", np.min), ("maximum", np.max)]
)
def test_summaries_at_the_end(n, what, line):
    rows = patients(n)
    with_line = np.asfortranarray(np.vstack([rows, line(rows, axis=0)]))
    assert summary_lines(with_line) == {n: what}


def test_several_summaries_at_the_end():
    rows = patients(60)
    lines = [rows.mean(axis=0), rows.min(axis=0), rows.max(axis=0)]
    found = summary_lines(np.asfortranarray(np.vstack([rows, *lines])))
    assert found == {60: "mean", 61: "minimum", 62: "maximum"}


def test_patients_are_no_summaries():
    assert summary_lines(patients(569)) == {}
    assert summary_lines(np.asfortranarray(np.vstack([patients(40), patients(1)]))) == {}
    assert summary_lines(np.asfortranarray(np.tile(patients(1), (20, 1)))) == {}


def test_the_numbers_of_a_file_are_freed_with_it():
    """Not when the collector comes by: a file may hold hundreds of megabytes of them."""
    gc.disable()
    try:
        cohort = read_cohort(sample_csv(range(40)))
        numbers = weakref.ref(cohort.measurements.base)
        del cohort
        assert numbers() is None
    finally:
        gc.enable()
