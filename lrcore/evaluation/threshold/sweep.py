"""Counts and rates at one threshold, and at all 1,001 thresholds at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.evaluation.intervals import LEVEL, Estimate, proportion, wilson
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import STEPS, Counts, sweep_counts

if TYPE_CHECKING:
    import pandas as pd


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


@dataclass(frozen=True, eq=False, slots=True)
class Sweep:
    """The counts at all 1,001 thresholds, from which every panel of the workbench is drawn."""

    counts: Counts

    @property
    def recall(self) -> Floats:
        """Share of the malignant patients found at each threshold; ``nan`` without any."""
        return _share(self.counts.tp, self.counts.n_malignant)

    @property
    def false_alarm_rate(self) -> Floats:
        """Share of the benign patients flagged at each threshold; ``nan`` without any."""
        return _share(self.counts.fp, self.counts.n_benign)

    def highest_with_recall(self, target: float) -> float:
        """Return the highest of the 1,001 thresholds whose recall reaches the target."""
        return float(self.counts.threshold[np.flatnonzero(self.recall >= target)[-1]])

    def lowest_flagging_at_most(self, patients: int) -> float:
        """Return the lowest threshold that flags at most so many patients; 1.0 when none does."""
        few = np.flatnonzero(self.counts.tp + self.counts.fp <= patients)
        return float(self.counts.threshold[few[0] if len(few) else STEPS])

    def frame(self, *, level: float = LEVEL) -> "pd.DataFrame":
        """Return one row per threshold: counts, rates and Wilson limits."""
        import pandas as pd

        c = self.counts
        columns = {
            "threshold": c.threshold,
            "found": c.tp,
            "missed": c.fn,
            "false_alarms": c.fp,
            "cleared": c.tn,
        }
        rates = {
            "sensitivity": (c.tp, c.tp + c.fn),
            "specificity": (c.tn, c.tn + c.fp),
            "ppv": (c.tp, c.tp + c.fp),
            "npv": (c.tn, c.tn + c.fn),
        }
        frame = pd.DataFrame(columns)
        for name, (part, whole) in rates.items():
            low, high = wilson(part, whole, level=level)
            frame[name], frame[f"{name}_low"], frame[f"{name}_high"] = _share(part, whole), low, high
        return frame


def sweep(patients: Patients) -> Sweep:
    """Return the counts at the 1,001 thresholds 0.000, 0.001 ... 1.000.

    Parameters
    ----------
    patients : Patients
    """
    return Sweep(sweep_counts(patients))


def _share(part: ArrayLike, whole: ArrayLike) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.divide(part, np.asarray(whole, np.float64))
