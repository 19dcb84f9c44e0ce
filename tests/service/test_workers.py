"""Several processes answer on one port and record in one journal."""

import os
import signal

import psutil
import pytest

from lrcore.commands.main import main
from lrcore.journal import Journal
from lrcore.model.dataset import load
from tests.service.conftest import SERVE, serving
from tests.waiting import until

ROWS = load().measurements[:40].tolist()


def workers_of(process):
    """Return the processes that answer; the one that watches semaphores is none of them."""
    return [child for child in psutil.Process(process.pid).children() if answers(child)]


def answers(child):
    try:
        return "spawn_main" in " ".join(child.cmdline())
    except psutil.Error:  # it has ended
        return False


def test_two_workers_share_port_and_journal_and_a_dead_one_is_replaced(own_folder):
    with serving(own_folder, (*SERVE, "--workers", "2")) as running:
        # A connection of its own for each request, so that both processes get some.
        running.client.headers["connection"] = "close"
        first = until(lambda: found if len(found := workers_of(running.process)) == 2 else None)
        numbers = []
        for row in ROWS:
            answer = running.client.post("/predict", json={"features": row})
            numbers.append(answer.json()["journal_id"])
        with Journal.open(own_folder / "journal.sqlite3") as journal:
            assert sorted(numbers) == journal.entries().id.tolist()
        os.kill(first[0].pid, signal.SIGKILL)
        known = {child.pid for child in first}
        second = until(lambda: [c for c in workers_of(running.process) if c.pid not in known])
        for row in ROWS:
            assert running.client.post("/predict", json={"features": row}).status_code == 200
    assert not [child for child in (*first, *second) if child.is_running()]


@pytest.mark.parametrize("number", ["0", "-1", "65", "two"])
def test_another_number_is_refused(number, capsys):
    with pytest.raises(SystemExit) as refusal:
        main(["serve", "--workers", number])
    assert refusal.value.code == 2
    assert "argument --workers" in capsys.readouterr().err


def test_metrics_of_several_processes_are_refused(own_folder, monkeypatch, capsys):
    monkeypatch.setenv("CUTPOINT_METRICS", "1")
    assert main(["serve", "--port", "0", "--workers", "2"]) == 2
    assert "Metrics are those of one process: expected `--workers 1`" in capsys.readouterr().err
