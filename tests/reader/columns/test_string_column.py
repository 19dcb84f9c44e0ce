"""Texts packed in one stretch of bytes: what a tuple of them would be."""

import numpy as np
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.reader.columns.numbers import plain_number, plain_numbers
from lrcore.reader.columns.string_column import StringColumn, joined_texts, single_bytes

TEXTS = ("842302", "", "Zoë", "mean", "M", "1x", "x1", " ", "007")
any_texts = st.lists(st.text(), max_size=8)


@given(any_texts)
def test_it_is_the_sequence_of_its_texts(texts):
    packed = StringColumn.of(texts)
    assert list(packed) == texts
    assert [packed[place] for place in range(len(texts))] == texts
    assert packed[-3:] == texts[-3:]
    assert packed == texts
    assert tuple(texts) == packed
    assert packed != [*texts, ""]


@given(st.lists(any_texts, min_size=1, max_size=4), st.data())
def test_joined_with_others(parts, data):
    forms = [data.draw(st.sampled_from([StringColumn.of, list])) for _ in parts]
    joined = joined_texts([form(part) for form, part in zip(forms, parts, strict=True)])
    assert list(joined) == [text for part in parts for text in part]


def test_places():
    packed = StringColumn.of(TEXTS)
    assert packed[-1] == "007"
    assert list(packed.at(np.array([2, 0]))) == ["Zoë", "842302"]
    assert packed.without_outer_digits().tolist() == [2, 3, 4, 7]
    with pytest.raises(IndexError):
        packed[len(TEXTS)]


def test_a_stretch_of_a_column_of_arrow():
    column = pyarrow.chunked_array([pyarrow.array(TEXTS).slice(2, 3), [], pyarrow.array(["end"])])
    assert list(StringColumn.of_arrow(column)) == [*TEXTS[2:5], "end"]


@given(st.lists(st.text(max_size=3), min_size=2, max_size=8))
def test_keys_are_equal_where_texts_are(texts):
    keys = StringColumn.of(texts).keys()
    assert len({*keys.tolist()}) <= len({*texts})
    assert all(keys[texts.index(text)] == key for text, key in zip(texts, keys, strict=True))


@given(st.integers(1, 64), st.data())
def test_keys_do_not_depend_on_the_texts_beside_them(length, data):
    texts = data.draw(st.lists(st.text("ab0", min_size=length, max_size=length), min_size=1, max_size=8))
    assert StringColumn.of(texts).keys().tolist() == StringColumn.of([*texts, "", "7"]).keys()[:-2].tolist()


@given(any_texts, st.data())
def test_texts_at_some_places(texts, data):
    places = data.draw(st.lists(st.sampled_from(range(len(texts))), unique=True)) if texts else []
    for some in (places, sorted(places)):
        assert list(StringColumn.of(texts).at(np.array(some, np.intp))) == [texts[place] for place in some]


def test_keys_of_any_length_up_to_64_bytes():
    texts = ["x" * n for n in range(65)]
    assert len({*StringColumn.of(texts).keys().tolist()}) == 65
    assert StringColumn.of([*texts, "x" * 65]).keys() is None


@given(st.lists(st.text("ab", min_size=60, max_size=64), max_size=8), st.integers(0, 59))
def test_keys_differ_where_one_byte_does(texts, place):
    texts += [f"{text[:place]}_{text[place + 1 :]}" for text in texts]
    assert len({*StringColumn.of(texts).keys().tolist()}) == len({*texts})


@pytest.mark.parametrize("prefix", ["", "P-", "centre 12, patient "])
def test_keys_of_numbered_ids_ascend(prefix):
    keys = StringColumn.of(f"{prefix}{number}" for number in range(842_302, 843_000)).keys()
    assert (keys[1:] > keys[:-1]).all()


@given(st.lists(st.text("0123456789.-+eE \n,x", max_size=6), max_size=4))
def test_numbers_are_those_of_the_texts_one_by_one(texts):
    found = plain_numbers(StringColumn.of(texts))
    assert found.tobytes() == np.array([plain_number(text) + 0.0 for text in texts]).tobytes()


@pytest.mark.parametrize(
    "text", ["1e400", "-1e400", "1e-400", "5e-324", "-0", "0.1", "1" * 30, "9007199254740993"]
)
def test_numbers_at_the_limits(text):
    assert plain_numbers(StringColumn.of([text])).tolist() == [float(text)]


@pytest.mark.parametrize(
    ("chunks", "found"),
    [([["0", "1"], [], ["M"]], b"01M"), ([["0", "12", ""]], None), ([["é"]], None), ([[]], b"")],
)
def test_texts_of_one_byte_each(chunks, found):
    column = pyarrow.chunked_array([pyarrow.array(["x", *chunk]).slice(1) for chunk in chunks])
    signs = single_bytes(column)
    assert found == (None if signs is None else signs.tobytes())
