"""What is computed once from a stored model and kept next to it, verified each time it is read."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from lrcore.errors import ArtifactDamaged, ArtifactError
from lrcore.registry.active import folder_lock
from lrcore.system.files import sha256_of, write_atomically

Derived = TypeVar("Derived")


def stored_or_made(
    folder: Path,
    kind: str,
    stem: str,
    *,
    read: Callable[[bytes], Derived],
    make: Callable[[], Derived],
    as_bytes: Callable[[Derived], bytes],
) -> Derived:
    """Return what is stored, or make and store it.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    kind : str
        Name of the folder in it.
    stem : str
        What the content depends on.
    read, make, as_bytes : callable

    Notes
    -----
    The name of a file ends in the digest of its content: a file that does not match its name is removed
    and its content computed again.
    """
    home = folder / kind
    found = _stored(home, stem, read)
    if found is not None:
        return found
    try:
        with folder_lock(folder):
            return _stored(home, stem, read) or _made_and_stored(home, stem, make, as_bytes)
    except ArtifactError:  # without a lock it is made, and made again the next time
        return make()


def _made_and_stored(
    home: Path, stem: str, make: Callable[[], Derived], as_bytes: Callable[[Derived], bytes]
) -> Derived:
    made = make()
    with suppress(OSError):  # made again where it cannot be stored
        _store(home, stem, as_bytes(made))
    return made


def _store(home: Path, stem: str, content: bytes) -> None:
    home.mkdir(exist_ok=True)
    for unsound in home.glob(f"{stem}.*.npz"):
        if unsound.is_dir():
            shutil.rmtree(unsound)
        else:
            unsound.unlink()
    write_atomically(home / f"{stem}.{sha256_of(content)[:16]}.npz", content)


def _stored(home: Path, stem: str, read: Callable[[bytes], Derived]) -> Derived | None:
    for path in sorted(home.glob(f"{stem}.*.npz")):
        try:
            content = path.read_bytes()
            if path.name == f"{stem}.{sha256_of(content)[:16]}.npz":
                return read(content)
        except (OSError, ArtifactDamaged):
            continue
    return None
