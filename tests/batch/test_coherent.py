"""In parts, each centre is held against the series by itself, as it is in a file read as a whole."""

import numpy as np
import pytest

from benchmarks.pipelines import sized
from benchmarks.structures import drawn
from lrcore.batch import partitioned_file
from lrcore.batch.partitioned_file import open_partitioned
from lrcore.errors import CohortRefused
from lrcore.reader import read_cohort
from lrcore.reader.coherence.rows_held import INCOHERENT
from tests.reader.made import headers

SIZE = 100_000  # bytes of a partition: some 500 patients


def many(n, seed=0):
    rng = np.random.default_rng(seed)
    return np.vstack([drawn(rng, 500) * np.exp(rng.normal(0, 0.004, (500, 1))) for _ in range(n // 500)])


def text(values, sites):
    lines = [",".join([*headers(), "hospital_code"])]
    lines += [",".join([*map(repr, row), site]) for row, site in zip(values.tolist(), sites, strict=True)]
    return "\n".join([*lines, ""]).encode()


def wrong_at(n, first):
    """Site B, four of ten rows in no order, has another scale from a row on."""
    sites = np.where(np.random.default_rng(1).random(n) < 0.4, "B", "A")
    those = np.flatnonzero((sites == "B") & (np.arange(n) >= first))
    return sized(many(n), None, where=lambda *_: those, factor=1.2), sites


def parts(path):
    file = open_partitioned(path)
    last = 0
    for partition in file.partitions(size=SIZE):
        for part in file.read(partition, last):
            last = part.last
            yield part


def test_a_centre_that_does_not_fit_is_refused_at_the_head_as_in_the_whole(tmp_path):
    data = text(*wrong_at(2000, 0))
    path = tmp_path / "cohort.csv"
    path.write_bytes(data)
    said = []
    for read in (lambda: read_cohort(data), lambda: open_partitioned(path)):
        with pytest.raises(CohortRefused, match="Where 'hospital_code' is 'B': ") as refused:
            read()
        said.append(str(refused.value).partition(": ")[0])
    assert said[0] == said[1]


def test_a_centre_that_does_not_fit_later_holds_its_parts_back(tmp_path, monkeypatch):
    monkeypatch.setattr(partitioned_file, "_HEAD_BYTES", 200_000)
    path = tmp_path / "cohort.csv"
    path.write_bytes(text(*wrong_at(3000, 1500)))
    found = list(parts(path))
    held = [issue for part in found for issue in part.issues if issue.rule == INCOHERENT]
    assert held
    assert all("Where 'hospital_code' is 'B'" in issue.problem for issue in held)
    assert min(issue.row for issue in held) > 1000
    assert max(int(part.rows.max()) for part in found if len(part.rows)) < 2001
    assert sum(len(part.rows) for part in found) + len(held) == 3000


def test_sound_centres_are_read_in_parts(tmp_path):
    path = tmp_path / "cohort.csv"
    sites = np.where(np.random.default_rng(1).random(2000) < 0.4, "B", "A")
    path.write_bytes(text(many(2000), sites))
    assert sum(len(part.rows) for part in parts(path)) == 2000
