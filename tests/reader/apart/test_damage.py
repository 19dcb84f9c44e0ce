"""Files of each format with some of their bytes changed: read, refused in a sentence, and nothing else."""

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.reader.formats.test_arrow import as_arrow, as_parquet, columns
from tests.reader.formats.test_other_workbooks import SHEET, binary_workbook, open_document, weka
from tests.reader.made import archive, file, table, workbook

# The reader of these workbooks may end its process, which costs the owner of the file a sentence.
MAY_END = {"xls", "xlsb", "ods"}
FORMATS = {
    "csv": file(table()),
    "gzip": gzip.compress(file(table()), mtime=0),
    "zip": archive({"a.csv": file(table())}),
    "xlsx": workbook({"S": SHEET}),
    "xls": Path("tests/cohorts/old_workbook.xls").read_bytes(),
    "xlsb": binary_workbook(SHEET),
    "ods": open_document(SHEET),
    "parquet": as_parquet(columns()),
    "arrow": as_arrow(columns()),
    "arff": weka(),
}
# Reads files from a folder by number and says what became of each, so that an end can be told from a refusal.
READER = """
import sys
from pathlib import Path
from lrcore.errors import CohortRefused
from lrcore.reader import read_labelled
from lrcore.reader.apart.own_process import bounded_reading
for path in sorted(Path(sys.argv[1]).iterdir())[int(sys.argv[2]):]:
    try:
        with bounded_reading(path.stat().st_size, lambda sentence: None):
            read_labelled(path.read_bytes())
        print("read", flush=True)
    except (CohortRefused, MemoryError) as refusal:
        print("refused", flush=True)
"""


def damaged(data, rng):
    """Some bytes changed, taken out or doubled; the directory of an archive is spared half of the time."""
    changed = bytearray(data)
    for _ in range(int(rng.integers(1, 6))):
        if not changed:
            break
        place = int(rng.integers(len(changed)))
        kind = rng.integers(3)
        if kind == 0:
            changed[place] = int(rng.integers(256))
        elif kind == 1:
            del changed[place : place + int(rng.integers(1, 9))]
        else:
            changed[place:place] = changed[place : place + int(rng.integers(1, 9))]
    return bytes(changed)


def within_archive(data, rng):
    """The same with damage to one part of an archive, which is packed again."""
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    chosen = sorted(parts)[int(rng.integers(len(parts)))]
    return archive(parts | {chosen: damaged(parts[chosen], rng) if parts[chosen] else b""})


def outcomes(folder, n):
    found = []
    while len(found) < n:
        command = [sys.executable, "-c", READER, str(folder), str(len(found))]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        found += ended.stdout.split()
        if len(found) < n:
            assert "Traceback" not in ended.stderr or "PanicException" in ended.stderr, ended.stderr
            found.append("ended")
    return found


@pytest.mark.parametrize("n", [10, pytest.param(600, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", FORMATS)
def test_damage_to_any_format(kind, n, tmp_path):
    rng = np.random.default_rng([n, sorted(FORMATS).index(kind)])
    data = FORMATS[kind]
    for number in range(n):
        spoil = within_archive if data[:2] == b"PK" and number % 2 else damaged
        (tmp_path / f"{number:04d}").write_bytes(spoil(data, rng))
    found = outcomes(tmp_path, n)
    assert set(found) <= {"read", "refused"} | ({"ended"} if kind in MAY_END else set()), found
