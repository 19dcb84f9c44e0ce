"""The threshold in force: who chose it, when, why, and on what evidence.

Kept as an append-only history, ``operating_point.jsonl``, see :mod:`lrcore.ledger`.
"""

from dataclasses import asdict, dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any

from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.prevalence import shifted_risk
from lrcore.evaluation.sweep import operating_characteristics
from lrcore.ledger import append, entries, must_say

HISTORY = "operating_point.jsonl"
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known of a threshold when it was chosen.

    Attributes
    ----------
    evaluation_set : str
        Name of the patients it was judged on.
    n, n_malignant : int
        Patients, and those of them who are malignant.
    prevalence : float
        Share of malignant patients the choice was made for.
    recall, false_alarm_rate : tuple of float
        Estimate, lower and upper 95 % limit.
    """

    evaluation_set: str
    n: int
    n_malignant: int
    prevalence: float
    recall: tuple[float, float, float]
    false_alarm_rate: tuple[float, float, float]

    def __post_init__(self) -> None:
        if not all(isfinite(value) for value in (*self.recall, *self.false_alarm_rate, self.prevalence)):
            raise InvalidInput(
                "A threshold can be put in force only on patients of both kinds: "
                f"{self.evaluation_set} has {self.n_malignant} malignant of {self.n}."
            )


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold somebody put in force.

    Attributes
    ----------
    threshold : float
        Patients at or above it are flagged.
    rationale, chosen_by, chosen_at : str
        Why, who, and when (UTC, ISO 8601).
    evidence : Evidence
    model_version, model_digest : str
        The model it was chosen for; it says nothing about another.
    """

    threshold: float
    rationale: str
    chosen_by: str
    chosen_at: str
    evidence: Evidence
    model_version: str
    model_digest: str

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise InvalidInput(f"A threshold in force must lie between 0 and 1, got {self.threshold}.")
        must_say(self, rationale="why this threshold was chosen", chosen_by="who chose it")

    @property
    def harm_ratio(self) -> float:
        """How many false alarms one missed cancer is held to be worth, read off the model's own risk."""
        return (1 - self.threshold) / self.threshold

    @property
    def harm_ratio_where_used(self) -> float:
        """The same, read off the risk a patient at the threshold has at the prevalence it was chosen for."""
        seen = self.evidence
        here, there = seen.n_malignant / seen.n, seen.prevalence
        if there == here or not 0 < there < 1:
            return self.harm_ratio
        at = shifted_risk([self.threshold], from_prevalence=here, to_prevalence=there)[0]
        return float((1 - at) / at)


@dataclass(frozen=True, slots=True)
class InForce:
    """The threshold to use for one model, and what to say about it.

    Attributes
    ----------
    threshold : float
    point : OperatingPoint or None
        None while nobody has chosen for this model.
    sentence : str
        Who chose it, or that nobody did.
    """

    threshold: float
    point: OperatingPoint | None
    sentence: str


def history(folder: Path) -> tuple[OperatingPoint, ...]:
    """Return every operating point ever put in force, oldest first.

    Raises
    ------
    ArtifactDamaged
        If a line was changed, removed or reordered since it was written.
    """
    return entries(folder / HISTORY, _point)


def in_force(folder: Path, model_digest: str) -> InForce:
    """Return the last threshold chosen for a model; 0.5 until somebody chooses one for it.

    A choice stays with its model: it is in force again when that model is put in use again.
    """
    chosen = history(folder)
    if not chosen:
        return InForce(
            DEFAULT_THRESHOLD, None, f"{DEFAULT_THRESHOLD:.3f} is in force and is nobody's choice."
        )
    own = [point for point in chosen if point.model_digest == model_digest]
    if not own:
        last = chosen[-1]
        sentence = (
            f"{DEFAULT_THRESHOLD:.3f} is in force and is nobody's choice: the last choice, "
            f"{last.threshold:.3f}, was made for model {last.model_version}."
        )
        return InForce(DEFAULT_THRESHOLD, None, sentence)
    last = own[-1]
    sentence = f"{last.threshold:.3f} is in force, chosen by {last.chosen_by} on {last.chosen_at[:10]}."
    return InForce(last.threshold, last, sentence)


def put_in_force(folder: Path, point: OperatingPoint) -> None:
    """Add an operating point to the history. The caller holds the folder's lock."""
    append(folder / HISTORY, asdict(point) | {"harm_ratio": point.harm_ratio}, _point)


def evidence_at(patients: EvaluationSet, threshold: float, *, prevalence: float | None) -> Evidence:
    """Return what these patients say of a threshold.

    Parameters
    ----------
    patients : EvaluationSet
    threshold : float
    prevalence : float or None
        Where the threshold will be used; None for the patients' own.

    Raises
    ------
    InvalidInput
        If the patients are all malignant or all benign.
    """
    at = operating_characteristics(patients.outcome, patients.risk, threshold)
    recall, specificity = at.sensitivity, at.specificity
    return Evidence(
        patients.name,
        patients.n,
        patients.n_malignant,
        patients.prevalence if prevalence is None else prevalence,
        (recall.value, recall.low, recall.high),
        (1 - specificity.value, 1 - specificity.high, 1 - specificity.low),
    )


def chosen_again(point: OperatingPoint, *, rationale: str, chosen_by: str, chosen_at: str) -> OperatingPoint:
    """Return an earlier point as a new choice: going back is a decision too."""
    return replace(point, rationale=rationale, chosen_by=chosen_by, chosen_at=chosen_at)


def _point(entry: dict[str, Any]) -> OperatingPoint:
    entry["evidence"] = Evidence(**_tuples(entry["evidence"]))
    return OperatingPoint(**{k: v for k, v in entry.items() if k != "harm_ratio"})


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
