"""Do something again and again, killed each time before one more of its changes to files.

Run as a script, with the name of what is done, a folder to start from, and where the folders that are
left behind go: ``0`` is what was left when the first change was about to be made, and so on; the last
one is what is left when nothing intervenes. Python's audit events name the changes, so none depends
on a list of the functions that write.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHANGES = {
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "sqlite3.connect",
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def left_behind(doing, start, tmp_path):
    """Return the folders left behind, in order; the last is complete."""
    out = tmp_path / "left"
    out.mkdir()
    command = [sys.executable, "-m", "tests.registry.crash_points", doing, str(start), str(out)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=600)
    return sorted(out.iterdir(), key=lambda folder: int(folder.name))


def kill_before(number, folder):
    """Have this process killed before its change of this number to a file in a folder."""
    made = 0

    def audit(event, arguments):
        nonlocal made
        if event != "open" and event not in CHANGES:
            return
        if event == "open" and not (arguments[2] or 0) & WRITES:
            return
        if not any(str(each).startswith(str(folder)) for each in arguments[:2]):
            return
        if made == number:
            os.kill(os.getpid(), signal.SIGKILL)
        made += 1

    sys.addaudithook(audit)


def main(doing, start, out):
    from tests.registry import decisions

    do = decisions.prepared(doing, Path(start))
    for number in range(1_000):
        folder = Path(out) / str(number)
        shutil.copytree(start, folder)
        process = os.fork()
        if not process:
            kill_before(number, folder)
            do(folder)
            os._exit(0)
        status = os.waitpid(process, 0)[1]
        if not os.WIFSIGNALED(status):
            assert status == 0, status
            return
    raise AssertionError("it never ends")


if __name__ == "__main__":
    main(*sys.argv[1:])
