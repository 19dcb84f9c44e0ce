"""Measures of classification that do not reward right risks: given with the reason not to rely on them."""

from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

from lrcore.evaluation.json_numbers import number
from lrcore.evaluation.threshold.counts import Counts

REASON = (
    "improper at a threshold other than 0.5 or the prevalence: a model with wrong risks can have a better "
    "value than one with right risks. They weigh a missed cancer and a false alarm by how frequent "
    "the classes are, not by how bad the errors are (Van Calster et al. 2025, "
    "doi:10.1016/j.landig.2025.100916). Judge by discrimination, calibration and net benefit."
)
_UNDEFINED = {
    "accuracy": "not defined: no patient",
    "balanced_accuracy": "not defined without patients of both classes",
    "youden_index": "not defined without patients of both classes",
    "diagnostic_odds_ratio": "not defined: no missed cancer or no false alarm (or no patient of a class)",
    "kappa": "not defined: all patients are of one class and are called so",
    "f1": "not defined: no malignant patient and none flagged",
    "mcc": "not defined: a class, or a decision, without a patient",
}


@dataclass(frozen=True, slots=True)
class UseWithCare:
    """Measures of the decisions at one threshold; ``nan`` where not defined.

    Attributes
    ----------
    threshold : float
    accuracy, balanced_accuracy, youden_index : float
    diagnostic_odds_ratio : float
        (tp * tn) / (fp * fn).
    kappa, f1, mcc : float
        Cohen's kappa, the F1 score and the Matthews correlation coefficient.
    """

    threshold: float
    accuracy: float
    balanced_accuracy: float
    youden_index: float
    diagnostic_odds_ratio: float
    kappa: float
    f1: float
    mcc: float

    def as_json(self) -> dict[str, Any]:
        """Return every measure, and why none of them should decide."""
        found = {"reason": REASON, "threshold": self.threshold}
        for name, why in _UNDEFINED.items():
            found |= number(name, getattr(self, name), why)
        return found


def use_with_care(counts: Counts) -> UseWithCare:
    """Return the improper measures at one threshold.

    Parameters
    ----------
    counts : Counts
        At one threshold.

    References
    ----------
    Van Calster et al. 2025, doi:10.1016/j.landig.2025.100916.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> found = use_with_care(counts_at(Patients([0, 0, 0, 1], [0.1, 0.2, 0.6, 0.9]), 0.5))
    >>> found.accuracy, round(found.f1, 3), round(found.mcc, 3)
    (0.75, 0.667, 0.577)
    """
    tp, fp, tn, fn = (int(each[0]) for each in (counts.tp, counts.fp, counts.tn, counts.fn))
    n = counts.n
    accuracy = (tp + tn) / n
    youden = tp / (counts.n_malignant or nan) + tn / (counts.n_benign or nan) - 1
    by_chance = ((tp + fp) * (tp + fn) + (tn + fn) * (tn + fp)) / n**2
    return UseWithCare(
        threshold=float(counts.threshold[0]),
        accuracy=accuracy,
        balanced_accuracy=(youden + 1) / 2,
        youden_index=youden,
        diagnostic_odds_ratio=tp * tn / (fp * fn or nan),
        kappa=(accuracy - by_chance) / (1 - by_chance or nan),
        f1=2 * tp / (2 * tp + fp + fn or nan),
        mcc=(tp * tn - fp * fn) / (sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)) or nan),
    )
