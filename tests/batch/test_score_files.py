"""Scored in parts, on one core or many, interrupted or not: the bytes of a file scored as a whole."""

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lrcore.batch.engine import Engine
from lrcore.batch.progress import Progress
from lrcore.batch.resumable_run import ResumableRun, resume_folder
from lrcore.batch.score_files import score_files
from lrcore.commands.main import main
from lrcore.errors import CohortRefused, InvalidInput
from tests.batch.conftest import THRESHOLD

ROOT = Path(__file__).parents[2]
SIZE = 20_000  # bytes of a partition here: about a hundred patients


class Silent(Progress):
    """A progress line that prints nothing and remembers its calls."""

    def __init__(self):
        super().__init__(shown=False)

    def say(self, done, rows):
        self.skipped = done


def scored(path, folder, model, *, jobs=1, size=SIZE):
    out, rejected, progress = folder / "scores.csv", folder / "rejected.csv", Silent()
    found = score_files(
        path,
        resume_folder(out),
        model,
        THRESHOLD,
        engine=Engine(jobs),
        output=out,
        rejected=rejected,
        progress=progress,
        size=size,
    )
    assert progress.skipped == pytest.approx(1)
    assert not list(folder.glob(".*"))
    return out.read_bytes(), rejected.read_bytes(), found.sentence


@pytest.mark.parametrize("size", [3_000, SIZE, 10**7])
def test_csv(content, expected, artifact, tmp_path, size):
    (tmp_path / "cohort.csv").write_bytes(content)
    assert scored(tmp_path / "cohort.csv", tmp_path, artifact.model, size=size) == expected


def test_several_processes(content, expected, artifact, tmp_path):
    (tmp_path / "cohort.csv").write_bytes(content)
    assert scored(tmp_path / "cohort.csv", tmp_path, artifact.model, jobs=2) == expected


def test_gzip(content, expected, artifact, tmp_path):
    (tmp_path / "cohort.csv.gz").write_bytes(gzip.compress(content))
    assert scored(tmp_path / "cohort.csv.gz", tmp_path, artifact.model) == expected


def test_a_damaged_gzip_is_refused(content, artifact, tmp_path):
    path = tmp_path / "cohort.csv.gz"
    path.write_bytes(gzip.compress(content)[:-2_000])
    with pytest.raises(CohortRefused, match="damaged or was cut off"):
        scored(path, tmp_path, artifact.model)


def test_a_folder_of_parts(content, expected, artifact, tmp_path):
    header, _, rows = content.partition(b"\n")
    lines = rows.splitlines(keepends=True)
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "a.csv").write_bytes(header + b"\n" + b"".join(lines[:250]))
    (folder / "b.csv.gz").write_bytes(gzip.compress(header + b"\n" + b"".join(lines[250:])))
    assert scored(folder, tmp_path, artifact.model) == expected


def test_parquet(artifact, tmp_path):
    import pyarrow
    from pyarrow import csv, parquet

    from lrcore.reader import read_cohort
    from tests.batch.conftest import lines_of_patients

    header, *rows = lines_of_patients()
    lines = [header, *[row for row in rows if row.count(",") == 31 and '"' not in row and row != header]]
    options = csv.ConvertOptions(strings_can_be_null=True, column_types={"diagnosis": pyarrow.string()})
    table = csv.read_csv(pyarrow.BufferReader("\n".join(lines).encode()), convert_options=options)
    single = table.column_names.index("texture_mean")
    floats = table.column(single).cast(pyarrow.float32())
    table = table.set_column(single, "texture_mean", floats)
    path = tmp_path / "cohort.parquet"
    parquet.write_table(table, path, row_group_size=100)
    cohort = read_cohort(path.read_bytes())
    got = scored(path, tmp_path, artifact.model)
    assert got[2] == cohort.sentence
    rows = [int(line.split(",")[0]) for line in got[0].decode().splitlines()[1:]]
    assert rows == cohort.rows.tolist()
    risks = [float(line.rsplit(",", 3)[1]) for line in got[0].decode().splitlines()[1:]]
    assert risks == artifact.model.risk(cohort.measurements).tolist()


