"""Was the threshold in force fixed before the outcomes of these patients were known?"""

from dataclasses import asdict, dataclass
from math import isclose, nan
from typing import Any

from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.registry.operating_point import InForce
from lrcore.registry.plans.sealed_plan import moment

DEFAULT, SAME_PATIENTS, OTHER_PATIENTS = "default", "same patients", "other patients"
_TOLERANCE = 1e-12  # of two shares of the same counts


@dataclass(frozen=True, slots=True)
class ThresholdOrigin:
    """On which patients the threshold in force was chosen.

    Attributes
    ----------
    kind : str
        ``default``, ``same patients`` or ``other patients``.
    threshold : float
    chosen_by, chosen_on : str
        Who, and the day; empty for the default.
    evidence : str
        Name of the patients on whom it was chosen; empty for the default.
    chosen_at, first_read_at : str
        When it was chosen, and when the outcomes were first read here (UTC, ISO 8601); empty where unknown.
    """

    kind: str
    threshold: float
    chosen_by: str = ""
    chosen_on: str = ""
    evidence: str = ""
    chosen_at: str = ""
    first_read_at: str = ""

    @property
    def seconds_before(self) -> float:
        """Seconds from the choice to the first reading; negative after it, nan where one is unknown."""
        if not self.chosen_at or not self.first_read_at:
            return nan
        return (moment(self.first_read_at) - moment(self.chosen_at)).total_seconds()

    def as_json(self) -> dict[str, Any]:
        """Return what is known of the choice."""
        facts = asdict(self)
        del facts["chosen_on"]
        return facts


def threshold_origin(in_force: InForce, patients: Patients, *, first_read_at: str = "") -> ThresholdOrigin:
    """Return whether the threshold in force was chosen on the outcomes of these patients.

    Parameters
    ----------
    in_force : InForce
    patients : Patients
        With risks of the model the threshold belongs to.
    first_read_at : str
        When their outcomes were first read here; empty if that is not recorded.

    Notes
    -----
    The history of thresholds holds the evidence of each choice: patients, malignant patients, recall and
    rate of false alarms. Patients who agree in all four are most likely the same; a small file may agree by
    chance.
    """
    point = in_force.point
    if point is None or point.is_default:
        return ThresholdOrigin(DEFAULT, in_force.threshold)
    seen, counts = point.evidence, counts_at(patients, point.threshold)
    kind = OTHER_PATIENTS
    if (seen.n, seen.n_malignant) == (counts.n, counts.n_malignant) and counts.n_benign:
        recall, alarms = counts.tp[0] / counts.n_malignant, counts.fp[0] / counts.n_benign
        if _equal(seen.recall[0], recall) and _equal(seen.false_alarm_rate[0], alarms):
            kind = SAME_PATIENTS
    day, moments = point.chosen_at[:10], (point.chosen_at, first_read_at)
    return ThresholdOrigin(kind, point.threshold, point.chosen_by, day, seen.evaluation_set, *moments)


def _equal(first: float, second: float) -> bool:
    return isclose(first, second, abs_tol=_TOLERANCE)
