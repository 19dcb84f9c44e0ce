"""Discrimination: ROC curve and AUC."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats, Ints, logit, sigmoid
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.numerics.student_t import t_quantile
from lrcore.evaluation.numerics.tally import Ranked, Tally

if TYPE_CHECKING:
    import pandas as pd

DELONG_METHOD = "DeLong on the logit scale, Student's t"
NEWCOMBE_METHOD = "Newcombe's method 5"
_MIN_PATIENTS_OF_A_CLASS = 3
_FEW_OF_A_CLASS = "interval not defined: fewer than 3 {} patients"


@dataclass(frozen=True, eq=False, slots=True)
class RocCurve:
    """Recall against the rate of false alarms, at every distinct risk.

    Attributes
    ----------
    threshold : ndarray of shape (k,)
        Descending; the first is ``inf``, where no patient is flagged.
    recall, false_alarm_rate : ndarray of shape (k,)
        Shares of the malignant and of the benign patients who are flagged; ``nan`` without any.
    n_malignant, n_benign : int
    """

    threshold: Floats
    recall: Floats
    false_alarm_rate: Floats
    n_malignant: int
    n_benign: int

    def frame(self) -> "pd.DataFrame":
        """Return one row per threshold."""
        import pandas as pd

        columns = ("threshold", "recall", "false_alarm_rate")
        return pd.DataFrame({name: getattr(self, name) for name in columns})


def roc_curve(patients: Ranked) -> RocCurve:
    """Return the ROC curve through every distinct risk.

    Parameters
    ----------
    patients : Patients

    References
    ----------
    Fawcett 2006, doi:10.1016/j.patrec.2005.10.010.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> curve = roc_curve(Patients([0, 1, 1], [0.2, 0.2, 0.9]))
    >>> curve.recall.tolist(), curve.false_alarm_rate.tolist()
    ([0.0, 0.5, 1.0], [0.0, 0.0, 1.0])
    """
    t = patients.tally
    m, n = t.n_malignant, t.n_benign
    tp = np.concatenate([[0], np.cumsum(t.malignant[::-1])])
    fp = np.concatenate([[0], np.cumsum(t.benign[::-1])])
    return RocCurve(np.concatenate([[np.inf], t.risk[::-1]]), tp / (m or nan), fp / (n or nan), m, n)


def auc(patients: Ranked, *, level: float = LEVEL) -> Estimate:
    """Return the area under the ROC curve with its interval.

    The probability that a malignant patient has a higher risk than a benign one; equal risks
    count half.

    Parameters
    ----------
    patients : Patients
    level : float
        Coverage.

    Notes
    -----
    The interval is DeLong's on the logit scale, so it stays within (0, 1). The smaller class decides how
    well its variance is known: the quantile is Student's t with one degree of freedom less than its
    patients. At an AUC of exactly 0 or 1, where the variance is 0, it is Newcombe's method 5. There is no
    interval with fewer than 3 patients in a class, nor when all risks are equal, where the AUC is 0.5 by
    definition.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595.
    Newcombe 2006, doi:10.1002/sim.2324.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> auc(Patients([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).value
    0.75
    """
    t = patients.tally
    m, n = t.n_malignant, t.n_benign
    if not m or not n:
        return undefined_estimate(
            f"not defined: no {'benign' if m else 'malignant'} patient", n=m + n, level=level
        )
    area = concordance(t)
    if len(t.risk) == 1:
        reason = "interval not defined: all patients have the same risk"
        return Estimate(area, nan, nan, level, "", m + n, reason)
    if min(m, n) < _MIN_PATIENTS_OF_A_CLASS:
        reason = _FEW_OF_A_CLASS.format("malignant" if m < n else "benign")
        return Estimate(area, nan, nan, level, DELONG_METHOD, m + n, reason)
    variance = delong_variance(t)
    if variance > 0:
        low, high = logit_interval(area, sqrt(variance), t_quantile(level, min(m, n) - 1))
        return Estimate(area, low, high, level, DELONG_METHOD, m + n)
    low, high = newcombe_interval(area, m, n, level=level)
    return Estimate(area, low, high, level, NEWCOMBE_METHOD, m + n)


def concordance(t: Tally) -> float:
    """Return the share of (malignant, benign) pairs in the right order, ties counting half."""
    below = np.cumsum(t.benign) - t.benign
    pairs = t.malignant @ below + t.malignant @ t.benign / 2
    return float(pairs) / (t.n_malignant * t.n_benign)


def delong_variance(t: Tally) -> float:
    """Return DeLong's variance of the AUC; ``nan`` with fewer than two patients in a class."""
    m, n = t.n_malignant, t.n_benign
    if min(m, n) < 2:
        return nan
    return _variance_of_places(t.malignant, t.benign) / m + _variance_of_places(t.benign, t.malignant) / n


def _variance_of_places(own: Ints, others: Ints) -> float:
    """Return the variance, over one class, of the share of the other class with lower risks."""
    twice = 2 * np.cumsum(others) - others  # equal risks count half
    weights, place = own.astype(np.float64), twice.astype(np.float64)
    n, whole = weights.sum(), 2 * int(others.sum())
    place -= (weights @ place) / n
    return float(weights @ np.square(place, out=place) / (n - 1) / whole**2)


def logit_interval(value: float, error: float, quantile: float) -> tuple[float, float]:
    """Return limits of a value between 0 and 1 that are symmetric on the logit scale.

    Examples
    --------
    >>> [round(limit, 4) for limit in logit_interval(0.9, 0.03, 1.96)]
    [0.824, 0.9453]
    """
    half = quantile * error / (value * (1 - value))
    low, high = sigmoid(logit(value) + half * np.array([-1.0, 1.0])).tolist()
    return low, high


def newcombe_interval(area: float, m: int, n: int, *, level: float = LEVEL) -> tuple[float, float]:
    """Return Newcombe's method 5 limits of an AUC from m malignant and n benign patients.

    Examples
    --------
    >>> low, high = newcombe_interval(1.0, 64, 107)
    >>> round(low, 3), high
    (0.976, 1.0)
    """
    z2, typical = normal_quantile(level) ** 2, (m + n) / 2 - 1

    def excess(theta: float) -> float:
        spread = 1 + typical * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return (area - theta) ** 2 - z2 * theta * (1 - theta) * spread / (m * n)

    low = 0.0 if area == 0 else _root(excess, 0.0, area)
    high = 1.0 if area == 1 else _root(excess, 1.0, area)
    return low, high


def _root(excess: Callable[[float], float], outside: float, inside: float) -> float:
    for _ in range(60):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if excess(middle) > 0 else (outside, middle)
    return inside
