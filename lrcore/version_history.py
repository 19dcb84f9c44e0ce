"""Which model versions people put in use: who, when and why."""

from dataclasses import asdict, dataclass
from pathlib import Path

from lrcore.ledger import append, entries, must_say

HISTORY = "model_history.jsonl"
UPDATED, ROLLED_BACK = "updated", "put in use again"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A model version that somebody put in use.

    Attributes
    ----------
    action : str
        ``updated`` to a new version, or an older one ``put in use again``.
    version, digest : str
        The version, and the digest of its record.
    instead_of : str
        The version that was in use before.
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
        must_say(self, rationale="why the version is put in use", by="who decides it")


def history(folder: Path) -> tuple[VersionChange, ...]:
    """Return every change of version that somebody decided, oldest first.

    Raises
    ------
    ArtifactDamaged
        If a line was changed, removed or reordered since it was written.
    """
    return entries(folder / HISTORY, lambda content: VersionChange(**content))


def remember(folder: Path, change: VersionChange) -> None:
    """Add a change to the history. The caller holds the folder's lock."""
    append(folder / HISTORY, asdict(change), lambda content: VersionChange(**content))
