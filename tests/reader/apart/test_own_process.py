"""The command line reads in its own process, and ends with one sentence where a bound is passed."""

import subprocess
import sys

import pytest

from tests.reader.formats.test_other_workbooks import SHEET, binary_workbook, open_document
from tests.reader.made import delimited, table

BOUNDED = """
import sys
from lrcore.reader.apart import own_process
memory, seconds, below, *arguments = sys.argv[1:]
own_process.most_memory = lambda size: int(memory) if size < int(below) else 2**40
own_process.most_seconds = lambda size: float(seconds) if size < int(below) else 1e6
own_process._WATCH_SECONDS = 0.001
from lrcore.__main__ import cutpoint
sys.argv = ["cutpoint", "score", *arguments]
raise SystemExit(cutpoint())
"""


def scored(*arguments, memory=2**40, seconds=1e6, below=2**60):
    command = [sys.executable, "-c", BOUNDED, *map(str, (memory, seconds, below, *arguments))]
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


def test_the_head_and_each_part_of_a_file_in_parts_are_bounded_too(many, tmp_path):
    for below in (2**60, many.stat().st_size):  # a part is smaller than the file
        ended = scored(many, "--jobs", 1, "-o", tmp_path / "scores.csv", memory=2**20, below=below)
        assert ended.returncode == 2
        assert "more than 1 MiB of memory" in ended.stderr
        assert not (tmp_path / "scores.csv").exists()


@pytest.mark.parametrize("form", [open_document, binary_workbook])
def test_workbooks_whose_reader_may_end_its_process_are_read_apart(tmp_path, own_folder, form):
    path = tmp_path / "book"
    path.write_bytes(form(SHEET))
    assert scored(path).stdout.count("P-00") == 20
    path.write_bytes(binary_workbook(SHEET, far=(1_048_575, 16_383)))
    ended = scored(path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "ends the program which reads it" in ended.stderr
