"""What was acknowledged is in the journal, whatever happens to the process or the disk."""

import json
import os
import shutil
import signal
import sys
import threading

import httpx
import pytest

from lrcore.commands.main import main
from lrcore.journal import Journal
from lrcore.model.dataset import load
from tests.service.conftest import ROOT, serving

SERIES = load().measurements


@pytest.fixture
def folder(trained_folder, tmp_path):
    copy = tmp_path / "artifacts"
    shutil.copytree(trained_folder, copy)
    return copy


def keep_asking(url, acknowledged, started):
    with httpx.Client(base_url=url, timeout=30) as client:
        row = 0
        while True:
            row = (row + 7) % 569
            try:
                answer = client.post("/predict", json={"features": SERIES[row].tolist()}).json()
            except httpx.HTTPError:
                return
            acknowledged.append((answer["journal_id"], answer["risk"]))
            if len(acknowledged) > 200:
                started.set()


def test_killed_under_load_it_has_every_acknowledged_prediction(folder):
    acknowledged, busy = [], threading.Event()
    with serving(folder) as running:
        threads = [
            threading.Thread(target=keep_asking, args=(running.url, acknowledged, busy)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        assert busy.wait(60)
        os.kill(running.process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    with Journal.open(folder / "journal.sqlite3") as journal:
        read = journal.entries()
    recorded = dict(zip(read.id.tolist(), read.risk.tolist(), strict=True))
    assert len(acknowledged) > 200
    assert len({number for number, _ in acknowledged}) == len(acknowledged)
    assert all(recorded[number] == risk for number, risk in acknowledged)
    with serving(folder) as again:
        assert again.predict(SERIES[0]).json()["journal_id"] > max(recorded)


SMALL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
from lrcore.commands.main import main
sys.exit(main(["serve", "--port", "0"]))
"""


def test_a_full_disk_is_a_503_and_nothing_acknowledged_is_lost(folder, tmp_path, monkeypatch):
    script = tmp_path / "small_disk.py"
    script.write_text(SMALL_DISK)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    acknowledged = []
    with serving(folder, command=[sys.executable, str(script)]) as running:
        for turn in range(500):
            answer = running.predict(SERIES[turn])
            if answer.status_code != 200:
                break
            acknowledged.append(answer.json()["journal_id"])
        assert answer.status_code == 503
        assert "The journal journal.sqlite3 cannot be used" in answer.json()["detail"]
        assert "Nothing was recorded." in answer.json()["detail"]
        assert "risk" not in answer.json()
        assert running.client.get("/health").status_code == 200
        assert "Traceback" not in running.logged()
    with Journal.open(folder / "journal.sqlite3") as journal:
        assert journal.entries().id.tolist() == acknowledged


def test_a_journal_that_cannot_be_opened_is_a_503_until_it_can(folder, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    with serving(folder, CUTPOINT_JOURNAL=str(blocked / "journal.sqlite3")) as running:
        for answer in (running.predict(SERIES[0]), running.client.get("/ready")):
            assert answer.status_code == 503
            assert "CUTPOINT_JOURNAL=off switches the journal off" in answer.json()["detail"]
        blocked.unlink()
        assert running.predict(SERIES[0]).json()["journal_id"] == 1
        assert running.client.get("/ready").status_code == 200


def test_without_a_journal_by_decision(folder):
    with serving(folder, CUTPOINT_JOURNAL="off") as running:
        assert running.predict(SERIES[0]).json()["journal_id"] is None
        assert running.client.get("/ready").json()["journal"] == "off"
    assert not (folder / "journal.sqlite3").exists()


def test_a_misspelt_off_does_not_start(folder, monkeypatch, capsys):
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(folder))
    monkeypatch.setenv("CUTPOINT_JOURNAL", "no")
    assert main(["serve", "--port", "0"]) == 2
    output = capsys.readouterr().err
    assert output.startswith("serve: `CUTPOINT_JOURNAL` must be `off` or the path of a file")
    assert output.count("\n") == 1


def test_two_services_write_to_one_journal(folder):
    with serving(folder) as here, serving(folder) as there:
        numbers = [
            each.predict(SERIES[turn]).json()["journal_id"] for turn in range(30) for each in (here, there)
        ]
    assert numbers == list(range(1, 61))


def test_it_stops_when_asked_and_closes_the_journal(folder):
    with serving(folder) as running:
        running.predict(SERIES[0])
        running.process.terminate()
        assert running.process.wait(30) == 0 or running.process.returncode == -signal.SIGTERM
        output = [json.loads(line) for line in running.log.read_text().splitlines() if line.startswith("{")]
        assert [line["route"] for line in output] == ["/predict"]
    assert not (folder / "journal.sqlite3-wal").exists()
