"""Typed tables whose buffers are not what they claim, and small files that would fill the memory."""

import io
import struct

import numpy as np
import pyarrow
import pytest
from pyarrow import ipc, parquet

from lrcore.errors import CohortRefused
from lrcore.reader import read_cohort
from tests.reader.made import assert_all_scored, headers, ids, refusal, true

NAMES = ["id", *headers()]


def columns(ids_column=None):
    return [pyarrow.array(ids()) if ids_column is None else ids_column, *true().T]


def as_arrow(arrays, names=NAMES, *, compression=None):
    batch = pyarrow.record_batch(
        [pyarrow.array(a) if isinstance(a, np.ndarray) else a for a in arrays], names
    )
    stream = io.BytesIO()
    options = ipc.IpcWriteOptions(compression=compression)
    with ipc.new_file(stream, batch.schema, options=options) as file:
        file.write_batch(batch)
    return stream.getvalue()


def as_parquet(arrays, names=NAMES, **how):
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays, names=names), stream, **how)
    return stream.getvalue()


def offsets_of_ids():
    return struct.pack("<21i", *range(0, 21 * 6, 6))


@pytest.mark.parametrize(
    ("place", "offset"), [(0, -1), (1, 2**31 - 1), (5, -(2**31)), (7, 10_000), (20, 2**24), (12, 3)]
)
def test_offsets_that_point_outside_their_texts(place, offset):
    data = as_arrow(columns())
    assert data.count(offsets_of_ids()) == 1
    wrong = bytearray(offsets_of_ids())
    struct.pack_into("<i", wrong, 4 * place, offset)
    assert "damaged" in str(refusal(data.replace(offsets_of_ids(), bytes(wrong))))


@pytest.mark.parametrize("code", [-1, 20, 127])
def test_codes_that_name_no_value(code):
    coded = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(range(20), pyarrow.int8()), pyarrow.array(ids())
    )
    data = as_arrow(columns(coded))
    assert_all_scored(data)
    codes = bytes(range(20))
    assert data.count(codes) == 1
    wrong = data.replace(codes, codes[:7] + struct.pack("b", code) + codes[8:])
    assert "damaged" in str(refusal(wrong))


def test_texts_that_are_no_utf8():
    data = as_arrow(columns())
    assert "damaged" in str(refusal(data.replace(b"P-0020", b"P-\xff\xfe20")))


@pytest.mark.parametrize("form", [as_arrow, as_parquet])
def test_one_long_text_of_a_dictionary_in_many_rows(form):
    n = 4_000
    codes = pyarrow.array(np.zeros(n, np.int32))
    notes = pyarrow.DictionaryArray.from_arrays(codes, pyarrow.array(["x" * 2**20]))
    numbers = [np.resize(column, n) for column in true().T]
    data = form([notes, *numbers], ["note", *headers()])
    assert len(data) < 3_000_000
    assert "would fill" in str(refusal(data))


def test_views_of_one_long_text():
    n = 2_000
    view = struct.pack("<i4sii", 2**20, b"xxxx", 0, 0) * n
    buffers = [None, pyarrow.py_buffer(view), pyarrow.py_buffer(b"x" * 2**20)]
    notes = pyarrow.Array.from_buffers(pyarrow.string_view(), n, buffers)
    numbers = [np.resize(column, n) for column in true().T]
    assert "would fill 2,000 MiB" in str(refusal(as_arrow([notes, *numbers], ["note", *headers()])))


@pytest.mark.parametrize("form", [as_arrow, as_parquet])
def test_few_bytes_of_far_too_many_cells(form):
    n, width = 60_000, 700
    how = {"compression": "zstd"}
    data = form([np.zeros(n)] * width, [f"x{place}" for place in range(width)], **how)
    assert len(data) < 1_000_000
    assert "at most" in str(refusal(data))


def test_lists_of_repeated_values_are_not_read():
    inner = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 20), pyarrow.array(["x"]))
    lists = pyarrow.ListArray.from_arrays(pyarrow.array(range(21), pyarrow.int32()), inner)
    data = as_arrow([pyarrow.array(ids()), lists, *true().T], ["id", "notes", *headers()])
    assert "Column 'notes' holds lists" in str(refusal(data))


KINDS = {
    "views": pyarrow.array(ids(), pyarrow.string_view()),
    "large texts": pyarrow.array(ids(), pyarrow.large_string()),
    "a dictionary": pyarrow.array(ids()).dictionary_encode(),
    "a list": pyarrow.array([[name] for name in ids()]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_every_sound_kind_are_read(kind):
    cohort = assert_all_scored(as_arrow(columns(KINDS[kind])))
    assert list(cohort.ids) == (ids() if kind != "a list" else [f"['{name}']" for name in ids()])


def test_a_wide_table_is_read():
    wide = [*columns(), *(np.zeros(20) for _ in range(1_500))]
    names = [*NAMES, *(f"x{place}" for place in range(1_500))]
    for form in (as_arrow, as_parquet):
        assert_all_scored(form(wide, names))


def test_damage_to_any_byte_is_refused_or_shows_the_files_own_texts():
    data = as_arrow(columns())
    rng = np.random.default_rng(7)
    own = set(ids())
    for _ in range(150):
        damaged = bytearray(data)
        for place in rng.integers(0, len(data), 3).tolist():
            damaged[place] = int(rng.integers(256))
        try:
            cohort = read_cohort(bytes(damaged))
        except CohortRefused:
            continue
        foreign = [name for name in cohort.ids if name and name not in own]
        assert all(name.encode() in bytes(damaged) for name in foreign)
