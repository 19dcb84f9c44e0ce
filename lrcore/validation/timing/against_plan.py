"""An evaluation held against the plan that was sealed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.registry.plans.sealed_plan import SealedPlan, moment
from lrcore.registry.plans.sealings import was_sealed_here
from lrcore.validation.timing.first_reading import OutcomesRead

MEASURES = (
    "auc",
    "slope",
    "in_the_large",
    "oe_ratio",
    "brier",
    "log_loss",
    "net_benefit",
    "sensitivity",
    "specificity",
)
PLANNED, NOT_PLANNED, NOT_REPORTED = "planned", "not planned", "planned, not reported"


@dataclass(frozen=True, slots=True)
class AgainstPlan:
    """A plan, and what was done.

    Attributes
    ----------
    plan : SealedPlan
    was_sealed_here : bool
        Whether its sealing is in the history of this installation.
    first_read_at : str
        When the outcomes were first read here (UTC, ISO 8601).
    not_recorded : str
        Why this first reading could not be recorded; empty if it is.
    threshold : float
        Of this evaluation.
    n : int
        Patients with a known outcome.
    subgroups : tuple of str
        Columns whose groups are reported.
    model_version : str
        Of the model that gave the risks; empty where they came with the file.
    """

    plan: SealedPlan
    was_sealed_here: bool
    first_read_at: str
    not_recorded: str
    threshold: float
    n: int
    subgroups: tuple[str, ...]
    model_version: str

    @property
    def seconds_before(self) -> float:
        """Seconds from the sealing to the first reading; not above 0 if the outcomes were read before."""
        return (moment(self.first_read_at) - moment(self.plan.sealed_at)).total_seconds()

    @property
    def is_before(self) -> bool:
        """Whether the plan was sealed before the outcomes were first read."""
        return self.seconds_before > 0

    @property
    def has_planned_threshold(self) -> bool:
        """Whether the threshold is the planned one."""
        return self.threshold == self.plan.threshold

    @property
    def has_enough_patients(self) -> bool:
        """Whether the patients are as many as planned."""
        return self.n >= self.plan.minimum_n

    @property
    def is_of_planned_model(self) -> bool:
        """Whether the risks are of the version in use when the plan was sealed, or came with the file."""
        return self.model_version in ("", self.plan.model_version)

    def marks(self) -> dict[str, dict[str, str]]:
        """Return, for measures and subgroups, which were planned and which are reported."""
        return {
            "measures": _marks(self.plan.measures, MEASURES),
            "subgroups": _marks(self.plan.subgroups, self.subgroups),
        }

    def as_json(self) -> dict[str, Any]:
        """Return the plan and what was done."""
        return {
            "sealed": self.plan.as_json(),
            "was_sealed_here": self.was_sealed_here,
            "first_read_at": self.first_read_at,
            "fixed": "before" if self.is_before else "after",
            "seconds_before": self.seconds_before,
            "threshold": {"used": self.threshold, "as_planned": self.has_planned_threshold},
            "n": {"patients": self.n, "as_planned": self.has_enough_patients},
            "model": {"version": self.model_version or None, "as_planned": self.is_of_planned_model},
            **self.marks(),
        }


def against_plan(
    folder: Path,
    plan: SealedPlan,
    read: OutcomesRead,
    *,
    threshold: float,
    n: int,
    subgroups: Iterable[str],
    model_version: str,
) -> AgainstPlan:
    """Hold an evaluation against a plan.

    Parameters
    ----------
    folder : Path
        The artifacts folder, whose history shows which plans were sealed here.
    plan : SealedPlan
    read : OutcomesRead
        When the outcomes were first read.
    threshold : float
        Of the evaluation.
    n : int
        Patients evaluated.
    subgroups : iterable of str
        Columns whose groups are reported.
    model_version : str
        Of the model that gave the risks; empty where they came with the file.

    Raises
    ------
    ArtifactDamaged
        If the history of sealed plans is damaged.
    """
    return AgainstPlan(
        plan,
        was_sealed_here(folder, plan),
        read.first_at,
        read.problem,
        threshold,
        n,
        tuple(subgroups),
        model_version,
    )


def _marks(planned: Sequence[str], reported: Sequence[str]) -> dict[str, str]:
    found = {name: PLANNED if name in planned else NOT_PLANNED for name in reported}
    return found | {name: NOT_REPORTED for name in planned if name not in reported}
