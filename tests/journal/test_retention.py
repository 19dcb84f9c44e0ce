"""Predictions are forgotten in time, and never because a clock was wrong for a moment."""

import logging
import sqlite3
from dataclasses import dataclass
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.journal import Journal
from lrcore.journal.database import _create, connect, reading, transaction
from lrcore.journal.retention import DAY, HOUR, MAX_ROWS_PER_SWEEP, BelievedTime, Clock, Retention
from tests.journal.test_journal import made
from tests.waiting import completed, until

START = 1_800_000_000_000_000  # microseconds since 1970
KEEP = 30  # days
INSERT = (
    "INSERT INTO predictions (time, model_version, threshold, risk, log_odds, flagged, measurements, source) "
)


@dataclass
class Machine:
    """A journal on a machine whose clock may be wrong, and a process that has it open."""

    connection: sqlite3.Connection
    true: int = START
    wrong_by: int = 0
    keep_days: float | None = KEEP

    def __post_init__(self):
        self.written = {}
        self.restart()

    def restart(self):
        clock = Clock(lambda: self.true + self.wrong_by, lambda: self.true)
        self.retention = Retention(self.keep_days, clock)

    def predict(self, n=1):
        for _ in range(n):
            row = made()._replace(time=self.true + self.wrong_by)
            found = self.connection.execute(f"{INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            self.written[found.lastrowid] = self.true

    def sweep(self):
        while self.retention.sweep(self.connection):
            pass

    def run(self, days, *, hours=1):
        """Let time pass in one process, with a look at the clock every hour."""
        for _ in range(int(days * 24 / hours)):
            self.true += hours * HOUR
            self.sweep()

    def start(self):
        """Restart the program."""
        self.restart()
        self.sweep()

    @property
    def kept(self):
        return {number for (number,) in self.connection.execute("SELECT id FROM predictions")}

    @property
    def notice(self):
        return self.retention.notice


def in_memory():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with transaction(connection):
        _create(connection)
    return connection


@pytest.fixture
def machine():
    """A month of predictions, one a day, the last of them now."""
    made_up = Machine(in_memory())
    made_up.sweep()
    for _ in range(KEEP):
        made_up.predict()
        made_up.run(1)
    made_up.predict()
    return made_up


def test_in_the_usual_course_each_day_forgets_a_day(machine):
    for _ in range(20):
        machine.run(1)
        machine.predict()
        assert len(machine.kept) in (KEEP, KEEP + 1)
        assert not machine.notice
    oldest = min(machine.written[number] for number in machine.kept)
    assert KEEP * DAY - HOUR <= machine.true - oldest <= KEEP * DAY + HOUR


@pytest.mark.parametrize("days", [1.1, 2, 31, 400, 36_500])
@pytest.mark.parametrize("restarted", [True, False])
def test_a_clock_ahead_for_a_moment_deletes_nothing(machine, days, restarted, caplog):
    kept = machine.kept
    machine.wrong_by = int(days * DAY)
    for _ in range(10):
        if restarted:
            machine.restart()
        machine.true += HOUR
        machine.sweep()
        machine.predict()  # stamped by the wrong clock, and the newest of all
        assert kept <= machine.kept
    assert "ahead of" in machine.notice
    assert len([each for each in caplog.records if each.levelno == logging.WARNING]) >= 1
    machine.wrong_by = 0
    machine.true += HOUR
    machine.sweep()
    assert not machine.notice
    assert kept - machine.kept == {min(kept)}  # half a day has passed


def test_a_clock_that_jumps_further_and_further_deletes_nothing(machine):
    kept = machine.kept
    for days in (2, 31, 62, 400):
        machine.wrong_by = days * DAY
        machine.true += HOUR
        machine.sweep()
        assert machine.kept == kept
    for days in (450, 31, 500, 20):
        machine.wrong_by = days * DAY
        machine.true += HOUR
        machine.start()
        assert machine.kept == kept


def test_a_journal_that_has_never_followed_the_clock_begins_with_its_newest_prediction(machine):
    machine.connection.execute("DROP TABLE clock")
    kept = machine.kept
    machine.wrong_by = 31 * DAY
    machine.start()
    machine.predict()
    machine.start()
    assert kept <= machine.kept


def test_a_process_that_keeps_everything_follows_the_clock_too(machine):
    """Else what it writes while the clock is wrong would be the evidence for another that deletes."""
    kept = machine.kept
    machine.keep_days, machine.wrong_by = None, 31 * DAY
    machine.connection.execute("DROP TABLE clock")
    machine.start()
    machine.predict()
    assert not machine.notice
    machine.keep_days = KEEP
    machine.start()
    assert kept <= machine.kept


def test_an_idle_service_forgets_everything_in_time(machine):
    machine.run(KEEP - 1)
    assert machine.kept
    machine.run(1.1)
    assert not machine.kept
    assert not machine.notice


@pytest.mark.parametrize("restarts", ["never", "daily"])
@pytest.mark.parametrize(("off", "watched"), [(2, 2), (40, 7)])
def test_after_a_time_switched_off_the_clock_is_believed_once_it_has_run_on(machine, off, watched, restarts):
    due = {number for number, at in machine.written.items() if at < machine.true - (KEEP - off) * DAY}
    machine.true += off * DAY
    machine.start()
    for _ in range(watched - 1):
        machine.run(1)
        if restarts == "daily":
            machine.start()
        assert machine.notice
    assert machine.kept == set(machine.written) - {n for n in machine.written if n not in machine.kept}
    assert due & machine.kept
    machine.run(1.5)
    assert not machine.notice
    assert not due & machine.kept


def test_a_program_started_once_a_week_forgets_with_a_delay(machine):
    for _ in range(12):
        machine.true += 7 * DAY
        machine.start()
        machine.predict()
    ages = [(machine.true - machine.written[number]) / DAY for number in machine.kept]
    assert KEEP <= max(ages) <= KEEP + 3 * 7


def test_a_clock_set_back_for_a_moment_deletes_nothing_and_its_rows_are_kept(machine):
    before = machine.kept
    machine.wrong_by = -20_000 * DAY
    machine.sweep()
    machine.predict(3)
    assert "behind" in machine.notice
    machine.wrong_by = 0
    machine.true += HOUR
    machine.sweep()
    newest = max(before)
    assert machine.kept == before - {min(before)} | {newest + 1, newest + 2, newest + 3}  # one was due
    assert not machine.notice
    machine.predict()
    machine.run(KEEP + 1.1)
    assert not machine.kept


def test_predictions_of_the_future_keep_no_other_from_being_forgotten(machine):
    machine.wrong_by = 4_000 * DAY
    machine.sweep()
    machine.predict(2)
    future = {max(machine.written), max(machine.written) - 1}
    machine.wrong_by = 0
    machine.predict(5)
    machine.run(KEEP + 1.1)
    assert machine.kept == future


def test_a_sweep_is_small_and_says_whether_there_is_more(machine):
    machine.predict(2 * MAX_ROWS_PER_SWEEP + 10 - len(machine.kept))
    for _ in range(2 * KEEP):  # only the clock moves meanwhile
        machine.true += DAY
        machine.keep_days = machine.retention.keep_days = None
        machine.sweep()
    machine.retention.keep_days = KEEP
    more, seen = [], []
    while len(more) < 3:
        more.append(machine.retention.sweep(machine.connection))
        seen.append(len(machine.kept))
    assert (more, seen) == ([True, True, False], [MAX_ROWS_PER_SWEEP + 10, 10, 0])


@given(
    st.lists(st.tuples(st.sampled_from(["run", "jump", "start", "predict"]), st.integers(2, 60)), max_size=40)
)
@settings(max_examples=60)
def test_nothing_is_forgotten_before_its_time(steps):
    """Whatever a clock does for hours, wherever the program is restarted."""
    machine = Machine(in_memory())
    machine.sweep()
    machine.predict()
    gone_before = set()
    for what, amount in steps:
        if what == "run":
            for _ in range(amount):
                machine.run(0.5, hours=6)
                machine.predict()
        elif what == "jump":
            for machine.wrong_by in (amount * DAY, -amount * DAY if amount % 2 else 0, 0):
                machine.run(0.25)
                machine.predict()
        elif what == "start":
            machine.start()
        else:
            machine.predict()
        for number in set(machine.written) - machine.kept - gone_before:
            gone_before.add(number)
            assert machine.true - machine.written[number] >= (KEEP - 1) * DAY


@pytest.mark.parametrize(
    ("now", "elapsed", "expected"),
    [
        (START + DAY, None, BelievedTime(START + DAY, START + DAY)),
        (START - DAY, 5, BelievedTime(START - DAY, START - DAY)),
        (START + DAY + 1, 5, BelievedTime(START, START + DAY + 1, 0, (START + DAY + 1,))),
        (START - DAY - 1, 5, BelievedTime(START, START - DAY - 1, 0, (START - DAY - 1,))),
    ],
)
def test_a_day_is_the_limit(now, elapsed, expected):
    assert BelievedTime(START, START).after(now, elapsed) == expected


def test_the_writer_follows_the_clock_it_is_given(tmp_path):
    path, now = tmp_path / "journal.sqlite3", made().time
    with Journal.open(path) as journal:
        journal.append([made(ago=40), made(ago=2), made()])
    ahead = Clock(lambda: now + 31 * DAY, lambda: 0)
    with Journal.open(path, keep_days=KEEP, clock=ahead) as journal:
        until(lambda: journal.notice)
        assert journal.append([made(ago=-31)]) == [4]
    with Journal.open(path, keep_days=KEEP, clock=ahead) as journal:
        until(lambda: journal.notice)
        until(lambda: journal.count() == 3)  # without the one that was due already
        assert "31.0 days ahead" in journal.notice
    with Journal.open(path, keep_days=KEEP) as journal:
        assert journal.append([made()]) == [5]
        assert (journal.notice, journal.count()) == ("", 4)


def test_a_reader_does_not_hold_up_a_sweep(tmp_path):
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as journal:
        journal.append([made(ago=40)] * 10 + [made()])
    connection = connect(path)
    connection.execute("PRAGMA busy_timeout = 600000")
    with reading(path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM predictions").fetchone()
        sweep = Thread(target=Retention(KEEP).sweep, args=(connection,), daemon=True)
        sweep.start()
        sweep.join(timeout=60)
        assert not sweep.is_alive()
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (600_000,)
    assert connection.execute("SELECT count(*) FROM predictions").fetchone() == (1,)
    connection.close()


def test_the_service_tells_that_it_is_paused(monkeypatch, own_folder):
    import json

    from lrcore.service.endpoints import Endpoints

    monkeypatch.setenv("CUTPOINT_JOURNAL", str(own_folder / "journal.sqlite3"))

    async def ready(endpoints):
        return json.loads((await endpoints.ready(None)).body)

    endpoints = Endpoints(own_folder)
    try:
        answer = completed(ready(endpoints))
        assert answer == answer | {"status": "ready", "notice": ""}
        endpoints.recorder._journal._writer.retention.notice = "The clock of this machine is 31.0 days ahead."
        assert completed(ready(endpoints))["notice"] == "The clock of this machine is 31.0 days ahead."
    finally:
        endpoints.recorder.close()


def test_the_notice_is_one_json_object_in_the_log(capsys):
    import json

    from lrcore.service.logs import _JsonFormatter

    record = logging.getLogger("lrcore.journal").makeRecord("j", logging.WARNING, "", 0, 'a "b"\n', (), None)
    assert json.loads(_JsonFormatter().format(record))["message"] == 'a "b"\n'
