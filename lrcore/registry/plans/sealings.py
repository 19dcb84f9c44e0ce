"""The plans that were sealed here: an append-only history, ``plans.jsonl``, of their digests.

Anybody can write a plan with an earlier date and its digest. A plan that is in this history was sealed
when it states.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lrcore.registry.active import folder_lock
from lrcore.registry.append_only_log import History, append, read, restart
from lrcore.registry.plans.sealed_plan import SealedPlan, moment

HISTORY = "plans.jsonl"


@dataclass(frozen=True, slots=True)
class Sealing:
    """A plan that was sealed.

    Attributes
    ----------
    digest : str
    threshold : float
    by, sealed_at : str
        Who, and when (UTC, ISO 8601).
    """

    digest: str
    threshold: float
    by: str
    sealed_at: str

    def __post_init__(self) -> None:
        moment(self.sealed_at)


def whole_history(folder: Path) -> History[Sealing]:
    """Return every plan sealed here, oldest first, with the notes on the history itself.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    return read(folder / HISTORY, _sealing)


def was_sealed_here(folder: Path, plan: SealedPlan) -> bool:
    """Return whether this very plan is in the history."""
    return any(each.digest == plan.digest for each in whole_history(folder).entries)


def record_sealing(folder: Path, plan: SealedPlan) -> None:
    """Add a plan to the history."""
    sealing = Sealing(plan.digest, plan.threshold, plan.by, plan.sealed_at)
    with folder_lock(folder):
        append(folder / HISTORY, asdict(sealing), _sealing)


def restart_history(folder: Path, *, by: str, rationale: str, keep_intact: bool) -> str:
    """Start the history anew; return the name the old file is kept under. The caller holds the lock."""
    return restart(folder / HISTORY, _sealing, by=by, rationale=rationale, keep_intact=keep_intact).kept_as


def _sealing(content: dict[str, Any]) -> Sealing:
    return Sealing(**content)
