"""The measures of an external validation at one threshold, with their intervals."""

from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.calibration.brier import brier_score, log_loss
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.intervals import LEVEL, Estimate, proportion
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics


@dataclass(frozen=True, slots=True)
class Measures:
    """Discrimination, calibration and net benefit of one group of patients.

    Attributes
    ----------
    n, n_malignant : int
    expected : float
        Expected malignant patients: the sum of the risks.
    threshold : float
        Of the net benefit, sensitivity and specificity.
    estimates : dict of str to Estimate
        ``prevalence, auc, slope, in_the_large, oe_ratio, brier, log_loss, net_benefit, sensitivity,
        specificity``.
    """

    n: int
    n_malignant: int
    expected: float
    threshold: float
    estimates: dict[str, Estimate]

    def __getitem__(self, name: str) -> Estimate:
        """Return one of the estimates."""
        return self.estimates[name]

    def as_json(self) -> dict[str, Any]:
        """Return every number, ``None`` with its reason where undefined."""
        found = {name: estimate.as_json() for name, estimate in self.estimates.items()}
        counts = {"n": self.n, "n_malignant": self.n_malignant, "expected": self.expected}
        return counts | {"threshold": self.threshold} | found


def measures(patients: Patients, *, threshold: float, level: float = LEVEL) -> Measures:
    """Return the measures of one group of patients.

    Parameters
    ----------
    patients : Patients
    threshold : float
        From 0 to 1.
    level : float
        Coverage of all intervals.

    Examples
    --------
    >>> found = measures(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), threshold=0.5)
    >>> found["auc"].value, found["sensitivity"].value, found["net_benefit"].value
    (0.75, 0.5, 0.0)
    """
    calibrated, counts = calibration(patients, level=level), counts_at(patients, threshold)
    at = operating_characteristics(counts, level=level)
    estimates = {
        "prevalence": proportion(patients.n_malignant, patients.n, of="patient", level=level),
        "auc": auc(patients, level=level),
        "slope": calibrated.slope,
        "in_the_large": calibrated.in_the_large,
        "oe_ratio": calibrated.oe_ratio,
        "brier": brier_score(patients, level=level),
        "log_loss": log_loss(patients, level=level),
        "net_benefit": net_benefit(counts, level=level).estimate(),
        "sensitivity": at.sensitivity,
        "specificity": at.specificity,
    }
    return Measures(patients.n, patients.n_malignant, float(patients.risk.sum()), threshold, estimates)
