"""Outputs go through pipes, devices and links, and destroy nothing that is read."""

import errno
import json
import os
import pty
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lrcore.commands.main import main
from lrcore.errors import InvalidInput, NotWritten
from lrcore.journal import PAGE, Journal, entry
from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from lrcore.system.outputs import check_outputs, open_output

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and permissions of POSIX")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder):
    """Every command here works on a folder of its own."""


@pytest.fixture
def sample(tmp_path, artifact):
    """Thirty patients, the third of them refused."""
    lines = sample_csv(artifact.record.held_out_rows[:30]).decode().splitlines()
    cells = lines[3].split(",")
    lines[3] = ",".join([*cells[:2], "see report", *cells[3:]])
    path = tmp_path / "sample.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def journal_file(tmp_path_factory):
    """A journal of 300 predictions, closed."""
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite3"
    facts = {"model_version": "lr-1", "threshold": 0.5, "risk": 0.25, "log_odds": -1.1, "flagged": False}
    with Journal.open(path) as journal:
        journal.append([entry(row, source=PAGE, **facts) for row in load().measurements[:300]])
    assert os.listdir(path.parent) == [path.name], "the copy of one file is the whole journal"
    return path


@pytest.fixture
def recorded(own_folder, journal_file):
    shutil.copy(journal_file, own_folder)


def command(kind, sample, output):
    """Return a command that writes patients to a place."""
    other = str(sample.with_name("other.csv"))
    return {
        "score": ["score", str(sample), "-o", str(output)],
        "rejected": ["score", str(sample), "-o", other, "--rejected", str(output)],
        "in parts": ["score", str(sample), "--jobs", "1", "-o", str(output)],
        "rejected in parts": ["score", str(sample), "--jobs", "1", "-o", other, "--rejected", str(output)],
        "report": ["report", str(sample), "-o", str(output)],
        "journal": ["journal", str(output)],
    }[kind]


KINDS = ["score", "rejected", "in parts", "rejected in parts", "report", "journal"]
every_kind = pytest.mark.parametrize("kind", KINDS)


def expected(kind, sample, tmp_path):
    path = tmp_path / "expected.csv"
    assert main(command(kind, sample, path)) == 0
    return comparable(path.read_bytes())


def comparable(content):
    """Return a report without the time at which it was written."""
    import re

    return re.sub(rb"\d{4}-\d\d-\d\d[T ][\d:]+", b"", content)


@every_kind
def test_a_pipe_gets_what_a_file_gets(kind, sample, recorded, tmp_path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert main(command(kind, sample, pipe)) == 0
    reader.join()
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert comparable(got[0]) == expected(kind, sample, tmp_path)


@as_root
@every_kind
def test_a_device_stays_a_device(kind, sample, recorded, tmp_path):
    device = tmp_path / "null"
    os.mknod(device, stat.S_IFCHR | 0o666, os.stat(os.devnull).st_rdev)
    assert main(command(kind, sample, device)) == 0
    assert stat.S_ISCHR(device.lstat().st_mode)
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


def sparing_the_null_device(change):
    """The change, which fails the test where it concerns the null device."""

    def guarded(*paths, **options):
        assert not any(os.path.realpath(path) == os.devnull for path in paths), paths
        return change(*paths, **options)

    return guarded


@every_kind
def test_the_null_device_itself_stays(kind, sample, recorded):
    before = os.stat(os.devnull)
    if os.geteuid() == 0:  # a mistake would destroy it for the whole machine
        with pytest.MonkeyPatch.context() as patch:
            for change in (os.replace, os.unlink):
                patch.setattr(os, change.__name__, sparing_the_null_device(change))
            if kind in ("score", "report", "journal"):
                assert main(command(kind, sample, os.devnull)) == 0
    else:
        assert main(command(kind, sample, os.devnull)) == 0
    assert os.path.samestat(before, os.stat(os.devnull))


@every_kind
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_its_target_is_written(kind, sample, recorded, tmp_path, exists):
    (tmp_path / "there").mkdir()
    target, between, link = tmp_path / "there" / "out.csv", tmp_path / "between", tmp_path / "link.csv"
    if exists:
        target.write_text("old")
    between.symlink_to(Path("there") / "out.csv")
    link.symlink_to(between)
    assert main(command(kind, sample, link)) == 0
    assert link.is_symlink()
    assert between.is_symlink()
    assert os.listdir(target.parent) == ["out.csv"]
    assert comparable(target.read_bytes()) == expected(kind, sample, tmp_path)


@every_kind
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.symlink_to(path.name), "lead round in a circle"),
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: path.symlink_to("nowhere/out.csv"), "its folder does not exist"),
        (lambda path: path.symlink_to("sample.csv/out.csv"), "Not a directory"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "it is a socket"),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_cannot_be_written_is_refused_before_any_work(
    kind, sample, recorded, tmp_path, monkeypatch, capsys, make, words
):
    monkeypatch.chdir(tmp_path)
    make(Path("out.csv"))
    monkeypatch.setattr("lrcore.commands.score.model_in_use", lambda _: pytest.fail("work was begun"))
    monkeypatch.setattr("lrcore.commands.report.model_in_use", lambda _: pytest.fail("work was begun"))
    assert main(command(kind, Path("sample.csv"), Path("out.csv"))) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not Path("other.csv").exists()


