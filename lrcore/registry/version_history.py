"""Which model versions were put in use: who, when and why.

Kept as an append-only history, ``model_history.jsonl``, see
:mod:`lrcore.registry.append_only_log`. Its last entry names the version in use.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lrcore.registry.append_only_log import History, append, count, exists, read, require_text, restart

HISTORY = "model_history.jsonl"
UPDATED, ROLLED_BACK, TRAINED, FOUND = "updated", "put in use again", "trained", "found in use"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A model version that was put in use.

    Attributes
    ----------
    action : str
        ``trained``, ``updated`` to a new version, an older one ``put in use again``, or ``found in
        use`` where the history of versions began later than the model.
    version, digest : str
        The version, and the digest of its record.
    instead_of : str
        The version that was in use before; empty if there was none.
    at, by, rationale : str
        When (UTC, ISO 8601), who, and why.
    """

    action: str
    version: str
    digest: str
    instead_of: str
    at: str
    by: str
    rationale: str

    def __post_init__(self) -> None:
        require_text(
            self,
            rationale="Give the reason for putting the version in use.",
            by="Give the name of who decides.",
        )


def history(folder: Path) -> tuple[VersionChange, ...]:
    """Return every change of version, oldest first.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    return whole_history(folder).entries


def whole_history(folder: Path) -> History[VersionChange]:
    """Return every change of version, with the notes on the history itself; see :func:`history`."""
    return read(folder / HISTORY, _change)


def has_history(folder: Path) -> bool:
    """Return whether there is, or was, a history of versions."""
    return exists(folder / HISTORY)


def record_change(folder: Path, change: VersionChange) -> None:
    """Add a change to the history, which puts the version in use. The caller holds the folder's lock."""
    append(folder / HISTORY, asdict(change), _change)


def count_history(folder: Path) -> None:
    """Count a history that an earlier version wrote. The caller holds the folder's lock."""
    count(folder / HISTORY, _change)


def restart_history(
    folder: Path, in_use: VersionChange | None, *, by: str, rationale: str, keep_intact: bool
) -> str:
    """Start the history anew; return the name the old file is kept under. The caller holds the lock.

    Parameters
    ----------
    folder : Path
    in_use : VersionChange or None
        The version that stays in use; None for the last of the entries kept, if there are any.
    by, rationale, keep_intact
        See :func:`lrcore.registry.append_only_log.restart`.
    """
    then = [] if in_use is None else [asdict(in_use)]
    return restart(
        folder / HISTORY, _change, by=by, rationale=rationale, keep_intact=keep_intact, then=then
    ).kept_as


def _change(content: dict[str, Any]) -> VersionChange:
    return VersionChange(**content)
