"""An append-only history of decisions, one JSON object per line, with a count of its lines.

Each line carries its number and the digest of the line before: a line that was changed, removed or
reordered is detected. The number of lines and the digest of the last are kept in a second file
(``operating_point.head.json`` next to ``operating_point.jsonl``), so that a lost end is detected too.

A decision counts from the moment its line is in place. The line is written first, then the count:
after a crash in between, the history holds one valid line more than are counted, which is accepted
and counted by the next writer. Anything else (fewer lines than counted, several more, another last
line, a text that does not end in a line feed) is damage.

What cannot be detected: an older copy of both files, put back together. A history without a count,
as earlier versions of Cutpoint wrote it, is accepted once and counted then.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from lrcore.errors import ArtifactError, MissingText
from lrcore.registry.chained_lines import (
    Head,
    Lines,
    as_bytes,
    changed_line,
    content_after,
    head_for,
    head_of,
    line_after,
    read_verified,
)
from lrcore.system.clock import utc_now
from lrcore.system.files import sync_folder, write_atomically

Entry = TypeVar("Entry")
Parse = Callable[[dict[str, Any]], Entry]
COUNTED, RESTARTED = "counted", "started anew"


@dataclass(frozen=True, slots=True)
class Note:
    """A line about the history itself.

    Attributes
    ----------
    what : str
        ``counted`` for the first time, or ``started anew``.
    at, by, rationale : str
        When (UTC, ISO 8601), who, and why.
    kept_as : str
        Name under which the file before was kept; empty if there was none.
    """

    what: str
    at: str
    by: str
    rationale: str
    kept_as: str

    def __post_init__(self) -> None:
        require_text(
            self,
            rationale="Give the reason for starting the history anew.",
            by="Give the name of who decides.",
        )


@dataclass(frozen=True, slots=True)
class History(Generic[Entry]):
    """The decisions of one file.

    Attributes
    ----------
    entries : tuple
        Oldest first.
    notes : tuple of Note
        What was done to the history itself, oldest first.
    is_old : bool
        Whether it was written before lines were counted.
    is_counted : bool
        Whether the count is up to date.
    """

    entries: tuple[Entry, ...]
    notes: tuple[Note, ...]
    is_old: bool
    is_counted: bool


def files_of(path: Path) -> tuple[Path, Path]:
    """Return the files of a history: its lines and their count."""
    return path, head_of(path)


def exists(path: Path) -> bool:
    """Return whether there is, or was, a history."""
    return any(map(os.path.lexists, files_of(path)))


def read(path: Path, parse: Parse[Entry]) -> History[Entry]:
    """Read and verify a history; none yet is an empty one.

    Parameters
    ----------
    path : Path
    parse : callable
        Returns an entry from the content of one line; an exception means a damaged line.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    return _parsed(path, read_verified(path), parse)


def entries(path: Path, parse: Parse[Entry]) -> tuple[Entry, ...]:
    """Return every entry, oldest first; see :func:`read`."""
    return read(path, parse).entries


def append(path: Path, content: dict[str, Any], parse: Parse[object]) -> None:
    """Add an entry, never to a damaged history. The caller holds the folder's lock.

    Raises
    ------
    ArtifactDamaged
        If the history is damaged.
    ArtifactError
        If it cannot be written; then nothing was added.
    """
    lines = read_verified(path)
    _parsed(path, lines, parse)
    texts = list(lines.texts)
    try:
        if lines.n_numbered and lines.head != _head_for(lines):
            _count(path, texts)
        texts.append(line_after(texts, content))
        write_atomically(path, as_bytes(texts))
    except OSError as error:
        raise ArtifactError(
            f"{path.name} cannot be written: {error.strerror}. Nothing was recorded."
        ) from error
    with suppress(OSError):  # the entry is in place; the next writer counts it
        _count(path, texts)


