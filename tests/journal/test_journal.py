"""What is acknowledged is on disk; what cannot be written is refused; what is read is what was written."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lrcore.errors import InvalidInput, JournalUnavailable
from lrcore.journal import BATCH, PAGE, SERVICE, Journal, entry, journal_in_use, settings_in_use
from lrcore.journal.export import export, exported
from lrcore.journal.retention import forget
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from tests.waiting import until

DAY = 86_400_000_000


def made(row=0, *, source=SERVICE, ago=0, **changes):
    """A prediction of one row of the series, so many days ago."""
    facts = {"model_version": "lr-1", "threshold": 0.5, "risk": 0.25, "log_odds": -1.1, "flagged": False}
    one = entry(load().measurements[row], source=source, **facts | changes)
    return one._replace(time=one.time - int(ago * DAY))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "journal.sqlite3"


@pytest.fixture
def journal(path):
    with Journal.open(path) as opened:
        yield opened


def test_what_is_read_is_what_was_written(journal):
    before = datetime.now(UTC)
    rows = [made(3, source=PAGE, flagged=True, risk=0.75), made(5, source=BATCH, threshold=0.1)]
    assert journal.append(rows) == [1, 2]
    read = journal.entries()
    assert read.id.tolist() == [1, 2]
    assert read.n_found == len(read) == 2
    assert read.source.tolist() == [PAGE, BATCH]
    assert read.flagged.tolist() == [True, False]
    assert read.risk.tolist() == [0.75, 0.25]
    assert read.threshold.tolist() == [0.5, 0.1]
    assert read.outcome.tolist() == [-1, -1]
    np.testing.assert_array_equal(read.measurements, load().measurements[[3, 5]])
    first = read.time[0].item().replace(tzinfo=UTC)
    assert before - timedelta(milliseconds=1) <= first <= datetime.now(UTC)


def test_one_version_and_one_source_can_be_kept(journal):
    journal.append([made(1, source=PAGE), made(2, source=BATCH), made(3, source=PAGE, model_version="lr-2")])
    read = journal.entries()
    assert read.only().id.tolist() == [1, 2, 3]
    assert read.only(source=PAGE).id.tolist() == [1, 3]
    assert read.only(source=PAGE, version="lr-2").measurements.tolist() == [load().measurements[3].tolist()]
    assert len(read.only(version="lr-3")) == 0


def test_an_export_in_memory_is_the_export_on_disk(journal, tmp_path):
    journal.append([made(1), made(2)])
    for ending in (".csv", ".parquet"):
        export(journal, tmp_path / f"j{ending}")
        assert exported(journal, ending) == (tmp_path / f"j{ending}").read_bytes()


def test_an_empty_journal_has_arrays_of_nothing(journal):
    read = journal.entries()
    assert (len(read), read.n_found, read.measurements.shape) == (0, 0, (0, 30))
    assert list(read.columns())[:3] == ["id", "time", "model_version"]
    assert journal.append([]) == []


def test_numbers_go_on_after_a_restart(path):
    for expected in ([1], [2]):
        with Journal.open(path) as journal:
            assert journal.append([made()]) == expected


def test_a_period_and_the_newest(journal):
    journal.append([made(row, ago=9 - row) for row in range(9)])
    now = datetime.now(UTC)
    week = {"since": now - timedelta(days=5.5), "until": now - timedelta(days=1.5)}
    assert journal.entries(**week).id.tolist() == [5, 6, 7, 8]
    newest = journal.entries(most=2)
    assert (newest.id.tolist(), newest.n_found) == ([8, 9], 9)
    assert journal.count(**week) == 4
    assert [block.id.tolist() for block in journal.blocks(size=4)] == [[1, 2, 3, 4], [5, 6, 7, 8], [9]]


def test_a_time_without_a_zone_is_refused(journal):
    with pytest.raises(InvalidInput, match="needs a time zone"):
        journal.entries(since=datetime(2026, 1, 1))


def test_many_threads_share_commits_and_lose_nothing(journal):
    numbers, lock = [], threading.Lock()

    def predict(row):
        for _ in range(25):
            got = journal.append([made(row), made(row)])
            with lock:
                numbers.extend((number, row) for number in got)

    threads = [threading.Thread(target=predict, args=(row,)) for row in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = journal.entries()
    assert sorted(number for number, _ in numbers) == list(range(1, 401))
    rows = dict(numbers)
    expected = load().measurements[[rows[number] for number in read.id.tolist()]]
    np.testing.assert_array_equal(read.measurements, expected)


def test_two_journals_on_one_file_give_out_no_number_twice(path):
    with Journal.open(path) as here, Journal.open(path) as there:
        futures = [each.submit([made()]) for _ in range(50) for each in (here, there)]
        assert sorted(future.result() for future in futures) == list(range(1, 101))


def test_closing_writes_what_was_handed_over(path):
    journal = Journal.open(path)
    futures = [journal.submit([made()]) for _ in range(200)]
    journal.close()
    journal.close()
    assert [future.result(timeout=0) for future in futures] == list(range(1, 201))
    with pytest.raises(JournalUnavailable, match="closed"):
        journal.submit([made()])


def test_outcomes_are_recorded_once_and_never_turned(journal):
    journal.append([made() for _ in range(4)])
    first = journal.record_outcomes([(1, 1), (2, 0), (99, 1)])
    assert (first.recorded, first.unchanged, first.unknown, first.contradicting) == (2, 0, (99,), ())
    second = journal.record_outcomes([(1, 1), (2, 1), (3, 0)])
    assert (second.recorded, second.unchanged, second.unknown, second.contradicting) == (1, 1, (), (2,))
    assert journal.entries().outcome.tolist() == [1, 0, 0, -1]


@pytest.mark.parametrize("pairs", [[(1, 0), (2, 2)], [(1, 0), (1, 1)]])
def test_a_list_with_one_wrong_outcome_is_refused_whole(journal, pairs):
    journal.append([made(), made()])
    with pytest.raises(InvalidInput):
        journal.record_outcomes(pairs)
    assert journal.entries().outcome.tolist() == [-1, -1]


def test_retention_forgets_rows_outcomes_and_their_bytes(path):
    with Journal.open(path) as journal:
        journal.append([made(row % 500, ago=40) for row in range(3000)])
        journal.append([made(7)])
        journal.record_outcomes([(1, 1), (3001, 0)])
    full = path.stat().st_size
    secret = load().measurements[100].astype("<f8").tobytes()
    assert secret in path.read_bytes()
    with Journal.open(path, keep_days=30) as journal:
        until(lambda: journal.count() == 1)
        assert journal.append([made()]) == [3002]
        assert journal.entries().outcome.tolist() == [0, -1]
    assert path.stat().st_size < full / 10
    assert secret not in path.read_bytes()


def test_much_is_forgotten_little_by_little_while_others_write(path, monkeypatch):
    with Journal.open(path) as journal:
        journal.append([made(ago=40)] * 1000)
    monkeypatch.setattr("lrcore.journal.retention.MAX_ROWS_PER_SWEEP", 100)
    with Journal.open(path, keep_days=30) as journal:
        assert journal.append([made()]) == [1001]
        until(lambda: journal.count() == 1)


def test_forgetting_everything_gives_out_no_number_again(path):
    with Journal.open(path) as journal:
        journal.append([made(), made()])
    connection = sqlite3.connect(path, isolation_level=None)
    assert forget(connection, 2**60) == 2
    connection.close()
    with Journal.open(path) as journal:
        assert journal.append([made()]) == [3]


def test_it_is_durable_and_private(path, journal):
    journal.append([made()])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    connection = journal._writer._connection
    facts = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert facts == {"journal_mode": "wal", "synchronous": 2}


def test_a_journal_that_was_moved_away_is_begun_anew(path, journal):
    journal.append([made()])
    moved = path.with_name("moved.sqlite3")
    for suffix in ("", "-wal", "-shm"):
        os.rename(f"{path}{suffix}", f"{moved}{suffix}")
    assert journal.append([made()]) == [1]
    assert journal.count() == 1
    with Journal.open(moved) as old:
        assert old.count() == 1


def test_a_file_of_something_else_is_refused_and_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(b"patients" * 1000)
    with pytest.raises(JournalUnavailable, match="not a database"):
        Journal.open(path)
    assert path.read_bytes() == b"patients" * 1000


def test_a_database_of_another_program_is_refused(path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(JournalUnavailable, match="another program"):
        Journal.open(path)


def test_a_later_format_is_refused(path, journal):
    journal.append([made()])
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(JournalUnavailable, match="not a journal that this version"):
        Journal.open(path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalUnavailable, match="cannot be used: File exists"):
        Journal.open(tmp_path / "file" / "journal.sqlite3")


FULL_DISK = """
import resource, sys
from pathlib import Path
from lrcore.errors import JournalUnavailable
from lrcore.journal import Journal
from tests.journal.test_journal import made
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
acknowledged = []
with Journal.open(Path(sys.argv[1])) as journal:
    try:
        for _ in range(5000):
            acknowledged += journal.append([made()] * 7)
    except JournalUnavailable as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, 300_000))
    try:
        journal.append([made()])
    except JournalUnavailable:
        print("not writable")
