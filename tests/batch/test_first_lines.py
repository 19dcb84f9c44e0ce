"""A file read in parts whose beginning does not end a line is not called empty."""

import gzip
import io
import zipfile

import pytest

from lrcore.batch.partitioned_file import open_partitioned
from lrcore.batch.partitions import first_lines
from lrcore.commands.main import main
from lrcore.errors import CohortRefused
from lrcore.model.sample import sample_csv

MIB = 2**20
LONG, BLANK, NO_LINE_FEED = "is longer than 2,097,152 characters", "hold nothing but blanks", "in parts"
HEADER, *ROWS = sample_csv(range(100)).decode().splitlines()
REST = "\n".join(ROWS) + "\n"

# What the first megabytes hold, and the refusal.
BEGINNINGS = {
    "a long header": (lambda n: f"{HEADER},{'x' * n}\n{REST}", "Line 1 of"),
    "many columns": (lambda n: f"{HEADER}{',x' * (n // 2)}\n{REST}", "Line 1 of"),
    "a long row": (lambda n: f"{HEADER}\n{ROWS[0]},{'x' * n}\n{REST}", "Line 2 of"),
    "no end of a line": (lambda n: "x" * n, "Line 1 of"),
    "returns alone": (lambda n: "\r".join([HEADER, *ROWS]) * (n // len(REST)), NO_LINE_FEED),
    "returns below a header": (
        lambda n: HEADER + "\n" + REST.replace("\n", "\r") * (n // len(REST)),
        NO_LINE_FEED,
    ),
    "blanks": (lambda n: " " * n + f"\n{HEADER}\n{REST}", BLANK),
    "blank lines": (lambda n: "\n" * n + f"{HEADER}\n{REST}", BLANK),
    "zeros": (lambda n: "\0" * n, BLANK),
}


@pytest.fixture(params=["plain", "gzip"])
def packed(request):
    return (lambda content: content) if request.param == "plain" else (lambda c: gzip.compress(c, 1))


@pytest.mark.parametrize("what", BEGINNINGS)
def test_a_beginning_without_whole_lines(what, packed, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "lrcore.batch.partitioned_file._HEAD_BYTES", 10 * MIB
    )  # of 32: as much as shows a line too long
    make, words = BEGINNINGS[what]
    path = tmp_path / "cohort.csv"
    path.write_bytes(packed(make(12 * MIB).encode()))
    with pytest.raises(CohortRefused) as refused:
        open_partitioned(path)
    assert words in str(refused.value)
    assert "empty" not in str(refused.value)
    assert "no patients" not in str(refused.value)


def test_the_command_says_so(tmp_path, capsys, own_folder):
    path = tmp_path / "cohort.csv.gz"
    path.write_bytes(gzip.compress(b"x" * 33 * MIB, 1))
    assert main(["score", str(path), "--jobs", "1"]) == 2
    assert capsys.readouterr().err == (
        f"score: Line 1 of 'cohort.csv.gz' {LONG}: expected one row per patient on each line. Is this a "
        "table with line breaks?\n"
    )


def test_a_long_line_far_below(packed, tmp_path, own_folder, capsys, monkeypatch):
    """It is refused before all that follows is held in memory."""
    path = tmp_path / "cohort.csv"
    path.write_bytes(packed(f"{HEADER}\n{REST}{'x' * 40 * MIB}".encode()))
    monkeypatch.setattr("lrcore.batch.partitioned_file._HEAD_BYTES", len(HEADER) + len(REST) // 2)
    assert main(["score", str(path), "--jobs", "1", "-o", str(tmp_path / "out.csv")]) == 2
    assert f"A line of 'cohort.csv' {LONG}" in capsys.readouterr().err


def test_lines_that_are_just_long_enough(tmp_path):
    path = tmp_path / "cohort.csv"
    path.write_bytes(f"{HEADER},note\n".encode() + f"{ROWS[0]},{'x' * MIB}\n".encode() * 3)
    assert first_lines(path, 2 * MIB).count(b"\n") == 2
    assert first_lines(path, 10 * MIB) == path.read_bytes()


def _zipped(content):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as inside:
        inside.writestr("cohort.csv", content)
    return archive.getvalue()


@pytest.mark.parametrize("pack", [_zipped, gzip.compress])
def test_what_is_packed_twice_is_not_called_damaged(pack, tmp_path):
    path = tmp_path / "cohort.gz"
    path.write_bytes(gzip.compress(pack(f"{HEADER}\n{REST}".encode())))
    with pytest.raises(CohortRefused, match="cannot be read in parts"):
        open_partitioned(path)
