"""Temporary files and folders; what a killed process leaves behind is removed by the next one.

Each is locked (``flock``) by the process that created it, as long as the process runs; what another
process can lock is a leftover. Where the file system has no such locks, and on Windows, nothing is
removed.
"""

import hashlib
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_FILE, _FOLDER = ".cutpoint-", "cutpoint-work-"
_PRIVATE = 0o700


def temporary_file(target: Path, permissions: int) -> tuple[int, Path]:
    """Create an empty file in the folder of the file that it will replace.

    Parameters
    ----------
    target : Path
        The file to be replaced; names the temporary file, so that :func:`remove_leftovers` finds it.
    permissions : int
        Reduced by the umask, as for every new file.

    Returns
    -------
    int
        Its descriptor, open for reading and writing; the lock ends when it is closed.
    Path
        Its path.
    """
    while True:
        path = target.with_name(f"{_prefix(target)}{secrets.token_hex(6)}.tmp")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, permissions)
        lock(descriptor)
        if is_at(descriptor, path):
            return descriptor, path
        os.close(descriptor)  # another process took it for a leftover before it was locked


def remove_leftovers(target: Path) -> None:
    """Remove the temporary files of killed processes that were to replace a file."""
    prefix = _prefix(target)
    with os.scandir(target.parent) as found:
        left = [Path(each.path) for each in found if each.name.startswith(prefix)]
    for path in left:
        with suppress(OSError):  # a leftover that cannot be removed does not prevent writing
            _remove_file(path)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield an empty folder, accessible to this user only; leftovers of killed processes are removed."""
    home = Path(tempfile.gettempdir())
    for path in home.glob(f"{_FOLDER}*"):
        with suppress(OSError):
            _remove_folder(path)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_FOLDER, dir=home))
        with _opened(folder) as descriptor:
            lock(descriptor)
            if not is_at(descriptor, folder):  # another process took it for a leftover
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


@contextmanager
def reserved_folder(folder: Path) -> Iterator[None]:
    """Create a folder, accessible to this user only, unless it exists, and reserve it for this process.

    Parameters
    ----------
    folder : Path
        Its parent must exist.

    Raises
    ------
    BlockingIOError
        If another process has reserved it.
    """
    while True:
        folder.mkdir(mode=_PRIVATE, exist_ok=True)
        with _opened(folder) as descriptor:
            if sys.platform != "win32":
                os.fchmod(descriptor, _PRIVATE)
            _lock_at_once(descriptor)
            if is_at(descriptor, folder):  # not one that its holder has just removed
                yield
                return


def lock(descriptor: int) -> None:
    """Mark an open file as that of a running process, where the file system supports it."""
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)


def is_at(descriptor: int, path: Path) -> bool:
    """Return whether an open file is still the one at a path."""
    if sys.platform == "win32":
        return True
    try:
        named = path.lstat()
    except FileNotFoundError:
        return False
    opened = os.fstat(descriptor)
    return (named.st_dev, named.st_ino) == (opened.st_dev, opened.st_ino)


def _prefix(target: Path) -> str:
    # A digest, because the name itself may have the largest length.
    return f"{_FILE}{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _lock_at_once(descriptor: int) -> bool:
    """Lock an open file and return True; False where there are no locks.

    Raises
    ------
    BlockingIOError
        If another process holds it.
    """
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def _remove_file(path: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
        if regular and _lock_at_once(descriptor) and is_at(descriptor, path):
            path.unlink()
    finally:
        os.close(descriptor)


def _remove_folder(path: Path) -> None:
    with _opened(path) as descriptor:
        if _lock_at_once(descriptor) and is_at(descriptor, path):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Yield a descriptor of a folder; on Windows, where folders have none, one of the null device."""
    if sys.platform == "win32":
        descriptor = os.open(os.devnull, os.O_RDONLY)
    else:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
