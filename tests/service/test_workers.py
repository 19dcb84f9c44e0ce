"""Several processes answer on one port and record in one journal."""

import os
import signal
import sys

import psutil
import pytest

from lrcore.commands.main import main
from lrcore.journal import Journal
from lrcore.model.dataset import load
from lrcore.service.workers import Workers
from tests.service.conftest import SERVE, serving
from tests.waiting import PATIENCE, until

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


class Hung:
    """A worker that does not finish, with the moment of a second Ctrl-C."""

    def __init__(self, signals):
        self.signals, self.process, self.alive = signals, self, True

    def is_alive(self):
        return self.alive

    def join(self, _):
        self.signals.append(signal.SIGINT)

    def kill(self):
        self.alive = False


def test_a_second_ctrl_c_ends_workers_that_do_not_finish():
    workers = object.__new__(Workers)
    workers.signal_queue = []
    workers.processes = [Hung(workers.signal_queue), Hung(workers.signal_queue)]
    workers.join_all()
    assert not any(each.alive for each in workers.processes)


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


@pytest.mark.skipif(sys.platform == "win32", reason="there is no process group to send Ctrl-C to")
@pytest.mark.parametrize("moment", ["among their imports", "once they answer"])
def test_ctrl_c_stops_all_workers_in_one_sentence(own_folder, moment):
    """As a terminal sends it: to every process of the command."""
    command = (*SERVE, "--workers", "2")
    with serving(own_folder, command, start_new_session=True) as running:
        found = until(lambda: processes if len(processes := workers_of(running.process)) == 2 else None)
        numbers = []
        if moment == "once they answer":
            running.client.headers["connection"] = "close"
            numbers = [running.predict(row).json()["journal_id"] for row in ROWS]
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(PATIENCE) == 130
        lines = running.log.read_text().splitlines()
    assert [line for line in lines if not line.startswith("{")][1:] == ["serve: stopped."]
    assert not [process for process in found if process.is_running()]
    with Journal.open(own_folder / "journal.sqlite3") as journal:
        assert journal.entries().id.tolist() == sorted(numbers)
