"""A file is read in a process of its own: the same is read, and what goes wrong there stays there."""

import os
import sys
import types
from threading import Thread

import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, read_labelled
from lrcore.reader.apart import waiting
from lrcore.reader.apart.waiting import ReadingProcesses
from tests.reader.made import delimited, file, table, with_numbers, workbook
from tests.waiting import until

DAMAGED = "damaged in a way that ends the program which reads it"


@pytest.fixture(scope="module")
def processes():
    made = ReadingProcesses()
    made.keep_one_waiting()
    yield made
    made.close()


@pytest.fixture
def own_processes():
    made = ReadingProcesses()
    yield made
    made.close()


def parts_of(read):
    """Everything a reading found, as plain values."""
    return {
        name: getattr(read, name).tolist() if hasattr(getattr(read, name), "tolist") else getattr(read, name)
        for name in (
            "measurements",
            "rows",
            "outcome",
            "issues",
            "n_rows",
            "header",
            "rejected",
            "sentence",
        )
        if hasattr(read, name)
    } | {"ids": list(read.ids), "extras": {name: list(cells) for name, cells in read.extras.items()}}


def spoilt():
    records = table()
    records[3][5] = "see report"
    return records


SOUND = {
    "text": file(table()),
    "a cell that cannot be read": file(spoilt()),
    "workbook": workbook({"S": with_numbers(table())}),
    "risks": b"risk,outcome\n0.9,1\n0.2,0\nx,0\n",
}

MANY = delimited([table()[0], *(table()[1:] * 2_000)]).encode()


@pytest.mark.parametrize("kind", SOUND)
def test_the_same_is_read(processes, kind):
    assert parts_of(processes.read(SOUND[kind])) == parts_of(read_labelled(SOUND[kind]))


def test_outcomes_are_read_likewise(processes):
    assert processes.read_outcomes(b"id,outcome\n7,malignant\n8,benign\n").pairs == ((7, 1), (8, 0))
    with pytest.raises(CohortRefused, match="its number in the journal"):
        processes.read_outcomes(b"a,b\n1,2\n")


def test_the_same_is_refused_with_what_a_page_can_offer(processes):
    turned = delimited([list(column) for column in zip(*table(), strict=True)]).encode()
    with pytest.raises(CohortRefused) as here:
        read_labelled(turned)
    with pytest.raises(CohortRefused) as apart:
        processes.read(turned)
    assert str(apart.value) == str(here.value)
    assert apart.value.details == here.value.details
    read = processes.read(turned, choices=apart.value.details["offer"].choices)
    assert read.n_scored == 20


def test_progress_of_a_large_file_is_told(processes):
    shares = []
    read = processes.read(MANY, on_progress=shares.append)
    assert read.n_rows == 40_000
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_what_streamlit_calls_the_main_program_is_not_run(own_processes, monkeypatch, tmp_path):
    script, ran = tmp_path / "app.py", tmp_path / "ran"
    script.write_text(f"open({str(ran)!r}, 'w')\nraise SystemExit\n")
    main = types.ModuleType("__main__")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert own_processes.read(SOUND["text"]).n_scored == 20
    assert not ran.exists()


def test_more_memory_than_a_file_may_take(processes, monkeypatch):
    monkeypatch.setattr(waiting, "most_memory", lambda size: 2**20)
    with pytest.raises(CohortRefused, match="takes more than 1 MiB of memory"):
        processes.read(MANY)


def test_more_time_than_a_file_may_take(processes, monkeypatch):
    monkeypatch.setattr(waiting, "most_seconds", lambda size: 0.0)
    with pytest.raises(CohortRefused, match="takes longer than 0 seconds"):
        processes.read(SOUND["text"])


def test_a_process_that_is_ended_by_its_file(own_processes, monkeypatch):
    read, refused = own_processes, []

    def wait():
        try:
            read.read(SOUND["text"])
        except CohortRefused as refusal:
            refused.append(str(refusal))

    started = []
    begin = waiting.ReadingProcess.read

    def told_of(process, *arguments):
        started.append(process._process.pid)
        return begin(process, *arguments)

    monkeypatch.setattr(waiting.ReadingProcess, "read", told_of)
    thread = Thread(target=wait)
    thread.start()
    os.kill(until(lambda: started)[0], 9)
    thread.join()
    assert DAMAGED in refused[0]
    assert read.read(SOUND["text"]).n_scored == 20


def test_an_error_that_nothing_was_prepared_for_is_one_sentence_without_the_files_values(processes, caplog):
    with pytest.raises(CohortRefused, match=DAMAGED):
        processes.read(SOUND["text"], choices=Choices(delimiter=5))
    assert "TypeError at " in caplog.text
    assert "P-00" not in caplog.text


def test_a_process_is_used_once_and_none_is_left(own_processes, monkeypatch):
    used = []
    take = own_processes._take
    monkeypatch.setattr(own_processes, "_take", lambda: used.append(take()) or used[-1])
    for _ in range(2):
        assert own_processes.read(SOUND["text"]).n_scored == 20
    assert used[0] is not used[1]
    assert until(lambda: not any(process.lives for process in used))
