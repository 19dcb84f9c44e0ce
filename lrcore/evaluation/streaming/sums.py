"""An evaluation in sums that can be added: patients may arrive in parts, in any number.

Counts at the thresholds and in ten bins, and means over patients, are exact. What needs the patients
in the order of their risks, or passes over all of them, comes from 16,384 narrow bins of log-odds:
the AUC, average precision and the recalibration fits. The AUC can be off by at most the pairs that
share a bin, and that bound is given.
"""

from dataclasses import dataclass, fields
from math import erfc, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Floats, Ints, sigmoid
from lrcore.evaluation.calibration.bins import EQUAL_WIDTH
from lrcore.evaluation.calibration.brier import MEAN, patient_log_loss
from lrcore.evaluation.inputs import checked, checked_log_odds
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile
from lrcore.evaluation.threshold.counts import STEPS, THRESHOLDS, Counts, Tally, counts_at, highest_step

BINS = 16_384
_FARTHEST = 40.0  # log-odds; beyond it a risk is 0 or 1 to 17 digits
_TEN = 10


@dataclass(frozen=True, eq=False, slots=True)
class StreamingStatistics:
    """What is known of patients who have been seen and let go.

    Attributes
    ----------
    threshold : float
    flagged : ndarray of int, shape (2,)
        Benign and malignant patients flagged at it.
    steps : ndarray of int, shape (2, 1001)
        Benign and malignant patients by the highest of the 1,001 thresholds that flags them.
    fine : ndarray of int, shape (2, BINS)
        Benign and malignant patients in narrow bins of log-odds.
    fine_log_odds : ndarray of shape (BINS,)
        Sums of their log-odds.
    tenths : ndarray of int, shape (2, 10)
        Benign and malignant patients in ten bins of risk, closed on the right.
    tenths_risk : ndarray of shape (10,)
        Sums of their risks.
    totals : ndarray of shape (7,)
        Sums of risk, squared error and its square, log loss and its square, and of the two parts of
        Spiegelhalter's statistic.
    """

    threshold: float
    flagged: Ints
    steps: Ints
    fine: Ints
    fine_log_odds: Floats
    tenths: Ints
    tenths_risk: Floats
    totals: Floats

    def __add__(self, other: "StreamingStatistics") -> "StreamingStatistics":
        """Return the sums of both groups of patients together."""
        names = [field.name for field in fields(self) if field.name != "threshold"]
        return StreamingStatistics(
            self.threshold, *(getattr(self, name) + getattr(other, name) for name in names)
        )

    @property
    def n_malignant(self) -> int:
        """Malignant patients."""
        return int(self.steps[1].sum())

    @property
    def n(self) -> int:
        """Patients in all."""
        return int(self.steps.sum())

    def counts(self) -> Counts:
        """Return the counts at the 1,001 thresholds; exact."""
        at_or_above = np.cumsum(self.steps[:, ::-1], axis=1)[:, ::-1]
        return Counts(THRESHOLDS, at_or_above[1], at_or_above[0], self.n_malignant, self.n - self.n_malignant)

    def counts_at_threshold(self) -> Counts:
        """Return the counts at the threshold; exact."""
        at = np.array([self.threshold])
        return Counts(at, self.flagged[1:], self.flagged[:1], self.n_malignant, self.n - self.n_malignant)

    def tally(self) -> Tally:
        """Return the patients as if all of a narrow bin had its mean log-odds."""
        some = self.fine.sum(axis=0) > 0
        eta = self.bin_log_odds()
        return Tally(sigmoid(eta), self.fine[1][some], self.fine[0][some])

    def bin_log_odds(self) -> Floats:
        """Return the mean log-odds of each narrow bin that holds a patient."""
        n = self.fine.sum(axis=0)
        mean: Floats = self.fine_log_odds[n > 0] / n[n > 0]
        return mean

    def brier(self, level: float = LEVEL) -> Estimate:
        """Return the Brier score with its interval; exact."""
        return self._mean(1, level, ceiling=1.0)

    def log_loss(self, level: float = LEVEL) -> Estimate:
        """Return the log loss with its interval; exact."""
        return self._mean(3, level, ceiling=np.inf)

    def _mean(self, place: int, level: float, *, ceiling: float) -> Estimate:
        n, mean = self.n, self.totals[place] / self.n
        if n == 1:
            return Estimate(mean, nan, nan, level, MEAN, n, "interval not defined: a single patient")
        variance = max(self.totals[place + 1] / n - mean**2, 0.0) / (n - 1)
        half = normal_quantile(level) * sqrt(variance)
        return Estimate(float(mean), max(0.0, mean - half), min(ceiling, mean + half), level, MEAN, n)

    def spiegelhalter(self) -> tuple[float, float]:
        """Return z and its two-sided p; exact, nan where it is not defined."""
        if self.totals[6] == 0:
            return nan, nan
        z = float(self.totals[5] / sqrt(self.totals[6]))
        return z, erfc(abs(z) / sqrt(2))

    def ece(self) -> float:
        """Return the expected calibration error over ten bins of equal width; exact."""
        return float(np.abs(self.tenths[1] - self.tenths_risk).sum() / self.n)

    @property
    def ece_bins(self) -> str:
        """How the ten bins are cut."""
        return EQUAL_WIDTH.format(_TEN, 0.1, 0.1, 0.2)


def streaming_statistics(
    outcome: ArrayLike, risk: ArrayLike, log_odds: ArrayLike, *, threshold: float
) -> StreamingStatistics:
    """Return the sums of one group of patients.

    Parameters
    ----------
    outcome, risk, log_odds : array-like of shape (n,)
    threshold : float
        Whose counts are wanted besides those at the 1,001 steps.

    Raises
    ------
    InvalidInput
        If the arrays break their rules.

    Examples
    --------
    >>> one = streaming_statistics([1, 0], [0.9, 0.2], [2.197, -1.386], threshold=0.5)
    >>> both = one + streaming_statistics([1], [0.4], [-0.405], threshold=0.5)
    >>> both.n, both.counts_at_threshold().tp.tolist(), round(both.brier().value, 4)
    (3, [1], 0.1367)
    """
    malignant, p = checked(outcome, risk)
    eta = checked_log_odds(log_odds, p)
    at = counts_at(malignant, p, [threshold])
    place = ((np.clip(eta, -_FARTHEST, _FARTHEST) + _FARTHEST) * (BINS / (2 * _FARTHEST))).astype(np.int64)
    place = np.minimum(place, BINS - 1)
    tenth = np.searchsorted(np.arange(1, _TEN) / _TEN, p, side="left")
    squared, loss, lean = (p - malignant) ** 2, patient_log_loss(malignant, eta), 1 - 2 * p
    totals = [p, squared, squared**2, loss, loss**2, (malignant - p) * lean, lean**2 * p * (1 - p)]
    return StreamingStatistics(
        threshold,
        np.array([at.fp[0], at.tp[0]]),
        _by_class(malignant, highest_step(p), STEPS + 1),
        _by_class(malignant, place, BINS),
        _sums(place, eta, BINS),
        _by_class(malignant, tenth, _TEN),
        _sums(tenth, p, _TEN),
        np.array([total.sum() for total in totals]),
    )


def _sums(place: NDArray[np.int64], values: Floats, k: int) -> Floats:
    return np.asarray(np.bincount(place, weights=values, minlength=k), dtype=np.float64)


def _by_class(malignant: NDArray[np.bool_], place: NDArray[np.int64], k: int) -> Ints:
    return np.array([np.bincount(place[~malignant], minlength=k), np.bincount(place[malignant], minlength=k)])
