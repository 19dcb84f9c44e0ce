"""A history knows its length: whatever happens to it or to its count is noticed, or changes nothing."""

import json
import threading

import pytest

from lrcore.errors import ArtifactDamaged, ArtifactError, InvalidInput
from lrcore.registry.append_only_log import Note, append, count, entries, head_of, read, restart
from lrcore.system.files import sha256_of


def parse(content):
    return content["value"]


@pytest.fixture
def history(tmp_path):
    path = tmp_path / "history.jsonl"
    for value in (1, 2, 3):
        append(path, {"value": value}, parse)
    return path


def texts(path):
    return path.read_text().splitlines()


def older(path, lines):
    """Write lines as they were written before they were numbered, without a count."""
    previous, written = "", []
    for value in lines:
        written.append(json.dumps({"value": value, "previous": previous}))
        previous = sha256_of(written[-1].encode())
    path.write_text("".join(f"{line}\n" for line in written))


def test_every_line_says_its_number_and_the_count_names_the_last(history):
    assert entries(history, parse) == (1, 2, 3)
    assert [json.loads(line)["entry"] for line in texts(history)] == [1, 2, 3]
    assert json.loads(head_of(history).read_text()) == {
        "entries": 3,
        "last": sha256_of(texts(history)[-1].encode()),
    }


def test_no_shorter_history_is_taken_for_the_whole(history):
    whole = history.read_bytes()
    for length in range(len(whole)):
        history.write_bytes(whole[:length])
        with pytest.raises(ArtifactDamaged, match=r"history\.jsonl .*history restart history\.jsonl"):
            entries(history, parse)
    history.write_bytes(whole)
    assert entries(history, parse) == (1, 2, 3)


def test_no_other_count_is_taken_for_the_right_one(history):
    whole = head_of(history).read_bytes()
    for length in range(len(whole)):
        head_of(history).write_bytes(whole[:length])
        with pytest.raises(ArtifactDamaged, match=r"history\.head\.json"):
            entries(history, parse)
    for other in (
        b"[]",
        b"null",
        b"{}",
        b'{"entries": "3", "last": ""}\n',
        b'{"entries": 0, "last": ""}\n',
        whole * 2,
    ):
        head_of(history).write_bytes(other)
        with pytest.raises(ArtifactDamaged, match=r"history\.head\.json, which counts .* is damaged"):
            entries(history, parse)


def test_no_changed_byte_passes(history):
    whole = history.read_bytes()
    for position in range(len(whole)):
        content = bytearray(whole)
        content[position] ^= 0x15
        history.write_bytes(content)
        with pytest.raises(ArtifactDamaged):
            entries(history, parse)


@pytest.mark.parametrize("lost", ["lines", "count", "both"])
def test_a_lost_file_is_missed(history, lost):
    if lost != "count":
        history.unlink()
    if lost != "lines":
        head_of(history).unlink()
    if lost == "both":
        assert entries(history, parse) == ()
        return
    with pytest.raises(ArtifactDamaged, match="is missing"):
        entries(history, parse)
    with pytest.raises(ArtifactDamaged):
        append(history, {"value": 4}, parse)


def test_one_line_that_is_not_counted_yet_is_accepted_and_counted_next(history):
    behind = head_of(history).read_bytes()
    append(history, {"value": 4}, parse)
    head_of(history).write_bytes(behind)
    assert entries(history, parse) == (1, 2, 3, 4)
    assert not read(history, parse).is_counted
    append(history, {"value": 5}, parse)
    assert read(history, parse).is_counted
    assert entries(history, parse) == (1, 2, 3, 4, 5)


def test_two_lines_that_are_not_counted_are_not(history):
    behind = head_of(history).read_bytes()
    for value in (4, 5):
        append(history, {"value": value}, parse)
    head_of(history).write_bytes(behind)
    with pytest.raises(ArtifactDamaged, match="do not belong together"):
        entries(history, parse)


def test_the_count_of_another_history_is_refused(history, tmp_path):
    other = tmp_path / "other.jsonl"
    for value in (7, 8, 9):
        append(other, {"value": value}, parse)
    head_of(history).write_bytes(head_of(other).read_bytes())
    with pytest.raises(ArtifactDamaged, match="do not belong together"):
        entries(history, parse)


def test_an_older_history_is_accepted_once_and_counted(tmp_path):
    path = tmp_path / "history.jsonl"
    older(path, [1, 2, 3])
    assert entries(path, parse) == (1, 2, 3)
    assert read(path, parse).is_old
    count(path, parse)
    counted = read(path, parse)
    assert (counted.entries, counted.is_old, counted.is_counted) == ((1, 2, 3), False, True)
    assert [note.what for note in counted.notes] == ["counted"]
    count(path, parse)
    assert len(texts(path)) == 4, "once"
    append(path, {"value": 4}, parse)
    head_of(path).unlink()
    with pytest.raises(ArtifactDamaged, match="is missing"):
        entries(path, parse)


