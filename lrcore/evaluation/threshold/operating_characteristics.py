"""Counts and rates at one threshold."""

from dataclasses import dataclass

from lrcore.evaluation.intervals import LEVEL, Estimate, proportion
from lrcore.evaluation.threshold.counts import Counts


@dataclass(frozen=True, slots=True)
class OperatingCharacteristics:
    """Counts and rates of one threshold in one group of patients.

    Attributes
    ----------
    threshold : float
    tp, fp, tn, fn : int
        Found, false alarms, correctly cleared, missed.
    sensitivity, specificity, ppv, npv, flagged_fraction : Estimate
        With Wilson's intervals.
    """

    threshold: float
    tp: int
    fp: int
    tn: int
    fn: int
    sensitivity: Estimate
    specificity: Estimate
    ppv: Estimate
    npv: Estimate
    flagged_fraction: Estimate


def operating_characteristics(counts: Counts, *, level: float = LEVEL) -> OperatingCharacteristics:
    """Return counts and rates at one threshold.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    level : float
        Coverage of the intervals.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> at = operating_characteristics(counts_at(Patients([0, 1, 1], [0.2, 0.2, 0.9]), 0.2))
    >>> at.tp, at.fp, at.fn, at.tn
    (2, 1, 0, 0)
    """
    tp, fp, tn, fn = (int(count[0]) for count in (counts.tp, counts.fp, counts.tn, counts.fn))

    def share(part: int, whole: int, of: str) -> Estimate:
        return proportion(part, whole, of=of, level=level)

    return OperatingCharacteristics(
        float(counts.threshold[0]),
        tp,
        fp,
        tn,
        fn,
        sensitivity=share(tp, tp + fn, "malignant patient"),
        specificity=share(tn, tn + fp, "benign patient"),
        ppv=share(tp, tp + fp, "flagged patient"),
        npv=share(tn, tn + fn, "cleared patient"),
        flagged_fraction=share(tp + fp, counts.n, "patient"),
    )
