"""The numbers of an external validation, each with its interval, at one threshold."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from lrcore.evaluation.calibration.brier import brier_score, log_loss
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.inputs import checked
from lrcore.evaluation.intervals import LEVEL, Estimate, proportion
from lrcore.evaluation.threshold.net_benefit import net_benefit_at
from lrcore.evaluation.threshold.sweep import operating_characteristics


@dataclass(frozen=True, slots=True)
class Measures:
    """How well risks rank, how far they are right, and what they are worth at a threshold.

    Attributes
    ----------
    n, n_malignant : int
    expected : float
        Malignant patients to be expected: the sum of the risks.
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
        """Return every number; what is not defined is ``None`` with its reason."""
        found = {name: estimate.as_json() for name, estimate in self.estimates.items()}
        counts = {"n": self.n, "n_malignant": self.n_malignant, "expected": self.expected}
        return counts | {"threshold": self.threshold} | found


def measures(
    outcome: ArrayLike,
    risk: ArrayLike,
    *,
    log_odds: ArrayLike | None = None,
    threshold: float,
    level: float = LEVEL,
) -> Measures:
    """Return the numbers of one group of patients.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    log_odds : array-like of shape (n,), optional
        The model's own.
    threshold : float
        From 0 to 1.
    level : float
        Coverage of all intervals.

    Examples
    --------
    >>> found = measures([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], threshold=0.5)
    >>> found["auc"].value, found["sensitivity"].value, found["net_benefit"].value
    (0.75, 0.5, 0.0)
    """
    malignant, p = checked(outcome, risk)
    n, cases = len(p), int(malignant.sum())
    calibrated = calibration(malignant, p, log_odds=log_odds, level=level)
    at = operating_characteristics(malignant, p, threshold, level=level)
    estimates = {
        "prevalence": proportion(cases, n, of="patient", level=level),
        "auc": auc(malignant, p, level=level),
        "slope": calibrated.slope,
        "in_the_large": calibrated.in_the_large,
        "oe_ratio": calibrated.oe_ratio,
        "brier": brier_score(malignant, p, level=level),
        "log_loss": log_loss(malignant, p, log_odds=log_odds, level=level),
        "net_benefit": net_benefit_at(malignant, p, threshold, level=level).estimate(),
        "sensitivity": at.sensitivity,
        "specificity": at.specificity,
    }
    return Measures(n, cases, float(p.sum()), threshold, estimates)