def test_an_older_history_that_is_added_to_is_counted_by_it(tmp_path):
    path = tmp_path / "history.jsonl"
    older(path, [1, 2])
    append(path, {"value": 3}, parse)
    assert read(path, parse).is_counted
    path.write_text("".join(f"{line}\n" for line in texts(path)[:-1]))
    with pytest.raises(ArtifactDamaged, match="has lost its end"):
        entries(path, parse)


@pytest.mark.parametrize(
    "content", [b"", b'{"value": 1', b"\xff\xfe\n", b"[1]\n", b"null\n", b"1\n", b"[" * 99_999 + b"\n"]
)
def test_an_older_history_must_be_intact(tmp_path, content):
    path = tmp_path / "history.jsonl"
    path.write_bytes(content)
    with pytest.raises(ArtifactDamaged, match=r"history\.jsonl"):
        entries(path, parse)


def test_a_history_that_was_started_anew_says_so_and_keeps_the_old_file(history):
    before = history.read_bytes()[:-1]
    history.write_bytes(before)
    note = restart(history, parse, by="Dr A", rationale="Its end was lost.", keep_intact=False)
    found = read(history, parse)
    assert (found.entries, found.notes, found.is_counted) == ((), (note,), True)
    assert (note.by, note.rationale) == ("Dr A", "Its end was lost.")
    assert (history.parent / note.kept_as).read_bytes() == before
    append(history, {"value": 4}, parse)
    assert entries(history, parse) == (4,)


@pytest.mark.parametrize(
    ("damage", "kept"),
    [
        (lambda whole: whole[:-1], (1, 2, 3)),  # only the line feed: nothing that was written is lost
        (lambda whole: whole[:-2], (1, 2)),
        (lambda whole: whole.replace(b'"value": 2', b'"value": 7'), (1, 7)),  # the third does not fit it
        (lambda whole: b"\xff" + whole, ()),
        (lambda whole: b"", ()),
    ],
)
def test_what_is_intact_can_be_kept(history, damage, kept):
    history.write_bytes(damage(history.read_bytes()))
    restart(history, parse, by="Dr A", rationale="Damaged.", keep_intact=True)
    assert entries(history, parse) == kept


@pytest.mark.parametrize("which", ["lines", "count"])
def test_a_folder_in_its_place_is_moved_aside(history, which):
    path = history if which == "lines" else head_of(history)
    path.unlink()
    path.mkdir()
    (path / "something").touch()
    with pytest.raises(ArtifactDamaged, match=f"{path.name} cannot be read: Is a directory"):
        entries(history, parse)
    restart(history, parse, by="Dr A", rationale="A folder.", keep_intact=True)
    assert entries(history, parse) == (() if which == "lines" else (1, 2, 3))
    assert len(list(history.parent.glob(f"{path.name}.kept-*/something"))) == 1


def test_a_restart_needs_a_name_and_a_reason(history):
    with pytest.raises(
        InvalidInput, match=r"^Give the reason for starting .* Give the name of who decides\.$"
    ):
        restart(history, parse, by=" ", rationale="", keep_intact=False)
    assert entries(history, parse) == (1, 2, 3)
    with pytest.raises(InvalidInput):
        Note("counted", "now", "", "", "")


def test_what_cannot_be_written_is_not_recorded(history, monkeypatch):
    from lrcore.registry import append_only_log

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(append_only_log, "write_atomically", full)
    with pytest.raises(
        ArtifactError, match=r"history\.jsonl cannot be written: No space .* Nothing was recorded"
    ):
        append(history, {"value": 4}, parse)
    assert entries(history, parse) == (1, 2, 3)


def test_a_count_that_cannot_be_written_does_not_take_the_entry_back(history, monkeypatch):
    from lrcore.registry import append_only_log

    write = append_only_log.write_atomically

    def lines_only(path, content):
        if path == head_of(history):
            raise OSError(28, "No space left on device")
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(append_only_log, "write_atomically", lines_only)
        append(history, {"value": 4}, parse)
        assert entries(history, parse) == (1, 2, 3, 4)
        with pytest.raises(ArtifactError, match="Nothing was recorded"):
            append(history, {"value": 5}, parse)  # two lines that are not counted would be damage
    assert entries(history, parse) == (1, 2, 3, 4)


def test_readers_never_see_damage_while_others_write(tmp_path):
    path = tmp_path / "history.jsonl"
    seen, stop = [0], threading.Event()

    def watch():
        while not stop.is_set():
            try:
                seen.append(len(entries(path, parse)))
            except Exception as error:
                seen.append(error)
                return

    watching = [threading.Thread(target=watch) for _ in range(3)]
    for thread in watching:
        thread.start()
    for value in range(50):
        append(path, {"value": value}, parse)
    stop.set()
    for thread in watching:
        thread.join()
    assert not [each for each in seen if isinstance(each, Exception)]
    assert len(set(seen)) > 2
