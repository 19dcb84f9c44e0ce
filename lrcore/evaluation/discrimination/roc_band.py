"""Recall at given false alarm rates with its limits: the band of the ROC curve."""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate, wilson
from lrcore.evaluation.json_numbers import json_list
from lrcore.evaluation.numerics.tally import Ranked

BAND_METHOD = (
    "Wilson's interval of the recall, combined (MOVER) with what the recall would be at Wilson's limits of "
    "the false alarm rate"
)
SPECIFICITY = 0.9  # at which the sensitivity is reported
_STEPS = 100
_MIN_BENIGN_ABOVE = 2  # benign patients a rate must amount to, from either end, for limits to hold
_ROUNDING = 1e-9  # 1 - 0.9 is not the double 0.1


@dataclass(frozen=True, eq=False, slots=True)
class RocBand:
    """Recall at given false alarm rates, with pointwise limits.

    Attributes
    ----------
    false_alarm_rate, recall, low, high : ndarray of shape (g,)
        The limits are ``nan`` where the rate amounts to fewer than 2 benign patients, or to all but
        fewer than 2.
    level : float
        Coverage at each single rate.
    method : str
    n_malignant, n_benign : int
    reason : str
        Why nothing is defined; empty when something is.
    """

    false_alarm_rate: Floats
    recall: Floats
    low: Floats
    high: Floats
    level: float
    method: str
    n_malignant: int
    n_benign: int
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the curve and its band as lists."""
        names = ("false_alarm_rate", "recall", "low", "high")
        lists: dict[str, Any] = {name: json_list(getattr(self, name)) for name in names}
        why = {"reason": self.reason} if self.reason else {}
        return lists | {"level": self.level, "method": self.method} | why


def roc_band(
    patients: Ranked, *, false_alarm_rates: ArrayLike | None = None, level: float = LEVEL
) -> RocBand:
    """Return the ROC curve at given false alarm rates with a pointwise band.

    Parameters
    ----------
    patients : Patients
    false_alarm_rates : array-like of shape (g,), optional
        From 0 to 1; 0, 0.01 ... 1 by default.
    level : float
        Coverage at each single rate.

    Raises
    ------
    InvalidInput
        If a rate lies outside [0, 1].

    Notes
    -----
    The threshold that flags a share of the benign patients is itself an estimate: the benign patients
    of the sample above it are a binomial number, so Wilson's limits of the rate state which rates of the
    sample the true threshold may have (Woodruff 1952). The recall at these, and Wilson's limits of
    the recall at a fixed threshold, are combined as independent. No density is estimated.

    References
    ----------
    Zou and Donner 2008, doi:10.1002/sim.3095. Woodruff 1952, doi:10.1080/01621459.1952.10483443.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> known = Patients([0] * 20 + [1] * 10, [*np.linspace(0.05, 0.6, 20), *np.linspace(0.4, 0.9, 10)])
    >>> band = roc_band(known, false_alarm_rates=[0.25])
    >>> [round(float(each[0]), 3) for each in (band.recall, band.low, band.high)]
    [0.9, 0.536, 1.0]
    """
    rates = np.arange(_STEPS + 1) / _STEPS if false_alarm_rates is None else np.atleast_1d(false_alarm_rates)
    at = np.asarray(rates, np.float64)
    if not ((at >= 0) & (at <= 1)).all():
        raise InvalidInput(f"`false_alarm_rates` must lie between 0 and 1, got {at.tolist()}.")
    tally = patients.tally
    m, n = tally.n_malignant, tally.n_benign
    if not m or not n:
        nothing = np.full(len(at), nan)
        reason = f"not defined: no {'benign' if m else 'malignant'} patient"
        return RocBand(at, nothing, nothing, nothing, level, BAND_METHOD, m, n, reason)

    found, alarmed = (np.append(0, np.cumsum(each[::-1])) for each in (tally.malignant, tally.benign))

    def recall_at(rate: Floats) -> Floats:
        return _interpolated(alarmed, found, rate * n) / m

    recall, least, most = recall_at(at), *(recall_at(end) for end in wilson(at * n, n, level=level))
    fixed_low, fixed_high = wilson(recall * m, m, level=level)
    low = recall - np.hypot(recall - fixed_low, recall - least)
    high = recall + np.hypot(fixed_high - recall, most - recall)
    few = np.minimum(at, 1 - at) * n < _MIN_BENIGN_ABOVE - _ROUNDING
    low, high = (np.where(few, nan, np.clip(end, 0, 1)) for end in (low, high))
    return RocBand(at, recall, low, high, level, BAND_METHOD, m, n, "")


def sensitivity_at_specificity(
    patients: Ranked, *, specificity: float = SPECIFICITY, level: float = LEVEL
) -> Estimate:
    """Return the sensitivity at the threshold with a given specificity, see :func:`roc_band`.

    Parameters
    ----------
    patients : Patients
    specificity : float
        From 0 to 1.
    level : float
        Coverage.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> sensitivity_at_specificity(Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]), specificity=0.5).value
    1.0
    """
    band = roc_band(patients, false_alarm_rates=[1 - specificity], level=level)
    n = band.n_malignant + band.n_benign
    if band.reason:
        return undefined_estimate(band.reason, n=n, method=BAND_METHOD, level=level)
    value, low, high = (float(each[0]) for each in (band.recall, band.low, band.high))
    few = f"interval not defined: fewer than {_MIN_BENIGN_ABOVE} benign patients on one side of the threshold"
    return Estimate(value, low, high, level, BAND_METHOD, n, few if np.isnan(low) else "")


def _interpolated(alarmed: Ints, found: Ints, at: Floats) -> Floats:
    """Return the patients found at each number of false alarms, by straight lines between whole numbers.

    The most where the curve is vertical.
    """
    before = np.searchsorted(alarmed, at * (1 + _ROUNDING), side="right") - 1
    after = np.minimum(before + 1, len(alarmed) - 1)
    step = alarmed[after] - alarmed[before]
    share = np.divide(at - alarmed[before], step, out=np.zeros(len(at)), where=step > 0)
    number: Floats = found[before] + np.clip(share, 0, 1) * (found[after] - found[before])
    return number
