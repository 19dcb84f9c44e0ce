"""Writing files so that a reader sees the old content or the new, never a part."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content in one step that survives a crash.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    content : bytes
        All of the new content.
    """
    # A model is not a secret: the service may run as another user than the one who trained it.
    with replaced(path, mode=0o644) as file:
        file.write(content)


@contextmanager
def replaced(path: Path, *, mode: int) -> Iterator[IO[bytes]]:
    """Yield an empty file that takes a file's place when the block ends well, and vanishes otherwise.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    mode : int
        Who may read and write it.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system can."""
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
