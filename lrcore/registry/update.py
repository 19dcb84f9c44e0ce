"""An update of a model: its change of the log-odds, its patients, who decided it and why."""

from dataclasses import dataclass
from typing import Any

from lrcore.model.calibration_map import LogOddsMap
from lrcore.registry.append_only_log import require_text


@dataclass(frozen=True, slots=True)
class Update:
    """One step from a model version to the next.

    Attributes
    ----------
    method : str
        Method of the fit, see :mod:`lrcore.validation.updating.recalibration`.
    change : LogOddsMap
        New log-odds from those of the parent.
    parent_version, parent_digest : str
        The version it was made from, and the digest of that version's record.
    n, n_malignant : int
        Patients it was fitted on, and those of them who are malignant.
    patients_sha256 : str
        Digest of their measurements and outcomes, which identifies the same patients; nothing else about
        them is stored.
    applied_at, applied_by, rationale : str
        When (UTC, ISO 8601), who, and why.
    """

    method: str
    change: LogOddsMap
    parent_version: str
    parent_digest: str
    n: int
    n_malignant: int
    patients_sha256: str
    applied_at: str
    applied_by: str
    rationale: str

    def __post_init__(self) -> None:
        require_text(
            self,
            rationale="Give the reason for the update.",
            applied_by="Give the name of who decides.",
        )

    def as_json(self) -> dict[str, Any]:
        """Return the update as plain numbers and words."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "change"}
        intercept, below, above = self.change.numbers
        return plain | {"change": {"intercept": intercept, "below": below, "above": above}}


def update_from(entries: dict[str, Any]) -> Update:
    """Read an update back from :meth:`Update.as_json`."""
    return Update(**(entries | {"change": LogOddsMap(**entries["change"])}))
