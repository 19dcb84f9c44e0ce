"""A file is replaced whole or not at all, keeps its permissions, and no killed process leaves its parts."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lrcore.errors import NotWritten
from lrcore.system.files import atomic_file, write_atomically
from lrcore.system.temporary import temporary_folder

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and locks of POSIX")
as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs root")


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def old_file(folder, mode):
    path = folder / "file"
    path.write_bytes(b"old")
    path.chmod(mode)
    return path


@pytest.fixture(params=[0o000, 0o022, 0o027, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@posix
def test_a_new_file_follows_the_umask_unless_it_is_private(tmp_path, umask):
    write_atomically(tmp_path / "open", b"1")
    write_atomically(tmp_path / "private", b"1", private=True)
    assert mode_of(tmp_path / "open") == 0o666 & ~umask
    assert mode_of(tmp_path / "private") == 0o600


@posix
@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_a_file_that_is_there_keeps_its_mode(tmp_path, umask, mode, private):
    path = old_file(tmp_path, mode)
    write_atomically(path, b"new", private=private)
    assert (mode_of(path), path.read_bytes()) == (mode, b"new")


@as_root
def test_a_file_that_is_there_keeps_owner_and_group(tmp_path):
    path = old_file(tmp_path, 0o640)
    os.chown(path, 1234, 4321)
    write_atomically(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid, mode_of(path)) == (1234, 4321, 0o640)


@as_root
def test_another_group_is_not_let_in(tmp_path):
    """A user who may not give a file away does not open it to their own group instead."""
    path = old_file(tmp_path, 0o664)
    os.chown(path, 1234, 4321)
    tmp_path.chmod(0o777)
    code = (
        "import os, sys; from pathlib import Path; from lrcore.system.files import write_atomically\n"
        "os.setgroups([]); os.setgid(5678); os.setuid(5678); write_atomically(Path(sys.argv[1]), b'new')"
    )
    open_to_all(tmp_path)
    subprocess.run([sys.executable, "-c", code, path], cwd=ROOT, check=True)
    assert (path.stat().st_uid, path.stat().st_gid, mode_of(path)) == (5678, 5678, 0o644)


def open_to_all(folder):
    """Let another user reach a folder below pytest's own, which is for one user."""
    for each in [folder, *folder.parents]:
        if each.stat().st_mode & 0o001 == 0:
            each.chmod(each.stat().st_mode | 0o011)


@posix
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(Path("there") / "target")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path / "there") == ["target"]


@posix
def test_another_name_of_the_file_keeps_its_content(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"old")
    other.hardlink_to(one)
    write_atomically(one, b"new")
    assert (one.read_bytes(), other.read_bytes()) == (b"new", b"old")


@posix
def test_what_is_no_regular_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(NotWritten, match="no regular file"):
            write_atomically(path, b"new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_what_the_system_refuses_is_one_sentence_and_leaves_the_old_file(tmp_path, monkeypatch, number, step):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    real = getattr(os, step)

    def refuse(*arguments):
        if step != "open" or arguments[1] & os.O_CREAT:
            raise OSError(number, os.strerror(number))
        return real(*arguments)

    monkeypatch.setattr(os, step, refuse)
    with pytest.raises(NotWritten, match=os.strerror(number)) as refused:
        write_atomically(path, b"new")
    monkeypatch.undo()
    assert str(refused.value).startswith(f"{path} cannot be written: ")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_an_error_of_the_block_is_not_taken_for_one_of_the_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="elsewhere"), atomic_file(tmp_path / "file"):
        (tmp_path / "elsewhere").read_bytes()
    assert os.listdir(tmp_path) == []


def test_a_name_may_be_as_long_as_a_name_can_be(tmp_path):
    write_atomically(tmp_path / ("x" * 255), b"1")


WRITING = """
import sys
from pathlib import Path
from lrcore.system.files import atomic_file
with atomic_file(Path(sys.argv[1]), private=True) as file:
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    sys.stdin.read()
"""


def writing(path):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"writing\n"
    return process


@posix
def test_what_a_killed_process_left_is_removed_when_the_file_is_written_again(tmp_path):
    path = tmp_path / "file"
    with writing(path) as process:
        process.send_signal(signal.SIGKILL)
    assert len(os.listdir(tmp_path)) == 1
    write_atomically(tmp_path / "another", b"1")
    assert len(os.listdir(tmp_path)) == 2
    write_atomically(path, b"whole")
    assert sorted(os.listdir(tmp_path)) == ["another", "file"]


@posix
def test_what_a_living_process_writes_is_left_alone(tmp_path):
    path = tmp_path / "file"
    with writing(path) as process:
        write_atomically(path, b"mine")
        assert path.read_bytes() == b"mine"
        process.stdin.close()
        assert process.wait() == 0
    assert path.read_bytes() == b"half"
    assert os.listdir(tmp_path) == ["file"]


@posix
def test_only_own_temporary_files_are_removed(tmp_path):
    path = tmp_path / "file"
    with writing(path) as process:
        process.send_signal(signal.SIGKILL)
    (left,) = tmp_path.iterdir()
    (tmp_path / f"{left.name}.link").symlink_to("nowhere")
    os.mkfifo(tmp_path / f"{left.name}.pipe")
    others = [".file-personal", "file.tmp", ".cutpoint-notes"]
    for name in others:
        (tmp_path / name).write_bytes(b"theirs")
    write_atomically(path, b"whole")
    assert not left.exists()
    kept = {f"{left.name}.link", f"{left.name}.pipe"}
    assert set(os.listdir(tmp_path)) == {"file", *others, *kept}


FOLDER = """
import sys
from lrcore.system.temporary import temporary_folder
with temporary_folder() as folder:
    (folder / "patients").write_bytes(b"1")
    print(folder, flush=True)
    sys.stdin.read()
"""


@posix
def test_a_temporary_folder_outlives_neither_its_process_nor_its_block(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    command, environment = [sys.executable, "-c", FOLDER], {**os.environ, "TMPDIR": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": environment, "cwd": ROOT}
    with subprocess.Popen(command, **pipes) as process:
        other = Path(process.stdout.readline().decode().strip())
        with temporary_folder() as mine:
            assert mode_of(mine) == 0o700
            assert set(tmp_path.iterdir()) == {mine, other}
        process.send_signal(signal.SIGKILL)
    assert set(tmp_path.iterdir()) == {other}
    with temporary_folder():
        assert not other.exists()
    assert not list(tmp_path.iterdir())
