"""Which version of the model is in use.

The last entry of the history of versions names it: adding that entry, in one step, is what puts a
version in use. ``current.json`` repeats the name afterwards. It decides only where there is no
counted history: in a folder an earlier version of Cutpoint left behind, or after the history was
started anew. A ``current.json`` that is lost or differs therefore changes nothing.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lrcore.errors import ArtifactDamaged
from lrcore.registry.append_only_log import files_of
from lrcore.registry.record import parse
from lrcore.registry.version_history import HISTORY, VersionChange, has_history, record_change, whole_history
from lrcore.system.files import sha256_of, write_atomically

CURRENT, RECORD = "current.json", "record.json"
WAY_OUT = "`python -m lrcore history use VERSION --by NAME --why REASON`"
Fingerprint = tuple[tuple[int, int, int] | None, ...]


class VersionInUse(NamedTuple):
    """A version, and the digest of its record."""

    version: str
    digest: str


def version_in_use(folder: Path) -> VersionInUse | None:
    """Return the version in use; None where there never was one.

    Raises
    ------
    ArtifactDamaged
        If the version in use cannot be determined.
    """
    whole = whole_history(folder)
    if not whole.entries:
        pointed = _sound(_pointed(folder))
        if pointed is None and has_history(folder):
            raise ArtifactDamaged(
                f"No version of the model is in use since the history of versions was started anew. Put one "
                f"in use: {WAY_OUT}; or train one: `python -m lrcore train`"
            )
        return pointed
    last = whole.entries[-1]
    return _of_old_history(folder, last) if whole.is_old else _named_by(last)


def put_in_use(folder: Path, change: VersionChange) -> None:
    """Put a stored version in use. The caller holds the folder's lock.

    Raises
    ------
    ArtifactError
        If the history of versions is damaged or cannot be written: nothing has changed then.
    """
    record_change(folder, change)
    with suppress(OSError):  # the history decides; the next start corrects the file
        _point_to(folder, VersionInUse(change.version, change.digest))


def repair(folder: Path) -> str:
    """Make ``current.json`` agree with the history; return what was wrong with it, or an empty text.

    The caller holds the folder's lock.
    """
    wanted = version_in_use(folder)
    problem = contradiction(folder, wanted)
    if problem and wanted is not None:
        with suppress(OSError):
            _point_to(folder, wanted)
    return problem


def pointed_version(folder: Path) -> VersionInUse | None:
    """Return the version that ``current.json`` names; None where it is missing or damaged."""
    pointed = _pointed(folder)
    return pointed if isinstance(pointed, VersionInUse) else None


def contradiction(folder: Path, wanted: VersionInUse | None) -> str:
    """Return how ``current.json`` contradicts the version in use; empty if it agrees."""
    pointed = _pointed(folder)
    if wanted is None or pointed == wanted:
        return ""
    if isinstance(pointed, VersionInUse):
        problem = f"{CURRENT} names model {pointed.version}"
    else:
        problem = pointed or f"{CURRENT} is missing"
    return f"{problem}. The history of versions names model {wanted.version}, which is in use."


def digest_of_record(folder: Path, version: str) -> str:
    """Return the digest of a stored version's record."""
    return sha256_of((folder / "models" / version / RECORD).read_bytes())


def fingerprint(folder: Path, *further: Path) -> Fingerprint:
    """Return a value that differs after a version, or one of some further histories, was written."""
    paths = (folder / CURRENT, *files_of(folder / HISTORY), *(f for each in further for f in files_of(each)))
    return tuple(map(_mark, paths))


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:  # reported when the file is read
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _of_old_history(folder: Path, last: VersionChange) -> VersionInUse:
    """Return the version in use for a history that does not list versions trained later."""
    pointed = _sound(_pointed(folder))
    if pointed is not None and (pointed.version == last.version or _trained_since(folder, pointed, last)):
        return pointed
    what = "is missing" if pointed is None else f"names model {pointed.version}"
    raise ArtifactDamaged(
        f"{CURRENT} {what}, but {HISTORY} records model {last.version} as put in use on {last.at[:10]} by "
        f"{last.by}. Restore {CURRENT} from a backup, or decide which version is in use: {WAY_OUT}"
    )


def _trained_since(folder: Path, pointed: VersionInUse, last: VersionChange) -> bool:
    try:
        record = parse((folder / "models" / pointed.version / RECORD).read_bytes())
    except (OSError, ArtifactDamaged):
        return False
    return not record.updates and record.created_at > last.at


def _named_by(change: VersionChange) -> VersionInUse:
    found = VersionInUse(change.version, change.digest)
    if not _is_version(found.version):
        raise _damaged(f"{HISTORY} does not name a model version")
    return found


def _pointed(folder: Path) -> VersionInUse | str | None:
    """Return the version in ``current.json``, why it cannot be used, or None if the file is missing."""
    try:
        pointer = json.loads((folder / CURRENT).read_bytes())
        found = VersionInUse(pointer["version"], pointer["record_sha256"])
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"{CURRENT} cannot be read: {error.strerror}"
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"{CURRENT} is damaged"
    return found if _is_version(found.version) else f"{CURRENT} does not name a model version"


def _sound(pointed: VersionInUse | str | None) -> VersionInUse | None:
    if isinstance(pointed, str):
        raise _damaged(pointed)
    return pointed


def _is_version(name: object) -> bool:
    return isinstance(name, str) and bool(name) and Path(name).name == name


def _damaged(problem: str) -> ArtifactDamaged:
    return ArtifactDamaged(
        f"{problem}. Restore it from a backup, or decide which version is in use: {WAY_OUT}"
    )


def _point_to(folder: Path, wanted: VersionInUse) -> None:
    pointer = {"version": wanted.version, "record_sha256": wanted.digest}
    write_atomically(folder / CURRENT, json.dumps(pointer, indent=2).encode() + b"\n")
