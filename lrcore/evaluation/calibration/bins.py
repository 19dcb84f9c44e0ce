"""Patients grouped by risk: number, mean risk and share malignant."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, wilson
from lrcore.evaluation.numerics.quantiles import quantiles
from lrcore.evaluation.patients import Patients

if TYPE_CHECKING:
    import pandas as pd

EQUAL_WIDTH = "{} bins of equal width, closed on the right: [0, {:g}], ({:g}, {:g}] ..."
QUANTILE = "up to {} groups of equal size, cut at type-7 quantiles, closed on the right"
_MAX_EDGES_COMPARED = 30  # up to which comparing with each edge is faster than searching


@dataclass(frozen=True, eq=False, slots=True)
class ReliabilityBins:
    """Groups of patients with similar risks; groups without a patient are left out.

    Attributes
    ----------
    lower, upper : ndarray of shape (k,)
        Edges of each group; a risk equal to the upper edge belongs to it.
    n, malignant : ndarray of shape (k,)
        Patients, and malignant patients.
    mean_risk, observed : ndarray of shape (k,)
        Mean risk and share malignant.
    low, high : ndarray of shape (k,)
        Wilson's limits of the share.
    n_patients : int
    level : float
    method : str
        Definition of the groups.
    """

    lower: Floats
    upper: Floats
    n: Ints
    malignant: Ints
    mean_risk: Floats
    observed: Floats
    low: Floats
    high: Floats
    n_patients: int
    level: float
    method: str

    @property
    def ece(self) -> float:
        """Expected calibration error: mean gap of observed and predicted, weighted by patients."""
        return float(self.n @ np.abs(self.observed - self.mean_risk) / self.n_patients)

    def frame(self) -> "pd.DataFrame":
        """Return one row per group."""
        import pandas as pd

        columns = ("lower", "upper", "n", "malignant", "mean_risk", "observed", "low", "high")
        return pd.DataFrame({name: getattr(self, name) for name in columns})


def equal_width_bins(patients: Patients, *, bins: int = 10, level: float = LEVEL) -> ReliabilityBins:
    """Group patients by risk into [0, 1/bins], (1/bins, 2/bins] ... with decimal edges.

    Parameters
    ----------
    patients : Patients
    bins : int
        1 or more.
    level : float
        Coverage of the intervals.

    Raises
    ------
    InvalidInput
        If `bins` is below 1.

    Notes
    -----
    Edges are k / bins, each the nearest double: a risk of exactly 0.3 lies in (0.2, 0.3], where
    ``numpy.linspace`` would make the edge 0.30000000000000004.

    Examples
    --------
    >>> equal_width_bins(Patients([0, 1, 1], [0.3, 0.31, 0.9])).frame()["upper"].tolist()
    [0.3, 0.4, 0.9]
    """
    edges = np.arange(_at_least_one(bins) + 1) / bins
    method = EQUAL_WIDTH.format(bins, edges[1], edges[1], edges[min(2, bins)])
    return _bin_patients(patients, edges, level, method)


def quantile_bins(patients: Patients, *, bins: int = 10, level: float = LEVEL) -> ReliabilityBins:
    """Group patients by risk into groups of about equal size; equal risks stay together.

    Parameters
    ----------
    patients : Patients
    bins : int
        1 or more.
    level : float
        Coverage of the intervals.

    Raises
    ------
    InvalidInput
        If `bins` is below 1.

    Notes
    -----
    Cut at the type-7 quantiles of the risks, as ``pandas.qcut(duplicates="drop")`` does. Where many
    risks are equal there are fewer groups.

    Examples
    --------
    >>> quantile_bins(Patients([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4]), bins=2).n.tolist()
    [2, 2]
    """
    edges = np.unique(quantiles(patients.risk, range(_at_least_one(bins) + 1), bins))
    return _bin_patients(patients, edges, level, QUANTILE.format(bins))


def group_of(risk: Floats, edges: Floats) -> NDArray[np.intp]:
    """Return the number of each risk's group: ``edges[g] < risk <= edges[g + 1]``.

    Parameters
    ----------
    risk : ndarray of shape (n,)
    edges : ndarray of shape (k + 1,)
        Ascending; the first group includes its lower edge.
    """
    inner = edges[1:-1]
    if len(inner) > _MAX_EDGES_COMPARED:
        return np.searchsorted(inner, risk, side="left")
    group = np.zeros(len(risk), np.int8)
    for edge in inner:
        group += risk > edge
    return group.astype(np.intp)


def _bin_patients(patients: Patients, edges: Floats, level: float, method: str) -> ReliabilityBins:
    if len(edges) == 1:  # all risks are equal
        edges = np.repeat(edges, 2)
    group, k = group_of(patients.risk, edges), len(edges) - 1
    n = np.bincount(group, minlength=k)
    found = np.bincount(group, weights=patients.outcome, minlength=k).astype(np.int64)
    filled = n > 0
    total = np.bincount(group, weights=patients.risk, minlength=k)[filled]
    n, found = n[filled], found[filled]
    low, high = wilson(found, n, level=level)
    lower, upper = edges[:-1][filled], edges[1:][filled]
    return ReliabilityBins(lower, upper, n, found, total / n, found / n, low, high, patients.n, level, method)


def _at_least_one(bins: int) -> int:
    if bins < 1:
        raise InvalidInput(f"`bins` must be 1 or more, got {bins}.")
    return bins