def test_the_command_in_parts_is_the_command_at_once(content, capsys, tmp_path, own_folder):
    path, out = tmp_path / "cohort.csv", tmp_path / "out.csv"
    path.write_bytes(content)
    assert main(["score", str(path)]) == 0
    at_once = capsys.readouterr()
    assert main(["score", str(path), "--jobs", "1", "--progress", "-o", str(out)]) == 0
    in_parts = capsys.readouterr().err
    assert out.read_bytes().replace(b"\r\n", b"\n").decode() == at_once.out
    assert at_once.err.splitlines()[0] in in_parts
    assert "100.0 %" in in_parts
    assert "Read in parts" in in_parts


@pytest.mark.parametrize("options", [["--jobs", "0"], ["--jobs", "1", "-o", "/nowhere/out.csv"]])
def test_refused_in_one_line(content, capsys, tmp_path, own_folder, options):
    (tmp_path / "cohort.csv").write_bytes(content)
    assert main(["score", str(tmp_path / "cohort.csv"), *options]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_stopped_by_hand(content, capsys, tmp_path, own_folder, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    (tmp_path / "cohort.csv").write_bytes(content)
    monkeypatch.setattr("lrcore.batch.score_files.score_files", stop)
    with pytest.raises(SystemExit) as stopped:
        main(["score", str(tmp_path / "cohort.csv"), "--jobs", "1", "-o", str(tmp_path / "out.csv")])
    assert stopped.value.code == 130
    assert (
        capsys.readouterr().err == "score: stopped. Run the same command again to go on where it stopped.\n"
    )


@pytest.mark.filterwarnings("ignore")
def test_a_process_that_is_ended_is_one_sentence():
    with pytest.raises(InvalidInput, match="ended from outside"):
        list(Engine(2).map(os._exit, [1, 1, 1]))


def test_an_empty_folder_is_refused(artifact, tmp_path):
    with pytest.raises(InvalidInput, match="holds no table"):
        scored(tmp_path, tmp_path, artifact.model)


def test_what_belongs_to_another_job_is_forgotten(content, artifact, tmp_path):
    (tmp_path / "cohort.csv").write_bytes(content)
    stale = ResumableRun(tmp_path / ".scores.csv.unfinished")
    stale.begin({"another": "job"})
    (stale.folder / "000000.scores").write_bytes(b"wrong")
    (stale.folder / "000000.about").write_bytes(b'{"counted": [1, 1, 0, 0, 0], "rejected": []}')
    assert b"wrong" not in scored(tmp_path / "cohort.csv", tmp_path, artifact.model)[0]


KILLED = """
import os, signal, sys
from pathlib import Path
import lrcore.system.files, lrcore.batch.resumable_run
from lrcore.commands.main import main
from lrcore.batch.score_files import score_files
count, moment, real = 0, int(sys.argv.pop(1)), os.replace
def replace(*paths):
    global count
    count += 1
    if count == abs(moment):
        if moment > 0:
            real(*paths)
        os.kill(os.getpid(), signal.SIGKILL)
    real(*paths)
os.replace = replace
score_files.__kwdefaults__["size"] = 20_000
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_moment_and_run_again(content, expected, tmp_path, own_folder):
    """Each run gets a little further: killed before and after a file is put in its place."""
    path, out, rejected = tmp_path / "cohort.csv", tmp_path / "out.csv", tmp_path / "rejected.csv"
    path.write_bytes(content)
    command = ["score", str(path), "-o", str(out), "--rejected", str(rejected)]
    command += ["--threshold", str(THRESHOLD), "--jobs", "1"]

    def run(moment):
        done = [sys.executable, "-c", KILLED, str(moment), *command]
        return subprocess.run(done, cwd=ROOT, capture_output=True, check=False).returncode

    for moment in (-2, 4):  # before the scores of a partition are there; after what describes the next
        assert run(moment) == -signal.SIGKILL
        assert not out.exists()
    assert len(list(tmp_path.glob(".out.csv.unfinished/*.about"))) == 2
    assert run(6) == -signal.SIGKILL
    assert run(10**6) == 0
    assert (out.read_bytes(), rejected.read_bytes()) == expected[:2]
    assert os.listdir(tmp_path).count(".out.csv.unfinished") == 0