print(len(acknowledged))
"""


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(path, tmp_path):
    script = tmp_path / "fill.py"
    script.write_text(FULL_DISK)
    done = subprocess.run([sys.executable, script, path], capture_output=True, text=True, env=with_root())
    refusal, probe, acknowledged = done.stdout.splitlines()
    assert "The journal journal.sqlite3 cannot be used" in refusal
    assert "Nothing was recorded." in refusal
    assert probe == "not writable"
    assert int(acknowledged) > 50
    with Journal.open(path) as journal:
        assert journal.count() == int(acknowledged)
        assert len(journal.append([made()])) == 1


def with_root():
    from tests.pages.conftest import ROOT

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_a_cancelled_wait_disturbs_nobody(journal):
    futures = [journal.submit([made()]) for _ in range(20)]
    for future in futures[::2]:
        future.cancel()
    assert [future.result() > 0 for future in futures[1::2]] == [True] * 10
    assert journal.append([made()])


def test_export_to_csv_and_parquet_keeps_every_digit(journal, tmp_path):
    import pandas as pd

    journal.append([made(row, risk=0.1 + row / 3e5, flagged=row == 1) for row in range(3)])
    journal.record_outcomes([(2, 1)])
    for name in ("out.csv", "out.parquet"):
        target = tmp_path / name
        assert export(journal, target) == 3
        table = pd.read_csv(target) if name.endswith("csv") else pd.read_parquet(target)
        assert table["risk"].tolist() == journal.entries().risk.tolist()
        assert table["outcome"].fillna(-1).tolist() == [-1, 1, -1]
        assert table["flagged"].tolist() == [0, 1, 0]
        np.testing.assert_array_equal(table[[field.key for field in FIELDS]], load().measurements[:3])
        moment = pd.to_datetime(table["time"], utc=True)[0].tz_localize(None)
        assert moment == pd.Timestamp(journal.entries().time[0])
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_export_of_another_kind_or_to_nowhere_is_refused(journal, tmp_path):
    with pytest.raises(InvalidInput, match=r"must end in .csv or .parquet"):
        export(journal, tmp_path / "out.xlsx")
    with pytest.raises(InvalidInput, match="cannot be written"):
        export(journal, tmp_path / "nowhere" / "out.csv")


def test_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(tmp_path))
    assert settings_in_use({}).path == tmp_path / "journal.sqlite3"
    assert settings_in_use({"CUTPOINT_JOURNAL": " OFF "}).path is None
    assert settings_in_use({"CUTPOINT_JOURNAL_KEEP_DAYS": "30"}).keep_days == 30


@pytest.mark.parametrize("output", ["no", "false", "0"])
def test_a_misspelt_off_is_not_a_file(output):
    with pytest.raises(InvalidInput, match="`CUTPOINT_JOURNAL` must be `off` or the path"):
        settings_in_use({"CUTPOINT_JOURNAL": output})


@pytest.mark.parametrize("output", ["-1", "0", "a month", "nan"])
def test_retention_that_is_no_number_of_days_is_refused(output):
    with pytest.raises(InvalidInput, match="CUTPOINT_JOURNAL_KEEP_DAYS"):
        settings_in_use({"CUTPOINT_JOURNAL_KEEP_DAYS": output})


def test_one_process_shares_one_journal(tmp_path, monkeypatch):
    monkeypatch.setenv("CUTPOINT_JOURNAL", str(tmp_path / "shared.sqlite3"))
    assert journal_in_use() is journal_in_use()
    assert journal_in_use().append([made()]) == [1]
    monkeypatch.setenv("CUTPOINT_JOURNAL", "off")
    assert journal_in_use() is None


def test_the_command_exports_a_period(own_folder, tmp_path, capsys):
    from lrcore.commands.main import main

    target = tmp_path / "out.csv"
    assert main(["journal", str(target)]) == 2
    assert "There is no journal here" in capsys.readouterr().err
    with Journal.open(own_folder / "journal.sqlite3") as journal:
        journal.append([made(ago=2), made()])
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    assert main(["journal", str(target), "--since", since]) == 0
    assert capsys.readouterr().err == f"1 predictions written to {target}.\n"
    assert len(target.read_text().splitlines()) == 2


def test_what_is_read_in_blocks_is_in_order(journal, monkeypatch):
    journal.append([made(row) for row in range(9)])
    monkeypatch.setattr("lrcore.journal.journal._BLOCK_ROWS", 4)
    read = journal.entries(most=7)
    assert (read.id.tolist(), read.n_found) == (list(range(3, 10)), 9)
    np.testing.assert_array_equal(read.measurements, load().measurements[2:9])
