"""The lines of a history, checked against each other and against the file that counts them.

A line is a JSON object with its number (``entry``) and the digest of the line before (``previous``).
The count, ``{"entries": 3, "last": DIGEST}``, is in the head file next to the history. Lines written
before lines were numbered have no ``entry``; a history of only those may do without a count.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lrcore.errors import ArtifactDamaged
from lrcore.system.files import sha256_of

_FIRST = ""  # stands for the digest of the line before the first
_MAX_READINGS = 100  # each repetition is explained by another process that writes


@dataclass(frozen=True, slots=True)
class Head:
    """How many lines a history has, and the digest of the last."""

    entries: int
    last: str

    def as_bytes(self) -> bytes:
        """Return the content of the head file."""
        return json.dumps(asdict(self)).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of an intact history.

    Attributes
    ----------
    texts : tuple of str
        Without their line feeds.
    contents : tuple of dict
        The content of each line, without its number and the digest of the line before.
    n_numbered : int
        How many of them carry a number.
    head : Head or None
        Their count; None where there is none yet.
    """

    texts: tuple[str, ...]
    contents: tuple[dict[str, Any], ...]
    n_numbered: int
    head: Head | None


def head_of(path: Path) -> Path:
    """Return where the number of lines of a history is kept.

    Examples
    --------
    >>> head_of(Path("operating_point.jsonl")).name
    'operating_point.head.json'
    """
    return path.with_suffix(".head.json")


def read_verified(path: Path) -> Lines:
    """Read a history and its count, and check them against each other.

    The count is read before the lines. Where they do not fit, both are read again: another process may
    have written in between.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    head = _head(path)
    for _ in range(_MAX_READINGS):
        lines = _chained(path, head)
        problem = _miscounted(path, lines)
        if not problem:
            return lines
        read_before, head = head, _head(path)
        if head == read_before:
            break
    raise damaged_history(path, problem)


def line_after(texts: list[str], content: dict[str, Any]) -> str:
    """Return the line that continues these lines with some content."""
    previous = _digest(texts[-1]) if texts else _FIRST
    return json.dumps(content | {"entry": len(texts) + 1, "previous": previous})


def content_after(texts: list[str], line: str) -> tuple[dict[str, Any], bool]:
    """Return the content of a line, and whether it is numbered, if it continues these lines.

    Raises
    ------
    ValueError, KeyError, AttributeError, RecursionError
        If it does not.
    """
    content: dict[str, Any] = json.loads(line)
    if content.pop("previous") != (_digest(texts[-1]) if texts else _FIRST):
        raise ValueError("the digest of the line before does not match")
    number = content.pop("entry", None)
    if number is not None and number != len(texts) + 1:
        raise ValueError("its number does not match")
    return content, number is not None


def head_for(texts: list[str]) -> Head:
    """Return the count of some lines."""
    return Head(len(texts), _digest(texts[-1]))


def as_bytes(texts: list[str]) -> bytes:
    """Return the content of the file that holds some lines."""
    return "".join(f"{text}\n" for text in texts).encode()


def changed_line(path: Path, number: int, error: Exception) -> ArtifactDamaged:
    """Return the error for a line that was changed after it was written."""
    return damaged_history(path, f"Line {number} of {path.name} was changed after it was written ({error})")


def damaged_history(path: Path, problem: str) -> ArtifactDamaged:
    """Return the error for a damaged history: what is wrong, and the two remedies."""
    return ArtifactDamaged(
        f"{problem}. Restore {path.name} and {head_of(path).name} from a backup, or start the history anew: "
        f"`python -m lrcore history restart {path.name} --by NAME --why REASON` (`--keep-intact` "
        "keeps what is intact)."
    )


def _chained(path: Path, head: Head | None) -> Lines:
    texts: list[str] = []
    contents: list[dict[str, Any]] = []
    n_numbered = 0
    for line in _read_lines(path):
        try:
            content, numbered = content_after(texts, line)
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
            raise changed_line(path, len(texts) + 1, error) from error
        texts.append(line)
        contents.append(content)
        n_numbered += numbered
    return Lines(tuple(texts), tuple(contents), n_numbered, head)


def _read_lines(path: Path) -> list[str]:
    content = _bytes(path, path)
    if content is None:
        return []
    if not content.endswith(b"\n"):
        raise damaged_history(
            path, f"{path.name} " + ("does not end in a line feed" if content else "is empty")
        )
    try:
        return content.decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        raise damaged_history(path, f"{path.name} is not UTF-8 text") from error


def _miscounted(path: Path, lines: Lines) -> str:
    """Return how the lines contradict their count; empty if they agree."""
    head, n, count = lines.head, len(lines.texts), head_of(path).name
    if head is None:
        # After a crash, the first numbered line may not be counted yet.
        return f"{count}, which counts the entries of {path.name}, is missing" if lines.n_numbered > 1 else ""
    if n == 0:
        return f"{path.name} is missing; {count} counts {head.entries} of its lines"
    if n < head.entries:
        return f"{path.name} has lost its end: {head.entries} lines are counted, {n} are there"
    if n > head.entries + 1 or _digest(lines.texts[head.entries - 1]) != head.last:
        return f"{path.name} and its count, {count}, do not belong together"
    return ""


def _head(path: Path) -> Head | None:
    content = _bytes(head_of(path), path)
    if content is None:
        return None
    try:
        head = Head(**json.loads(content))
        if head.as_bytes() == content and head.entries > 0:
            return head
    except (ValueError, TypeError, RecursionError):
        pass
    raise damaged_history(path, f"{head_of(path).name}, which counts the entries of {path.name}, is damaged")


def _bytes(file: Path, path: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise damaged_history(path, f"{file.name} cannot be read: {error.strerror}") from error


def _digest(line: str) -> str:
    return sha256_of(line.encode())
