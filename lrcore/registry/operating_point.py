"""The threshold in force: who chose it, when, why, and on what evidence.

Kept as an append-only history, ``operating_point.jsonl``, see
:mod:`lrcore.registry.append_only_log`. A choice belongs to one version of the model, named by the
digest of its record: reading the version in use first and its threshold second gives a pair that was
in force together.
"""

from dataclasses import asdict, dataclass, replace
from math import floor, isfinite, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrcore.errors import InvalidInput
from lrcore.registry.append_only_log import (
    RESTARTED,
    History,
    append,
    count,
    exists,
    read,
    require_text,
    restart,
)

if TYPE_CHECKING:
    from lrcore.evaluation.evaluation_set import EvaluationSet

HISTORY = "operating_point.jsonl"
DEFAULT_THRESHOLD = 0.5
_REASON, _NAME = "Give the reason for the choice.", "Give the name of who decides."


@dataclass(frozen=True, slots=True)
class ThresholdEvidence:
    """The evidence on a threshold when it was chosen.

    Attributes
    ----------
    evaluation_set : str
        Name of the patients it was judged on.
    n, n_malignant : int
        Patients, and those of them who are malignant.
    prevalence : float
        Share of malignant patients for which the choice was made.
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
    """A threshold that was put in force.

    Attributes
    ----------
    threshold : float
        Patients at or above it are flagged.
    rationale, chosen_by, chosen_at : str
        Why, who, and when (UTC, ISO 8601).
    evidence : Evidence
    model_version, model_digest : str
        The model it was chosen for, and no other.
    is_default : bool
        Whether the decision restored the default, with no chosen threshold.
    zone : tuple of float or None
        The rule-out and the rule-in threshold of a grey zone recorded with it. No patient is flagged by them.
    """

    threshold: float
    rationale: str
    chosen_by: str
    chosen_at: str
    evidence: ThresholdEvidence
    model_version: str
    model_digest: str
    is_default: bool = False
    zone: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise InvalidInput(f"A threshold in force must lie between 0 and 1, got {self.threshold}.")
        if self.is_default and self.threshold != DEFAULT_THRESHOLD:
            raise InvalidInput(f"The default threshold is {DEFAULT_THRESHOLD}, got {self.threshold}.")
        if self.zone is not None and not 0 <= self.zone[0] <= self.zone[1] <= 1:
            raise InvalidInput(f"A grey zone must rise within 0 to 1, got {self.zone}.")
        require_text(self, rationale=_REASON, chosen_by=_NAME)

    @property
    def harm_ratio(self) -> float:
        """The number of false alarms that one missed cancer is worth, from the model's own risk."""
        return (1 - self.threshold) / self.threshold

    @property
    def harm_ratio_where_used(self) -> float:
        """The same, from the risk of a patient at the threshold at the prevalence it was chosen for."""
        seen = self.evidence
        here, there = seen.n_malignant / seen.n, seen.prevalence
        if there == here or not 0 < there < 1:
            return self.harm_ratio
        from lrcore.evaluation.threshold.prevalence import shifted_risk

        at = shifted_risk([self.threshold], from_prevalence=here, to_prevalence=there)[0]
        return float((1 - at) / at)


@dataclass(frozen=True, slots=True)
class ThresholdChoice:
    """A threshold chosen for a model that is about to be stored.

    Attributes
    ----------
    threshold : float
    rationale, chosen_by, chosen_at : str
        Why, who, and when (UTC, ISO 8601).
    evidence : Evidence
        By the risks of the new model.
    """

    threshold: float
    rationale: str
    chosen_by: str
    chosen_at: str
    evidence: ThresholdEvidence

    def for_model(self, version: str, digest: str) -> OperatingPoint:
        """Return the choice as an operating point of a stored model."""
        return OperatingPoint(
            self.threshold, self.rationale, self.chosen_by, self.chosen_at, self.evidence, version, digest
        )


@dataclass(frozen=True, slots=True)
class InForce:
    """The threshold to use for one model, with a sentence about it.

    Attributes
    ----------
    threshold : float
    point : OperatingPoint or None
        The last decision for this model; None while there is none.
    sentence : str
        Who chose it, or that no threshold has been chosen.
    """

    threshold: float
    point: OperatingPoint | None
    sentence: str


def digits_shown(threshold: float) -> str:
    """Return a threshold with three decimals, or with more where three do not identify it.

    Examples
    --------
    >>> digits_shown(0.5), digits_shown(0.031), digits_shown(0.0103728513)
    ('0.500', '0.031', '0.01037')
    """
    if not 0 < threshold < 1 or round(threshold, 3) == threshold:
        return f"{threshold:.3f}"
    return f"{threshold:.{max(4, 3 - floor(log10(min(threshold, 1 - threshold))))}f}"


