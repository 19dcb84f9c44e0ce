"""The threshold of an updated model that flags the same patients as before the update."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, logit, sigmoid
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.calibration_map import LogOddsMap


@dataclass(frozen=True, slots=True)
class KeptThreshold:
    """A threshold for the updated risks.

    Attributes
    ----------
    threshold : float
        At full precision, between 0 and 1.
    more, fewer : int
        Patients it flags in addition, and no longer; both 0 where the same patients are flagged.
    tied_at : float or None
        The updated risk shared by patients on both sides of the threshold, where that is why.
    """

    threshold: float
    more: int
    fewer: int
    tied_at: float | None

    @property
    def is_exact(self) -> bool:
        """Whether exactly the same patients are flagged."""
        return not (self.more or self.fewer)


def kept_threshold(before: Floats, after: Floats, threshold: float, change: LogOddsMap) -> KeptThreshold:
    """Return the threshold that flags the same patients by their updated risks.

    Parameters
    ----------
    before, after : ndarray of shape (n,)
        Risks of the same patients before and after the update, as the stored models give them.
    threshold : float
        In force before the update; greater than 0, less than 1.
    change : LogOddsMap
        The update.

    Notes
    -----
    In exact arithmetic the updated threshold is the answer for any patients. Rounded to doubles, a
    risk may fall on the wrong side of it by its last digit, most likely one that equals the threshold.
    The updated threshold is therefore moved, where it must be, to the nearest double that separates
    these patients. If rounding made risks equal that were on different sides, none does; the
    patients flagged before are then flagged still, and the others with the same risk as well.

    Examples
    --------
    >>> kept = kept_threshold(np.array([0.2, 0.5]), sigmoid(np.array([-2.39, -1.0])), 0.5,
    ...                       LogOddsMap(-1.0, 1.0, 1.0))
    >>> round(kept.threshold, 4), kept.is_exact
    (0.2689, True)
    """
    was_flagged = flagged(before, threshold)
    above_all_others = np.nextafter(after[~was_flagged].max(initial=0.0), 2.0)
    up_to_all_flagged = after[was_flagged].min(initial=np.nextafter(1.0, 0.0))
    updated = float(sigmoid(change.at(logit([threshold])))[0])
    nearest = min(max(updated, float(above_all_others)), float(up_to_all_flagged))
    chosen = min(max(nearest, float(np.nextafter(0.0, 1.0))), float(np.nextafter(1.0, 0.0)))
    is_flagged = flagged(after, chosen)
    more, fewer = int((is_flagged & ~was_flagged).sum()), int((was_flagged & ~is_flagged).sum())
    tied_at = float(up_to_all_flagged) if more and was_flagged.any() else None
    return KeptThreshold(chosen, more, fewer, tied_at)