@every_kind
def test_new_files_with_patients_are_for_their_owner(kind, sample, recorded, tmp_path):
    before = os.umask(0o002)
    try:
        assert main(command(kind, sample, tmp_path / "out.csv")) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


@every_kind
def test_a_file_that_is_there_keeps_its_mode(kind, sample, recorded, tmp_path):
    (tmp_path / "out.csv").write_text("old")
    (tmp_path / "out.csv").chmod(0o640)
    assert main(command(kind, sample, tmp_path / "out.csv")) == 0
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640
    assert (tmp_path / "out.csv").read_text() != "old"


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_report_without_patients_of_ours_follows_the_umask(tmp_path, umask):
    before = os.umask(umask)
    try:
        assert main(["report", "-o", str(tmp_path / "report.html")]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_model_follows_the_umask(tmp_path, monkeypatch, umask, capsys):
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(tmp_path / "new"))
    before = os.umask(umask)
    try:
        assert main(["train"]) == 0
    finally:
        os.umask(before)
    (version,) = (tmp_path / "new" / "models").iterdir()
    assert stat.S_IMODE(version.stat().st_mode) == 0o777 & ~umask
    for path in [tmp_path / "new" / "current.json", *version.iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("how", ["the same", "link", "hard link"])
@pytest.mark.parametrize("kind", ["score", "rejected", "in parts", "report"])
def test_an_input_is_not_overwritten(kind, how, sample, tmp_path, capsys):
    path = tmp_path / "out.csv"
    if how == "the same":
        path = sample
    elif how == "link":
        path.symlink_to(sample)
    else:
        path.hardlink_to(sample)
    before = sample.read_bytes()
    assert main(command(kind, sample, path)) == 2
    assert "is a file that is read: writing would destroy it" in capsys.readouterr().err
    assert sample.read_bytes() == before


@pytest.mark.parametrize("part", ["", "-wal"])
def test_the_journal_is_not_overwritten_by_its_export(part, recorded, own_folder, tmp_path, capsys):
    journal, link = own_folder / "journal.sqlite3", tmp_path / "out.csv"
    link.symlink_to(f"{journal}{part}")
    (own_folder / "journal.sqlite3-wal").touch()
    assert main(["journal", str(link)]) == 2
    assert "is a file that is read" in capsys.readouterr().err
    with Journal.open(journal) as opened_again:
        assert opened_again.count() == 300


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("parts", [[], ["--jobs", "1"]])
def test_scores_and_refusals_go_to_two_files(sample, tmp_path, capsys, exists, parts):
    path, link = tmp_path / "out.csv", tmp_path / "link"
    if exists:
        path.write_text("old")
    link.symlink_to(path)
    assert main(["score", str(sample), "-o", str(path), "--rejected", str(link), *parts]) == 2
    assert "must go to two files" in capsys.readouterr().err
    assert path.exists() == exists


@pytest.mark.parametrize("name", ["out.csv", "out.txt"])
def test_scores_do_not_go_where_they_would_be_read_as_patients(sample, tmp_path, capsys, name):
    folder = tmp_path / "parts"
    folder.mkdir()
    sample.rename(folder / "a.csv")
    assert main(["score", str(folder), "-o", str(folder / name)]) == 2
    assert "would be read with it the next time" in capsys.readouterr().err
    assert main(["score", str(folder), "-o", str(folder / "a.csv")]) == 2
    assert "is a file that is read" in capsys.readouterr().err
    assert main(["score", str(folder), "-o", str(tmp_path / name)]) == 0


def run(*arguments, **how):
    """Run a command in a process of its own."""
    how = {"cwd": ROOT, "stderr": subprocess.PIPE, "check": False} | how
    return subprocess.run([sys.executable, "-m", "lrcore", *map(str, arguments)], **how)


@pytest.mark.parametrize("name", ["a link to /dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@every_kind
def test_standard_output_by_name_goes_on_where_the_shell_is(kind, name, sample, recorded, tmp_path):
    """A shell that appends to a file has it opened: the file is neither replaced nor cut."""
    if name.startswith("a link"):  # not the one of the machine, which a mistake would destroy
        name = tmp_path / "stdout"
        name.symlink_to("/dev/stdout")
    if not Path(name).exists():
        pytest.skip(f"no {name} on this system")
    before = tmp_path / "shell.csv"
    before.write_bytes(b"before\n")
    with before.open("ab") as shell:
        done = run(*command(kind, sample, name), stdout=shell)
        assert done.returncode == 0, done.stderr
        shell.write(b"after\n")
    content = before.read_bytes()
    assert content.startswith(b"before\n")
    assert content.endswith(b"after\n")
    assert comparable(content[7:-6]) == expected(kind, sample, tmp_path)


def test_a_descriptor_that_is_only_read_is_refused(sample, tmp_path, capsys):
    with sample.open("rb") as reading:
        assert main(["score", str(sample), "-o", f"/dev/fd/{reading.fileno()}"]) == 2
    assert "opened only to be read" in capsys.readouterr().err
    assert main(["score", str(sample), "-o", "/dev/fd/999"]) == 2
    assert "Bad file descriptor" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["out", "out.parquet"])
def test_an_export_to_a_pipe_is_csv_unless_its_name_says_otherwise(name, recorded, tmp_path, capsys):
    import io

    import pandas as pd

    pipe, got = tmp_path / name, []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert main(["journal", str(pipe)]) == 0
    reader.join()
    table = (pd.read_parquet if name.endswith("parquet") else pd.read_csv)(io.BytesIO(got[0]))
    assert table["id"].tolist() == list(range(1, 301))


@every_kind
def test_a_reader_who_leaves_early_is_no_error(kind, recorded, tmp_path, artifact):
    """Some megabytes go to a reader who takes a few bytes, as `head` does."""
    from lrcore.model.sample import constructed_csv

    lines = constructed_csv(artifact.record.held_out_rows, n=2000).decode().splitlines()
    broken = [line.replace(",", ",x", 3) for line in lines[1:]]
    sample, pipe = tmp_path / "sample.csv", tmp_path / "pipe.csv"
    sample.write_text("\n".join([*lines, *broken[: 1500 if "rejected" in kind else 0]]) + "\n")
    os.mkfifo(pipe)
    with subprocess.Popen(
        [sys.executable, "-m", "lrcore", *command(kind, sample, pipe)], cwd=ROOT, stderr=subprocess.PIPE
    ) as process:
        with pipe.open("rb", buffering=0) as reader:
            reader.read(10)
        error = process.stderr.read()
    assert (process.returncode, b"Traceback" in error, b"Broken" in error) == (0, False, False)


@as_root
@pytest.mark.skipif(sys.platform != "linux", reason="a device of Linux")
def test_a_full_device_is_one_sentence(sample):
    full_device = sample.with_name("full")  # not the one of the machine, which a mistake would destroy
    os.mknod(full_device, stat.S_IFCHR | 0o666, os.makedev(1, 7))
    for arguments in (["score", sample, "-o", full_device], ["evaluate", sample]):
        with full_device.open("wb") as full:
            done = run(*arguments, stdout=full)
        assert done.returncode == 2
        assert done.stderr.count(b"cannot be written: No space left on device") == 1
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr


STOPPED = """
import os, signal, sys
from lrcore.commands.main import main
from lrcore.batch import resumable_run, score_files
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
score_files.score_files.__kwdefaults__["size"] = 3_000
keep = resumable_run.ResumableRun.keep
def kept(self, scored):
    keep(self, scored)
    if scored.number == 2:
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
resumable_run.ResumableRun.keep = kept
sys.exit(main(sys.argv[2:]))
"""


def stopped(how, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-c", STOPPED, how, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        **options,
    )


def test_a_run_through_a_link_is_resumed_beside_its_target(sample, tmp_path):
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "out.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    assert stopped("SIGKILL", *command("in parts", sample, link)).returncode == -signal.SIGKILL
    (folder,) = target.parent.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    done = run(*command("in parts", sample, target))
    assert done.returncode == 0
    assert os.listdir(target.parent) == ["out.csv"]
    assert link.read_bytes() == target.read_bytes()


def test_a_run_to_a_pipe_promises_no_resuming_and_leaves_nothing(sample, tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    arguments = ["score", sample, "--jobs", "1", "-o", "/dev/fd/1"]
    done = stopped("SIGINT", *arguments, env=environment)
    assert (done.returncode, done.stdout) == (130, b"")
    assert b"score: stopped.\n" in done.stderr
    assert not list((tmp_path / "tmp").iterdir())
    assert stopped("SIGKILL", *arguments, env=environment).returncode == -signal.SIGKILL
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    assert run(*arguments, env=environment, stdout=subprocess.PIPE).returncode == 0
    assert not list((tmp_path / "tmp").iterdir())


def test_two_runs_do_not_write_one_output(sample, tmp_path, capsys):
    from lrcore.batch.resumable_run import resume_folder

    kept = resume_folder(tmp_path / "out.csv")
    with kept.reserve():
        kept.begin({"another": "job"})
        assert main(command("in parts", sample, tmp_path / "out.csv")) == 2
        assert "Another run is writing the same output" in capsys.readouterr().err
        assert (kept.folder / "job.json").exists()
    assert main(command("in parts", sample, tmp_path / "out.csv")) == 0


def test_refusals_may_go_to_another_file_system(sample, tmp_path):
    elsewhere = Path("/dev/shm")
    if not os.access(elsewhere, os.W_OK) or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system")
    import tempfile

    with tempfile.TemporaryDirectory(dir=elsewhere) as folder:
        assert main(command("rejected in parts", sample, Path(folder) / "rejected.csv")) == 0
        assert len((Path(folder) / "rejected.csv").read_text().splitlines()) == 2


UNPRIVILEGED = """
import json, os, sys
import numpy, sklearn.linear_model, sklearn.metrics, sklearn.pipeline, sklearn.model_selection, filelock
import pyarrow, joblib, sqlite3, csv
from importlib import import_module
from lrcore.commands.main import COMMANDS, main
import lrcore.model.training, lrcore.model.dataset, lrcore.report, lrcore.reader.export.score_lines
lrcore.model.dataset.load()
for name in COMMANDS:
    import_module(f"lrcore.commands.{name}")
for line in sys.stdin:
    artifacts, complaints, *arguments = json.loads(line)
    process = os.fork()
    if not process:
        os.environ["CUTPOINT_ARTIFACTS"] = artifacts
        os.dup2(os.open(complaints, os.O_WRONLY | os.O_CREAT), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
        sys.exit(main(arguments))
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def unprivileged():
    """Return a function that runs a command without privileges, in a process where all is imported."""
    command = [sys.executable, "-c", UNPRIVILEGED]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def run_without_privileges(arguments, complaints):
            call = [os.environ["CUTPOINT_ARTIFACTS"], str(complaints), *arguments]
            process.stdin.write(json.dumps(call).encode() + b"\n")
            process.stdin.flush()
            return int(process.stdout.readline()), complaints.read_bytes()

        yield run_without_privileges


@as_root
@pytest.mark.parametrize("kind", ["train", "train in a file", *KINDS])
def test_without_permission_it_is_one_sentence(
    kind, sample, recorded, tmp_path, own_folder, monkeypatch, unprivileged
):
    for path in [tmp_path, *tmp_path.parents, own_folder, *own_folder.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    if kind.startswith("train"):
        arguments = ["train"]
        monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(sample if "file" in kind else tmp_path / "new"))
    else:
        arguments = command(kind, sample, tmp_path / "closed" / "out.csv")
        (tmp_path / "closed").mkdir(mode=0o755)
    if kind == "journal":  # which is read by whoever may write to it
        for path in own_folder.glob("journal*"):
            os.chown(path, 65534, 65534)
        own_folder.chmod(0o777)
    if "rejected" in kind:
        (tmp_path / "other.csv").touch()
        (tmp_path / "other.csv").chmod(0o666)
    status, complaint = unprivileged(arguments, tmp_path / "complaint")
    assert status == 2, complaint
    assert complaint.count(b"\n") == 1
    assert b"cannot be written" in complaint


REFUSED = [
    *[("score", "open", number) for number in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT)],
    *[(kind, step, errno.ENOSPC) for kind in ("train", *KINDS) for step in ("open", "fsync")],
    ("train", "mkdir", errno.EROFS),
]


@pytest.mark.parametrize(("kind", "step", "number"), REFUSED)
def test_what_the_system_refuses_is_one_sentence(
    kind, step, number, sample, recorded, tmp_path, capsys, monkeypatch
):
    real = getattr(os, step)

    def refuse(*arguments, **options):
        making = step != "open" or (arguments[1] & os.O_CREAT and "sqlite" not in str(arguments[0]))
        if making:
            raise OSError(number, os.strerror(number), *([str(arguments[0])] if step != "fsync" else []))
        return real(*arguments, **options)

    arguments = ["train"] if kind == "train" else command(kind, sample, tmp_path / "out.csv")
    if kind == "train":
        monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(tmp_path / "new"))
    monkeypatch.setattr(os, step, refuse)
    assert main(arguments) == 2
    monkeypatch.undo()
    error = capsys.readouterr().err
    assert f"cannot be written: {os.strerror(number)}. " in error
    assert not (tmp_path / "out.csv").exists()
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("kind", ["train", *KINDS])
def test_a_limit_on_the_size_of_files_is_one_sentence(kind, sample, recorded, tmp_path, own_folder):
    """As a full disk: the write itself fails, in the middle."""
    arguments = ["train"] if kind == "train" else command(kind, sample, tmp_path / "out.csv")
    before = {path: path.read_bytes() for path in own_folder.rglob("*.json*")}

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    if kind == "journal":
        with Journal.open(own_folder / "journal.sqlite3"):
            pass
    elsewhere = {"CUTPOINT_ARTIFACTS": str(tmp_path / "new")} if kind == "train" else {}
    environment = {**os.environ, **elsewhere}
    done = run(*arguments, preexec_fn=limit, stdout=subprocess.PIPE, env=environment)
    assert done.returncode == 2, done.stderr
    assert b"File too large" in done.stderr or b"cannot be used" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()
    assert {path: path.read_bytes() for path in before} == before


def test_a_full_file_system_is_one_sentence(sample, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        (small / "filler").write_bytes(b"0" * 16 * 1024)
        done = run("score", sample, "-o", small / "out.csv")
        trained = run("train", env={**os.environ, "CUTPOINT_ARTIFACTS": str(small / "artifacts")})
        left = sorted(path.name for path in small.rglob("*") if path.is_file() and path.name != ".lock")
    finally:
        subprocess.run(["umount", str(small)], check=True)
    for each in (done, trained):
        assert each.returncode == 2
        assert each.stderr.count(b"\n") == 1
        assert b"No space left on device. Make room" in each.stderr
    assert left == ["filler"]


def test_on_a_terminal_what_is_written_through_is_visible(tmp_path):
    ours, theirs = pty.openpty()
    try:
        with open_output(Path(f"/dev/fd/{theirs}"), private=True) as file:
            file.write(b"1,\x1b]0;evil\x07\r\n")
        assert os.read(ours, 100) == b"1,\\x1b]0;evil\\x07\r\n"
    finally:
        os.close(ours)
        os.close(theirs)


def test_outputs_to_terminals_and_the_null_device_may_be_the_same():
    null = Path(os.devnull)
    check_outputs({"scores": null, "rejected rows": null}, [null])


def test_an_error_while_something_else_is_read_is_not_one_of_the_output(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = threading.Thread(target=(tmp_path / "pipe").read_bytes)
    reader.start()
    with pytest.raises(FileNotFoundError, match="elsewhere"), open_output(tmp_path / "pipe", private=True):
        (tmp_path / "elsewhere").read_bytes()
    reader.join()
    with pytest.raises((InvalidInput, NotWritten)), open_output(tmp_path / "no" / "out", private=True):
        pass


def test_a_shell_that_appends_the_result_to_the_input_is_refused(sample):
    before = sample.read_bytes()
    with sample.open("ab") as shell:
        done = run("score", sample, stdout=shell)
    assert (done.returncode, sample.read_bytes()) == (2, before)
    assert b"standard output is a file that is read" in done.stderr


@pytest.mark.parametrize(("closed", "status"), [(">&-", 2), ("2>&-", 0)])
def test_a_closed_stream_is_no_traceback(sample, closed, status):
    command = f'"$0" -m lrcore score "$1" {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, sample], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (status, False)
    assert (b"cannot be written: Bad file descriptor" in done.stderr) == (status == 2)
