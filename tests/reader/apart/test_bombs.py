"""Small files that would fill the memory or never end: one sentence each, and the next file is read."""

from pathlib import Path

import numpy as np
import pyarrow
import pytest

from lrcore.errors import CohortRefused
from lrcore.reader.apart.waiting import ReadingProcesses
from tests.reader.formats.raw_workbook import MAIN, cell, raw_workbook, rows
from tests.reader.formats.test_arrow import as_arrow, as_parquet
from tests.reader.formats.test_other_workbooks import SHEET, binary_workbook
from tests.reader.made import file, headers, table, true

NUMBER = b"\x03\x02\x0e\x00"  # begins the record of a cell in an .xls: its kind and its length
ENDED = "ends the program which reads it"


def far_old_workbook():
    """An .xls whose last cell stands in the last row and column that its record can name."""
    data = Path("tests/cohorts/old_workbook.xls").read_bytes()
    place = data.rindex(NUMBER) + len(NUMBER)
    return data[:place] + b"\xff\xff\xff\xff" + data[place + 4 :]


def repeated_text():
    n = 4_000
    notes = pyarrow.DictionaryArray.from_arrays(np.zeros(n, np.int32), pyarrow.array(["x" * 2**20]))
    return as_parquet([notes, *(np.resize(column, n) for column in true().T)], ["note", *headers()])


def long_shared_text():
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    return raw_workbook(rows([[cell(0, kind="s")] * 100] * 200), strings=strings)


BOMBS = {
    "a far cell of an .xls": (far_old_workbook, ENDED),
    "a far cell of an .xlsb": (lambda: binary_workbook(SHEET, far=(1_048_575, 16_383)), ENDED),
    "a far cell of an .xlsx": (
        lambda: raw_workbook(
            rows(SHEET).replace("</sheetData>", "<row r='1048576'><c r='XFD1048576'/></row></sheetData>")
        ),
        "spans 1,048,576 rows",
    ),
    "a long text in many cells": (long_shared_text, "would fill"),
    "a long text in many rows": (repeated_text, "would fill"),
    "many equal columns": (
        lambda: as_arrow([np.zeros(60_000)] * 700, [f"x{n}" for n in range(700)], compression="zstd"),
        "at most 4",
    ),
}


@pytest.fixture(scope="module")
def processes():
    made = ReadingProcesses()
    yield made
    made.close()


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_one_sentence_and_the_next_file_is_read(processes, kind):
    make, says = BOMBS[kind]
    data = make()
    assert len(data) < 3_000_000
    with pytest.raises(CohortRefused, match=says):
        processes.read(data)
    assert processes.read(file(table())).n_scored == 20
