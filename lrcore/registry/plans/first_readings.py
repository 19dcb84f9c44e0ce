"""When the outcomes of each file were first read: an append-only history, ``outcomes_read.jsonl``.

Only a digest of the patients is kept, with their number and the time.
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lrcore.errors import ArtifactDamaged, ArtifactError
from lrcore.registry.active import folder_lock
from lrcore.registry.append_only_log import History, append, read, restart
from lrcore.registry.plans.sealed_plan import moment, now_to_the_microsecond

HISTORY = "outcomes_read.jsonl"


@dataclass(frozen=True, slots=True)
class FirstReading:
    """The first time that the outcomes of these patients were read here.

    Attributes
    ----------
    digests : tuple of str
        Of the patients and their outcomes, one for each model that gives risks.
    n, n_malignant : int
    at : str
        UTC, ISO 8601.
    """

    digests: tuple[str, ...]
    n: int
    n_malignant: int
    at: str

    def __post_init__(self) -> None:
        moment(self.at)


def whole_history(folder: Path) -> History[FirstReading]:
    """Return the first reading of every file, oldest first, with the notes on the history itself.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    return read(folder / HISTORY, _reading)


def record_reading(
    folder: Path, digests: tuple[str, ...], *, n: int, n_malignant: int
) -> tuple[FirstReading, str]:
    """Return the first reading of these patients, which is this one if none is recorded.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    digests : tuple of str
        Patients who agree in one of them are the same.
    n, n_malignant : int

    Returns
    -------
    FirstReading
    str
        Why it could not be recorded; empty if it is.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    first, unknown = _compared(folder, digests)
    if first is not None and not unknown:
        return first, ""
    new = FirstReading(unknown, n, n_malignant, now_to_the_microsecond())
    try:
        with folder_lock(folder):
            first, unknown = _compared(folder, digests)
            if unknown:
                append(folder / HISTORY, asdict(replace(new, digests=unknown)), _reading)
    except ArtifactDamaged:
        raise
    except (ArtifactError, OSError) as error:
        return first or new, str(error)
    return first or new, ""


def restart_history(folder: Path, *, by: str, rationale: str, keep_intact: bool) -> str:
    """Start the history anew; return the name the old file is kept under. The caller holds the lock."""
    return restart(folder / HISTORY, _reading, by=by, rationale=rationale, keep_intact=keep_intact).kept_as


def _compared(folder: Path, digests: tuple[str, ...]) -> tuple[FirstReading | None, tuple[str, ...]]:
    """Return the first reading of the patients, and the digests that are not recorded yet."""
    recorded = whole_history(folder).entries
    known = {digest for each in recorded for digest in each.digests}
    first = next((each for each in recorded if not set(each.digests).isdisjoint(digests)), None)
    return first, tuple(digest for digest in digests if digest not in known)


def _reading(content: dict[str, Any]) -> FirstReading:
    return FirstReading(**content | {"digests": tuple(content["digests"])})
