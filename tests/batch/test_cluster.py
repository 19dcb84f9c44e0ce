"""A real Dask scheduler with two worker processes, one of which is killed on the way."""

import os
import signal

import pytest

from lrcore.batch.engine import Engine
from lrcore.batch.progress import Progress
from lrcore.batch.resumable_run import resume_folder
from lrcore.batch.score_files import score_files
from lrcore.commands.main import main
from tests.batch.conftest import THRESHOLD


class Killer(Progress):
    """Kills one worker when the second partition is done."""

    def __init__(self, cluster):
        super().__init__(shown=False)
        self.cluster, self.calls = cluster, 0

    def say(self, done, rows):
        self.calls += 1
        if self.calls == 2:
            os.kill(next(iter(self.cluster.workers.values())).pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Dask's own, of workers that vanish
def test_a_worker_is_killed(content, expected, artifact, tmp_path):
    from distributed import LocalCluster

    path, out, rejected = tmp_path / "cohort.csv", tmp_path / "out.csv", tmp_path / "rejected.csv"
    path.write_bytes(content)
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**options, silence_logs=50) as cluster:
        killer = Killer(cluster)
        found = score_files(
            path,
            resume_folder(out),
            artifact.model,
            THRESHOLD,
            engine=Engine(2, cluster.scheduler_address),
            output=out,
            rejected=rejected,
            progress=killer,
            size=5_000,
        )
    assert killer.calls > 10
    assert (out.read_bytes(), rejected.read_bytes(), found.sentence) == expected


def test_no_scheduler_is_one_sentence(content, capsys, tmp_path, own_folder, monkeypatch):
    from lrcore.batch import engine

    monkeypatch.setattr(engine, "CONNECT_SECONDS", 1)
    (tmp_path / "cohort.csv").write_bytes(content)
    assert main(["score", str(tmp_path / "cohort.csv"), "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err == "score: No Dask scheduler answers at tcp://127.0.0.1:9.\n"
