"""Writing files so that a reader sees the old content or the new, never a part."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from lrcore.errors import NotWritten
from lrcore.system.temporary import remove_leftovers, temporary_file

_PRIVATE_MODE, _PUBLIC_MODE = 0o600, 0o666
_ACCESS_LIST = "system.posix_acl_access"


def write_atomically(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replace a file's content in one step that survives a crash.

    Parameters
    ----------
    path, private
        As in :func:`atomic_file`.
    content : bytes
        The whole new content.

    Raises
    ------
    NotWritten
        If it cannot be written; the old content is unchanged.
    """
    with atomic_file(path, private=private) as file:
        file.write(content)


@contextmanager
def atomic_file(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Yield an empty file that replaces another when the block succeeds, and is removed otherwise.

    A symbolic link stays, and its target is replaced in the target's own folder. Of several names of one
    file (hard links) only this one gets the new content.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    private : bool
        Whether a new file is readable by its owner only, as files of patients are; otherwise the umask
        decides. An existing file keeps its permissions, and its owner and group where possible.

    Raises
    ------
    NotWritten
        If it cannot be written; what was there before is still there.
    """
    target = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        old = _regular(target)
        remove_leftovers(target)
        descriptor, temporary = temporary_file(target, _PRIVATE_MODE if private or old else _PUBLIC_MODE)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            _complete(descriptor, target, old)
            if sys.platform != "win32":  # while it is locked, so that no process takes it for a leftover
                os.replace(temporary, target)
        if sys.platform == "win32":
            os.replace(temporary, target)
        sync_folder(target.parent)
    except OSError as error:
        if _is_of_writing(error, temporary):
            raise NotWritten.because(path, error) from error
        raise
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _regular(target: Path) -> os.stat_result | None:
    """Return the status of the file to be replaced; None if there is none yet."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise NotWritten(f"{target} cannot be written: it is no regular file, and is not replaced by one.")
    return found


def _is_of_writing(error: OSError, temporary: Path | None) -> bool:
    """Return whether an error concerns the file, not the block that fills it."""
    return temporary is None or error.filename in (None, str(temporary), str(temporary.parent))


def _complete(descriptor: int, target: Path, old: os.stat_result | None) -> None:
    if old:
        _permit_like(descriptor, target, old)
    os.fsync(descriptor)


def _permit_like(descriptor: int, target: Path, old: os.stat_result) -> None:
    """Give the new file the owner, the group and the permissions of the old one, where possible."""
    if sys.platform == "win32":
        return
    mode = stat.S_IMODE(old.st_mode) & 0o777
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid) and not _given(descriptor, old):
        mode &= 0o707 | (mode & 0o007) << 3  # another group gets no more than all others
    if not _has_access_list_of(descriptor, target):
        mode &= 0o707
    os.fchmod(descriptor, mode)


def _given(descriptor: int, old: os.stat_result) -> bool:
    """Change owner and group to those of another file; return whether the group was changed."""
    if sys.platform == "win32":
        return False
    for owner in (old.st_uid, -1):
        with suppress(OSError):
            os.fchown(descriptor, owner, old.st_gid)
            return True
    return False


def _has_access_list_of(descriptor: int, target: Path) -> bool:
    """Copy the access control list, or its absence; return False if there is one that cannot be copied."""
    if sys.platform != "linux":
        return True
    try:
        wanted = os.getxattr(target, _ACCESS_LIST)
    except OSError:
        with suppress(OSError):  # a new file may inherit one from its folder
            os.removexattr(descriptor, _ACCESS_LIST)
        return True
    with suppress(OSError):
        os.setxattr(descriptor, _ACCESS_LIST, wanted)
        return True
    return False


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system supports it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 digest of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
