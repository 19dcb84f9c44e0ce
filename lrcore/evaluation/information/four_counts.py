"""Patients found, missed, cleared and falsely flagged: all that the value of information rests on."""

from dataclasses import dataclass

import numpy as np

from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import Counts, counts_at
from lrcore.evaluation.threshold.realised_benefit import patients_per_net_gain, require_harm

_MAX_PATIENTS = 1_000_000_000_000  # more than there are on Earth, and few enough for exact products


@dataclass(frozen=True, slots=True)
class FourCounts:
    """Patients found, missed, cleared and falsely flagged at one threshold.

    Attributes
    ----------
    tp, fn, tn, fp : int
    threshold : float
        Between 0 and 1.
    harm : float
        Of the measurement itself, in net benefit per patient measured; from 0 to below 1.

    Raises
    ------
    InvalidInput
        If a count is negative or above 10^12, all are 0, or the threshold or the harm lies outside.
    """

    tp: int
    fn: int
    tn: int
    fp: int
    threshold: float
    harm: float = 0.0

    def __post_init__(self) -> None:
        for name in ("tp", "fn", "tn", "fp"):
            if not 0 <= getattr(self, name) <= _MAX_PATIENTS:
                raise InvalidInput(
                    f"`{name}` must be 0 or more patients, and at most {_MAX_PATIENTS:,}, got "
                    f"{getattr(self, name)}."
                )
        if not self.n:
            raise InvalidInput("At least one patient is needed, got four counts of 0.")
        if not 0 < self.threshold < 1:
            raise InvalidInput(
                "The value of information is defined at thresholds above 0 and below 1, got "
                f"{self.threshold:g}."
            )
        require_harm(self.harm)

    @property
    def n(self) -> int:
        """Patients in all."""
        return self.tp + self.fn + self.tn + self.fp

    @property
    def patients_per_net_gain(self) -> Estimate:
        """Patients measured for one more net cancer than by the better default; see the function."""
        tp, fp = np.array([self.tp]), np.array([self.fp])
        counts = Counts(np.array([self.threshold]), tp, fp, self.tp + self.fn, self.tn + self.fp)
        return patients_per_net_gain(counts, harm=self.harm)

    @property
    def weight(self) -> float:
        """Harm of a false alarm, in missed cancers."""
        return self.threshold / (1 - self.threshold)


def four_counts_at(patients: Patients, threshold: float, *, harm: float = 0.0) -> FourCounts:
    """Return the four counts of patients at one threshold.

    Parameters
    ----------
    patients : Patients
    threshold : float
        Above 0 and below 1.
    harm : float
        Of the measurement itself, in net benefit per patient measured.
    """
    at = counts_at(patients, threshold)
    tp, fp = int(at.tp[0]), int(at.fp[0])
    return FourCounts(tp, at.n_malignant - tp, at.n_benign - fp, fp, threshold, harm)