def count(path: Path, parse: Parse[object]) -> None:
    """Count the lines of a history that are not counted. The caller holds the folder's lock.

    Raises
    ------
    ArtifactError
        If the history is damaged or the count cannot be written.
    """
    found = read(path, parse)
    if found.is_old:
        note = Note(COUNTED, utc_now(), "Cutpoint", "Its lines were written before lines were counted.", "")
        append(path, {"note": asdict(note)}, parse)
    elif not found.is_counted:
        try:
            _count(path, list(read_verified(path).texts))
        except OSError as error:
            raise ArtifactError(f"{head_of(path).name} cannot be written: {error.strerror}.") from error


def restart(
    path: Path,
    parse: Parse[object],
    *,
    by: str,
    rationale: str,
    keep_intact: bool,
    then: Sequence[dict[str, Any]] = (),
) -> Note:
    """Start a history anew and keep the old file under a dated name. The caller holds the lock.

    Parameters
    ----------
    path : Path
    parse : callable
        See :func:`read`.
    by, rationale : str
        Who decides, and why; written to the new history.
    keep_intact : bool
        Begin the new history with the lines of the old one up to the first that is damaged.
    then : sequence of dict
        Entries that the new history goes on with, in the same step.

    Raises
    ------
    ArtifactError
        If a file cannot be moved or written.

    Notes
    -----
    The new count is written first. After a crash in between it does not fit the old history, which is
    then reported as damaged; the history is never absent.
    """
    kept_as = _dated(path) if os.path.lexists(path) else ""
    note = Note(RESTARTED, utc_now(), by, rationale, kept_as)
    texts = _intact(path, parse) if keep_intact else []
    for content in ({"note": asdict(note)}, *then):
        texts.append(line_after(texts, content))
    try:
        if head_of(path).is_dir():
            os.replace(head_of(path), path.with_name(_dated(head_of(path))))
        _count(path, texts)
        if kept_as:
            _keep(path, path.with_name(kept_as))
        write_atomically(path, as_bytes(texts))
    except OSError as error:
        raise ArtifactError(f"{path.name} cannot be started anew: {error.strerror}.") from error
    return note


def require_text(decision: object, **requests: str) -> None:
    """Refuse a decision with empty texts; the message asks for all of them.

    Parameters
    ----------
    decision : object
    **requests : str
        For each attribute that must not be empty, the sentence that asks for it.
    """
    missing = {name: request for name, request in requests.items() if not getattr(decision, name).strip()}
    if missing:
        raise MissingText(missing)


def _parsed(path: Path, lines: Lines, parse: Parse[Entry]) -> History[Entry]:
    found: list[Entry] = []
    notes: list[Note] = []
    for number, content in enumerate(lines.contents, start=1):
        try:
            if "note" in content:
                notes.append(Note(**content["note"]))
            else:
                found.append(parse(dict(content)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise changed_line(path, number, error) from error
    is_old = bool(lines.texts) and lines.head is None and not lines.n_numbered
    return History(tuple(found), tuple(notes), is_old, lines.head == _head_for(lines))


def _head_for(lines: Lines) -> Head | None:
    return head_for(list(lines.texts)) if lines.texts else None


def _count(path: Path, texts: list[str]) -> None:
    write_atomically(head_of(path), head_for(texts).as_bytes())


def _intact(path: Path, parse: Parse[object]) -> list[str]:
    """Return the lines before the first that is damaged; the last may lack its line feed."""
    try:
        content = path.read_bytes()
    except OSError:
        return []
    intact: list[str] = []
    for line in filter(None, content.split(b"\n")):
        try:
            found, _ = content_after(intact, line.decode())
            Note(**found["note"]) if "note" in found else parse(found)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            break
        intact.append(line.decode())
    return intact


def _keep(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except OSError:  # it is a folder, or the file system has no links
        os.replace(path, kept)
    sync_folder(path.parent)


def _dated(path: Path) -> str:
    return f"{path.name}.kept-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z"
