"""An append-only history of decisions, one JSON object a line.

Each line carries the digest of the line before, so a line that was changed, removed or reordered is
noticed.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from lrcore.durable import sha256_of, write_atomically
from lrcore.errors import ArtifactDamaged, InvalidInput

Entry = TypeVar("Entry")
_FIRST = ""


def entries(path: Path, made: Callable[[dict[str, Any]], Entry]) -> tuple[Entry, ...]:
    """Return every entry, oldest first.

    Parameters
    ----------
    path : Path
        The file; none yet is an empty history.
    made : callable
        Makes an entry of one line's content; what it raises is a damaged line.

    Raises
    ------
    ArtifactDamaged
        If a line was changed, removed or reordered since it was written.
    """
    found, previous = [], _FIRST
    for number, line in enumerate(_lines(path), start=1):
        try:
            content = json.loads(line)
            if content.pop("previous") != previous:
                raise ValueError("the digest of the line before does not match")
            found.append(made(content))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArtifactDamaged(
                f"Line {number} of {path.name} was changed after it was written ({error}). "
                "Restore the file, or move it away to start a new history."
            ) from error
        previous = sha256_of(line.encode())
    return tuple(found)


def append(path: Path, content: dict[str, Any], made: Callable[[dict[str, Any]], object]) -> None:
    """Add an entry, never to a damaged history. The caller holds the folder's lock."""
    entries(path, made)
    lines = _lines(path)
    previous = sha256_of(lines[-1].encode()) if lines else _FIRST
    lines.append(json.dumps(content | {"previous": previous}))
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode())


def must_say(decision: object, **meanings: str) -> None:
    """Refuse a decision that leaves empty what each of these attributes must say."""
    for name, meaning in meanings.items():
        if not getattr(decision, name).strip():
            raise InvalidInput(f"`{name}` must say {meaning}; it is empty.")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
