"""The command line reads in its own process, and ends with one sentence where a bound is passed."""

import subprocess
import sys

import pytest

from tests.reader.formats.test_other_workbooks import SHEET, binary_workbook, open_document
from tests.reader.made import delimited, table

BOUNDED = """
import sys
from lrcore.reader.apart import own_process
memory, seconds, path = sys.argv[1:]
own_process.most_memory = lambda size: int(memory)
own_process.most_seconds = lambda size: float(seconds)
own_process._WATCH_SECONDS = 0.001
from lrcore.__main__ import cutpoint
sys.argv = ["cutpoint", "score", path]
raise SystemExit(cutpoint())
"""


def scored(path, *, memory=2**40, seconds=1e6):
    command = [sys.executable, "-c", BOUNDED, str(memory), str(seconds), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def many(tmp_path, own_folder):
    path = tmp_path / "many.csv"
    path.write_text(delimited([table()[0], *(table()[1:] * 5_000)]))
    return path


@pytest.mark.parametrize(
    ("bound", "says"),
    [({"memory": 2**20}, "more than 1 MiB of memory"), ({"seconds": 0.001}, "longer than 0 seconds")],
)
def test_past_a_bound_the_command_ends_with_a_sentence(many, bound, says):
    ended = scored(many, **bound)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not ended.stdout


@pytest.mark.parametrize("form", [open_document, binary_workbook])
def test_workbooks_whose_reader_may_end_its_process_are_read_apart(tmp_path, own_folder, form):
    path = tmp_path / "book"
    path.write_bytes(form(SHEET))
    assert scored(path).stdout.count("P-00") == 20
    path.write_bytes(binary_workbook(SHEET, far=(1_048_575, 16_383)))
    ended = scored(path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "ends the program which reads it" in ended.stderr
