"""The bootstrap of everything that depends on the order of the risks, without sorting again."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.discrimination.roc import concordance
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.numerics.risk_cells import (
    describe_resampling,
    require_resamples,
    resample_cells,
    risk_cells,
)
from lrcore.evaluation.numerics.tally import Ranked
from lrcore.evaluation.threshold.counts import first_flagged
from lrcore.evaluation.threshold.harm_ratio import harm_weight

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, slots=True)
class Bootstrap:
    """AUC, recall, false alarms and net benefit of each resample of the patients.

    Attributes
    ----------
    threshold : ndarray of shape (k,)
    auc : ndarray of shape (B,)
        ``nan`` where the resample holds one class only, as the rates below.
    recall, false_alarm_rate : ndarray of shape (B, k)
    net_benefit : ndarray of shape (B, k)
        ``nan`` at thresholds of 0 and 1.
    n, n_malignant, resamples, seed : int
    method : str
        What was resampled.
    auc_bound : float
        By how much an AUC of a single resample may be off; 0 where it is exact.
    """

    threshold: Floats
    auc: Floats
    recall: Floats
    false_alarm_rate: Floats
    net_benefit: Floats
    n: int
    n_malignant: int
    resamples: int
    seed: int
    method: str
    auc_bound: float

    def frame(self, *, level: float = LEVEL) -> "pd.DataFrame":
        """Return percentile limits: one row per measure and threshold.

        ``undefined_estimate`` counts the resamples in which the measure is not defined; they are left out.
        """
        import pandas as pd

        rows = [{"measure": "auc", "threshold": np.nan} | _limits(self.auc, level)]
        for name in ("recall", "false_alarm_rate", "net_benefit"):
            for threshold, values in zip(self.threshold, getattr(self, name).T, strict=True):
                rows.append({"measure": name, "threshold": threshold} | _limits(values, level))
        return pd.DataFrame(rows)


def _limits(values: Floats, level: float) -> dict[str, float]:
    defined = values[np.isfinite(values)]
    low, high = percentile_limits(defined, level=level)
    return {"low": low, "high": high, "undefined": len(values) - len(defined)}


def percentile_limits(values: Floats, *, level: float = LEVEL) -> tuple[float, float]:
    """Return the limits that leave out (1 - level) / 2 of the values on either side; ``nan`` of none.

    Examples
    --------
    >>> percentile_limits(np.arange(101.0), level=0.5)
    (25.0, 75.0)
    """
    normal_quantile(level)  # refuses a level outside (0, 1)
    if not len(values):
        return np.nan, np.nan
    tail = (1 - level) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return float(low), float(high)


def bootstrap(
    patients: Ranked,
    *,
    thresholds: ArrayLike = (),
    resamples: int = 1_000,
    seed: int = 0,
) -> Bootstrap:
    """Resample the patients and return AUC, recall, false alarms and net benefit of each resample.

    Parameters
    ----------
    patients : Patients
    thresholds : array-like of shape (k,)
    resamples : int
    seed : int

    Notes
    -----
    Beyond 20,000 patients up to 1,024 cells of neighbouring risks are resampled: exact for every
    threshold; the AUC is moved by the (stated, tiny) difference between the exact AUC and that of
    the cells.

    References
    ----------
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, doi:10.1201/9780429246593.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> known = Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    >>> result = bootstrap(known, thresholds=[0.5], resamples=200)
    >>> result.frame()["measure"].tolist()
    ['auc', 'recall', 'false_alarm_rate', 'net_benefit']
    """
    require_resamples(resamples)
    at, tally = np.atleast_1d(np.asarray(thresholds, np.float64)), patients.tally
    cells = risk_cells(tally, at)
    auc = np.empty(resamples)
    recall, false_alarms, benefit = (np.empty((resamples, len(at))) for _ in range(3))
    start, odds = first_flagged(cells.lowest, at), harm_weight(at)
    for rows, cases, controls in resample_cells(cells, resamples, seed):
        m, n = cases.sum(axis=1), controls.sum(axis=1)
        auc[rows] = _concordances(cases, controls, m * n)
        tp, fp = _flagged_from(cases, start), _flagged_from(controls, start)
        benefit[rows] = (tp - odds * fp) / (m + n)[:, None]
        with np.errstate(invalid="ignore"):
            recall[rows], false_alarms[rows] = tp / m[:, None], fp / n[:, None]
    if not cells.exact and tally.n_malignant and tally.n_benign:
        auc += concordance(tally) - concordance(cells.tally())
    m, n = tally.n_malignant, tally.n_malignant + tally.n_benign
    bound = 0.0 if cells.exact else cells.tie_mass / 2
    method = describe_resampling(cells, resamples, seed)
    return Bootstrap(at, auc, recall, false_alarms, benefit, n, m, resamples, seed, method, bound)


def _concordances(cases: Ints, controls: Ints, pairs: Ints) -> Floats:
    below = np.cumsum(controls, axis=1) - controls / 2
    with np.errstate(invalid="ignore"):
        areas: Floats = np.einsum("bk,bk->b", cases, below) / pairs
    return areas


def _flagged_from(counts: Ints, start: Ints) -> Ints:
    """Return the patients of each resample in the cells from each start on."""
    up_to = np.concatenate([np.zeros((len(counts), 1), np.int64), np.cumsum(counts, axis=1)], axis=1)
    later: Ints = up_to[:, -1:] - up_to[:, start]
    return later