def history(folder: Path) -> tuple[OperatingPoint, ...]:
    """Return every operating point ever put in force, oldest first.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    return whole_history(folder).entries


def whole_history(folder: Path) -> History[OperatingPoint]:
    """Return every operating point, with the notes on the history itself; see :func:`history`."""
    return read(folder / HISTORY, _point)


def in_force(folder: Path, model_digest: str) -> InForce:
    """Return the last threshold chosen for a model; 0.5 until one is chosen for it.

    A choice stays with its model: it is in force again when that model is put in use again.

    Raises
    ------
    ArtifactDamaged
        If the history is not, to its end, what was written.
    """
    whole = whole_history(folder)
    own = [point for point in whole.entries if point.model_digest == model_digest]
    if own:
        return InForce(own[-1].threshold, own[-1], _sentence(own[-1]))
    return InForce(DEFAULT_THRESHOLD, None, _default_sentence(whole))


def _default_sentence(whole: History[OperatingPoint]) -> str:
    default = f"{DEFAULT_THRESHOLD:.3f} is in force, the default: no threshold has been chosen"
    restarts = [note for note in whole.notes if note.what == RESTARTED]
    since = ""
    if restarts:
        since = f" The history of thresholds was started anew on {restarts[-1].at[:10]} by {restarts[-1].by}."
    if not whole.entries:
        return f"{default}.{since}"
    last = whole.entries[-1]
    return (
        f"{default} for this model. The last choice, {digits_shown(last.threshold)}, was made for model "
        f"{last.model_version}.{since}"
    )


def _sentence(point: OperatingPoint) -> str:
    by = f"{point.chosen_by} on {point.chosen_at[:10]}"
    if point.is_default:
        return f"{point.threshold:.3f} is in force, the default, restored by {by}: no threshold is chosen."
    return f"{digits_shown(point.threshold)} is in force, chosen by {by}."


def last_two_decisions(
    folder: Path, model_digest: str
) -> tuple[OperatingPoint, OperatingPoint | None] | None:
    """Return the last decision for a model and the one it replaced, which an undo restores.

    None if nothing was decided for the model; the second is None if the first decision replaced the
    default.
    """
    own = [point for point in history(folder) if point.model_digest == model_digest]
    return (own[-1], own[-2] if len(own) > 1 else None) if own else None


def put_in_force(folder: Path, point: OperatingPoint) -> None:
    """Add an operating point to the history. The caller holds the folder's lock."""
    entry = asdict(point) | {"harm_ratio": point.harm_ratio}
    if point.zone is None:  # an entry without one is written as before there were grey zones
        del entry["zone"]
    append(folder / HISTORY, entry, _point)


def has_history(folder: Path) -> bool:
    """Return whether there is, or was, a history of thresholds."""
    return exists(folder / HISTORY)


def count_history(folder: Path) -> None:
    """Count a history that an earlier version wrote. The caller holds the folder's lock."""
    count(folder / HISTORY, _point)


def restart_history(folder: Path, *, by: str, rationale: str, keep_intact: bool) -> str:
    """Start the history anew; return the name the old file is kept under. The caller holds the lock."""
    return restart(folder / HISTORY, _point, by=by, rationale=rationale, keep_intact=keep_intact).kept_as


def evidence_at(
    patients: "EvaluationSet", threshold: float, *, prevalence: float | None
) -> ThresholdEvidence:
    """Return the evidence of these patients on a threshold.

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
    from lrcore.evaluation.threshold.counts import counts_at
    from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics

    at = operating_characteristics(counts_at(patients, threshold))
    recall, specificity = at.sensitivity, at.specificity
    return ThresholdEvidence(
        patients.name,
        patients.n,
        patients.n_malignant,
        patients.prevalence if prevalence is None else prevalence,
        (recall.value, recall.low, recall.high),
        (1 - specificity.value, 1 - specificity.high, 1 - specificity.low),
    )


def repeat_choice(point: OperatingPoint, *, rationale: str, chosen_by: str, chosen_at: str) -> OperatingPoint:
    """Return an earlier point as a new choice, because a reversal is a decision as well."""
    return replace(point, rationale=rationale, chosen_by=chosen_by, chosen_at=chosen_at)


def restore_default(
    evidence: ThresholdEvidence,
    model: tuple[str, str],
    *,
    rationale: str,
    chosen_by: str,
    chosen_at: str,
) -> OperatingPoint:
    """Return the decision to restore the default, with no chosen threshold.

    Parameters
    ----------
    evidence : Evidence
        At the default.
    model : tuple of str
        Version and digest of the model.
    rationale, chosen_by, chosen_at : str
        Why, who, and when (UTC, ISO 8601).
    """
    return OperatingPoint(
        DEFAULT_THRESHOLD, rationale, chosen_by, chosen_at, evidence, *model, is_default=True
    )


def _point(entry: dict[str, Any]) -> OperatingPoint:
    entry["evidence"] = ThresholdEvidence(**_tuples(entry["evidence"]))
    return OperatingPoint(**{k: v for k, v in _tuples(entry).items() if k != "harm_ratio"})


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
