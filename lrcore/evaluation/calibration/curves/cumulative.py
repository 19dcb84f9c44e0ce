"""Cumulative calibration: outcomes less risks, added up from the lowest risk to the highest."""

from dataclasses import dataclass
from math import erfc, exp, fsum, isnan, log, nan, pi, sqrt
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.patients import Patients

METHOD = "two-part Brownian bridge test on the cumulative sum of outcome less risk"
MIN_INFORMATION = 30  # sum of p(1 - p) from which the limiting distribution can be relied on
BRIDGE_LIMIT = 1.358099  # within which 95 % of Brownian bridges stay
_MAX_TERMS = 100
_CERTAIN = "not defined: a risk of 0 or 1 was contradicted by its outcome, which no chance explains"
_NO_INFORMATION = "not defined: every risk is 0 or 1"


@dataclass(frozen=True, eq=False, slots=True)
class CumulativeCalibration:
    """The walk, and whether right risks would stray as far.

    Attributes
    ----------
    risk : ndarray of shape (k,)
        Every distinct risk, ascending.
    information : ndarray of shape (k,)
        Share of the information, the sum of p(1 - p), up to it; from 0 to 1.
    walk : ndarray of shape (k,)
        Sum of outcome less risk up to it, over the root of all the information: a standard Brownian
        motion in `information` if the risks are right.
    mean_z, mean_p : float
        End of the walk, a standard normal deviate: are the risks right on average?
    bridge, bridge_p : float
        Largest distance of the walk from the straight line to its end: are they right throughout?
    bridge_risk : float
        The risk at that distance.
    p : float
        Both together, by Fisher's method.
    total_information : float
        Sum of p(1 - p): as many patients with a risk of 50 % times 4 would tell as much.
    n, n_malignant : int
    reason : str
        Why nothing is defined; empty when it is.
    """

    risk: Floats
    information: Floats
    walk: Floats
    mean_z: float
    mean_p: float
    bridge: float
    bridge_p: float
    bridge_risk: float
    p: float
    total_information: float
    n: int
    n_malignant: int
    reason: str

    @property
    def has_enough_information(self) -> bool:
        """Whether the limiting distribution can be relied on."""
        return self.total_information >= MIN_INFORMATION

    def as_json(self) -> dict[str, Any]:
        """Return every number but the walk."""
        names = ("mean_z", "mean_p", "bridge", "bridge_p", "bridge_risk", "p", "total_information")
        numbers: dict[str, Any] = {name: finite_or_none(getattr(self, name)) for name in names}
        numbers |= {"enough_information": self.has_enough_information, "method": METHOD, "n": self.n}
        return numbers | ({"reason": self.reason} if self.reason else {})


def cumulative_calibration(patients: Patients) -> CumulativeCalibration:
    """Return the cumulative calibration of risks, without bins and without a bandwidth.

    Parameters
    ----------
    patients : Patients

    Notes
    -----
    The walk is looked at after all patients of a risk, so the order of equal risks does not matter. For
    right risks the end of the walk and the largest distance of the bridge are independent.

    References
    ----------
    Sadatsafavi and Petkau 2024, doi:10.1002/sim.10138.

    Examples
    --------
    >>> found = cumulative_calibration(Patients([0, 1, 0, 1], [0.2, 0.4, 0.6, 0.8]))
    >>> found.walk[:3].round(3).tolist(), round(found.total_information, 2), round(found.mean_p, 3)
    ([-0.224, 0.447, -0.224], 0.8, 1.0)
    """
    t = patients.tally
    number = t.malignant + t.benign
    spread = np.cumsum(number * t.risk * (1 - t.risk))
    strayed = np.cumsum(t.malignant - number * t.risk)
    total = float(spread[-1])
    certain = ((t.risk == 0) & (t.malignant > 0)) | ((t.risk == 1) & (t.benign > 0))
    reason = _CERTAIN if certain.any() else _NO_INFORMATION if total <= 0 else ""
    if reason:
        walk, counts = np.full(len(t.risk), nan), (patients.n, patients.n_malignant)
        return CumulativeCalibration(t.risk, walk, walk, nan, nan, nan, nan, nan, nan, total, *counts, reason)
    share, walk = spread / total, strayed / sqrt(total)
    end = float(walk[-1])
    away = np.abs(walk - share * end)
    furthest = int(np.argmax(away))
    mean_p, bridge_p = erfc(abs(end) / sqrt(2)), 1 - kolmogorov(float(away[furthest]))
    return CumulativeCalibration(
        t.risk,
        share,
        walk,
        end,
        mean_p,
        float(away[furthest]),
        bridge_p,
        float(t.risk[furthest]),
        fisher(mean_p, bridge_p),
        total,
        patients.n,
        patients.n_malignant,
        "",
    )


def kolmogorov(distance: float) -> float:
    """Return the probability that a Brownian bridge stays within a distance.

    References
    ----------
    Marsaglia, Tsang and Wang 2003, doi:10.18637/jss.v008.i18.

    Examples
    --------
    >>> round(kolmogorov(1.0), 10), round(kolmogorov(1.358099), 10)
    (0.7300003283, 0.950000098)
    """
    if distance <= 0:
        return 0.0
    if distance < 1:
        terms = [exp(-((2 * k - 1) ** 2) * pi**2 / (8 * distance**2)) for k in range(1, _MAX_TERMS)]
        return sqrt(2 * pi) / distance * fsum(terms)
    signs = [(1 if k % 2 else -1) * exp(-2 * (k * distance) ** 2) for k in range(1, _MAX_TERMS)]
    return 1 - 2 * fsum(signs)


def fisher(first: float, second: float) -> float:
    """Return the p value of two independent ones together.

    Examples
    --------
    >>> round(fisher(0.05, 0.05), 4)
    0.0175
    """
    if isnan(first) or isnan(second):
        return nan
    product = first * second
    return product * (1 - log(product)) if product > 0 else 0.0
