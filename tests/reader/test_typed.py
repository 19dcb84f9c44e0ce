"""Parquet and Arrow read by their columns and row by row: the same scores, issues and refusals."""

import io
from datetime import date
from decimal import Decimal

import pyarrow
import pytest
from pyarrow import parquet

from lrcore.reader import read as reading
from lrcore.reader import read_cohort
from lrcore.reader.formats import pieces
from tests.reader.made import headers, ids, malignant, true
from tests.reader.test_batches import read_or_refused

ROWS = tuple(range(14, 64))
HEAD, BATCH = 8, 11
AREA = headers().index("area_worst")
TYPES = {
    "as they are": lambda column: column,
    "32 bits": lambda column: column.cast(pyarrow.float32()),
    "text": lambda column: pyarrow.array([str(value) for value in column.to_pylist()]),
    "category": lambda column: pyarrow.array(
        [str(value) for value in column.to_pylist()]
    ).dictionary_encode(),
    "decimal": lambda column: pyarrow.array([Decimal(str(value)) for value in column.to_pylist()]),
    "whole numbers": lambda column: pyarrow.array([round(value) for value in column.to_pylist()]),
    "missing": lambda column: with_cells(column, {20: None, 33: None}),
    "not finite": lambda column: with_cells(column, {20: float("nan"), 33: float("inf"), 34: -float("inf")}),
    "not measured": lambda column: with_cells(column, {20: 0.0, 33: -1.0, 34: 1e9}),
    "odd text": lambda column: with_cells(
        TYPES["text"](column), {20: "see report", 33: " 17.99 ", 34: "1e1"}
    ),
    "commas": lambda column: pyarrow.array([str(value).replace(".", ",") for value in column.to_pylist()]),
    "truth": lambda column: pyarrow.array([value > 1 for value in column.to_pylist()]),
    "dates": lambda column: pyarrow.array([date(2020, 1, 2)] * len(column)),
    "lists": lambda column: pyarrow.array([[value] for value in column.to_pylist()]),
    "nothing": lambda column: pyarrow.nulls(len(column)),
}
IDS = {"ids": {}, "words": {20: "mean", 33: " Total ", 34: "#7"}, "none": {20: None, 33: ""}}


def with_cells(column, changed):
    values = column.to_pylist()
    for place, value in changed.items():
        values[place] = value
    return pyarrow.array(values, column.type)


def table(kind="as they are", *, column=AREA, given="ids"):
    columns = [pyarrow.array(values) for values in true(ROWS).T.copy()]
    columns[column] = TYPES[kind](columns[column])
    names = with_cells(pyarrow.array(ids(ROWS)), IDS[given])
    labels = pyarrow.array(["BM"[code] for code in malignant(ROWS)])
    return pyarrow.table([names, labels, *columns], names=["id", "diagnosis", *headers()])


def as_parquet(made):
    stream = io.BytesIO()
    parquet.write_table(made, stream, row_group_size=17)
    return stream.getvalue()


def as_arrow(made):
    stream = io.BytesIO()
    with pyarrow.ipc.new_file(stream, made.schema) as file:
        file.write_table(made, max_chunksize=13)
    return stream.getvalue()


def read_both_ways(data, monkeypatch):
    monkeypatch.setattr(pieces, "FIRST_LINES", HEAD)
    monkeypatch.setattr(pieces, "BATCH", BATCH)
    found = []
    for pieces_of in (pieces.pieces_of, pieces.record_pieces):
        monkeypatch.setattr(reading, "pieces_of", pieces_of)
        found.append(read_or_refused(data))
    return found


@pytest.mark.parametrize("form", [as_parquet, as_arrow])
@pytest.mark.parametrize("kind", TYPES)
def test_a_column_of_any_type(kind, form, monkeypatch):
    by_columns, by_rows = read_both_ways(form(table(kind)), monkeypatch)
    assert by_columns == by_rows


@pytest.mark.parametrize("given", IDS)
def test_any_ids(given, monkeypatch):
    by_columns, by_rows = read_both_ways(as_parquet(table(given=given)), monkeypatch)
    assert by_columns == by_rows


def test_columns_are_not_turned_into_text(monkeypatch):
    """The fast way is taken: after the head, no number is read from text."""
    monkeypatch.setattr(reading, "record_pieces", lambda *_: pytest.fail("it was read row by row"))
    monkeypatch.setattr(pieces, "FIRST_LINES", HEAD)
    read = read_cohort(as_parquet(table()))
    assert read.n_scored == len(ROWS)
    assert read.measurements.tolist() == true(ROWS).tolist()


def test_two_columns_of_one_name(monkeypatch):
    made = table()
    twice = made.append_column("radius_mean", made.column("radius_mean"))
    by_columns, by_rows = read_both_ways(as_parquet(twice), monkeypatch)
    assert by_columns == by_rows


@pytest.mark.parametrize("kind", ["text", "32 bits"])
def test_every_column_of_another_type(kind, monkeypatch):
    columns = [TYPES[kind](pyarrow.array(values)) for values in true(ROWS).T.copy()]
    made = pyarrow.table([pyarrow.array(ids(ROWS)), *columns], names=["id", *headers()])
    by_columns, by_rows = read_both_ways(as_parquet(made), monkeypatch)
    assert by_columns == by_rows
