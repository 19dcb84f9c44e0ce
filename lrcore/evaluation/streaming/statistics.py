"""An evaluation in sums that can be added: patients may arrive in parts, in any number.

Counts at the thresholds and in ten bins, and means over patients, are exact. What needs the patients
in the order of their risks, or several passes over them, comes from 16,384 narrow bins of log-odds:
the AUC and the recalibration fits. The error of the AUC is at most half the share of pairs that have
a bin in common; the evaluation states this bound.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from math import erfc, inf, nan, sqrt
from operator import add
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats, Ints, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.bins import EQUAL_WIDTH
from lrcore.evaluation.calibration.brier import mean_loss, scaled_brier_of
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.numerics.log_losses import patient_log_loss
from lrcore.evaluation.numerics.moments import Moments, moments_of
from lrcore.evaluation.numerics.tally import Tally
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import STEPS, THRESHOLDS, Counts, counts_at, highest_step

N_BINS = 16_384
_MAX_LOG_ODDS = 40.0  # beyond it a risk is 0 or 1 to 17 digits
_N_RISK_BINS = 10


class PatientSums(NamedTuple):
    """Sums over patients of what is known of each of them.

    Attributes
    ----------
    risk_of_benign, risk_of_malignant : Moments
    squared_error_of_benign, squared_error_of_malignant : Moments
        Of (risk - outcome)^2 in each class.
    log_loss_of_benign, log_loss_of_malignant : Moments
    spiegelhalter_numerator, spiegelhalter_variance : float
        The two parts of Spiegelhalter's statistic.
    """

    risk_of_benign: Moments
    risk_of_malignant: Moments
    squared_error_of_benign: Moments
    squared_error_of_malignant: Moments
    log_loss_of_benign: Moments
    log_loss_of_malignant: Moments
    spiegelhalter_numerator: float
    spiegelhalter_variance: float

    def plus(self, other: "PatientSums") -> "PatientSums":
        """Return the sums over both groups of patients."""
        return PatientSums(*map(add, self, other))

    @property
    def risk(self) -> float:
        """Sum of the risks: expected malignant patients."""
        return self.risk_of_benign.sum + self.risk_of_malignant.sum

    @property
    def risk_squared(self) -> float:
        """Sum of the squared risks."""
        return self.risk_of_benign.sum_of_squares + self.risk_of_malignant.sum_of_squares


@dataclass(frozen=True, eq=False)
class StreamingStatistics:
    """Sufficient statistics of patients who are no longer in memory.

    Attributes
    ----------
    threshold : float
    flagged : ndarray of int, shape (2,)
        Benign and malignant patients flagged at it.
    steps : ndarray of int, shape (2, 1001)
        Benign and malignant patients by the highest of the 1,001 thresholds that flags them.
    log_odds_bins : ndarray of int, shape (2, N_BINS)
        Benign and malignant patients in narrow bins of log-odds.
    log_odds_sums : ndarray of shape (N_BINS,)
        Sums of their log-odds.
    risk_bins : ndarray of int, shape (2, 10)
        Benign and malignant patients in ten bins of risk, closed on the right.
    risk_sums : ndarray of shape (10,)
        Sums of their risks.
    sums : PatientSums
    """

    threshold: float
    flagged: Ints
    steps: Ints
    log_odds_bins: Ints
    log_odds_sums: Floats
    risk_bins: Ints
    risk_sums: Floats
    sums: PatientSums

    def __add__(self, other: "StreamingStatistics") -> "StreamingStatistics":
        """Return the statistics of both groups of patients."""
        names = [field.name for field in fields(self) if field.name not in {"threshold", "sums"}]
        arrays = {name: getattr(self, name) + getattr(other, name) for name in names}
        return StreamingStatistics(threshold=self.threshold, sums=self.sums.plus(other.sums), **arrays)

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

    @cached_property
    def tally(self) -> Tally:
        """The patients as if all of a narrow bin had its mean log-odds."""
        benign, malignant = self.log_odds_bins
        filled = benign + malignant > 0
        return Tally(sigmoid(self.bin_log_odds), malignant[filled], benign[filled])

    @cached_property
    def bin_log_odds(self) -> Floats:
        """Mean log-odds of each narrow bin that holds a patient."""
        n = self.log_odds_bins.sum(axis=0)
        mean: Floats = self.log_odds_sums[n > 0] / n[n > 0]
        return mean

    def brier(self, level: float = LEVEL) -> Estimate:
        """Return the Brier score with its interval; exact."""
        loss = self.sums.squared_error_of_benign + self.sums.squared_error_of_malignant
        return mean_loss(loss, level, ceiling=1.0)

    def scaled_brier(self, level: float = LEVEL) -> Estimate:
        """Return the scaled Brier score with its interval; exact."""
        sums = self.sums
        return scaled_brier_of(sums.squared_error_of_benign, sums.squared_error_of_malignant, level=level)

    def log_loss(self, level: float = LEVEL) -> Estimate:
        """Return the log loss with its interval; exact."""
        return mean_loss(self.sums.log_loss_of_benign + self.sums.log_loss_of_malignant, level, ceiling=inf)

    def spiegelhalter(self) -> tuple[float, float]:
        """Return z and its two-sided p; exact, nan where it is not defined."""
        if self.sums.spiegelhalter_variance == 0:
            return nan, nan
        z = self.sums.spiegelhalter_numerator / sqrt(self.sums.spiegelhalter_variance)
        return z, erfc(abs(z) / sqrt(2))

    def ece(self) -> float:
        """Return the expected calibration error over ten bins of equal width; exact."""
        return float(np.abs(self.risk_bins[1] - self.risk_sums).sum() / self.n)

    @property
    def ece_bins(self) -> str:
        """Definition of the ten bins."""
        return EQUAL_WIDTH.format(_N_RISK_BINS, 0.1, 0.1, 0.2)


def streaming_statistics(patients: Patients, *, threshold: float) -> StreamingStatistics:
    """Return the statistics of one group of patients.

    Parameters
    ----------
    patients : Patients
        With log-odds.
    threshold : float
        From 0 to 1; its counts are kept next to those at the 1,001 steps.

    Raises
    ------
    InvalidInput
        If there are no log-odds, or the threshold lies outside [0, 1].

    Examples
    --------
    >>> one = streaming_statistics(Patients([1, 0], [0.9, 0.2], [2.197, -1.386]), threshold=0.5)
    >>> both = one + streaming_statistics(Patients([1], [0.4], [-0.405]), threshold=0.5)
    >>> both.n, both.counts_at_threshold().tp.tolist(), round(both.brier().value, 4)
    (3, [1], 0.1367)
    """
    if patients.log_odds is None:
        raise InvalidInput("`patients` must have log-odds: a risk that rounds to 0 or 1 has lost them.")
    malignant, risk, eta = patients.malignant, patients.risk, patients.log_odds
    counts = counts_at(patients, threshold)
    scaled = (np.clip(eta, -_MAX_LOG_ODDS, _MAX_LOG_ODDS) + _MAX_LOG_ODDS) * (N_BINS / (2 * _MAX_LOG_ODDS))
    place = np.minimum(scaled.astype(np.int64), N_BINS - 1)
    risk_bin = np.searchsorted(np.arange(1, _N_RISK_BINS) / _N_RISK_BINS, risk, side="left")
    return StreamingStatistics(
        threshold,
        np.array([counts.fp[0], counts.tp[0]]),
        _by_class(malignant, highest_step(risk), STEPS + 1),
        _by_class(malignant, place, N_BINS),
        _sums(place, eta, N_BINS),
        _by_class(malignant, risk_bin, _N_RISK_BINS),
        _sums(risk_bin, risk, _N_RISK_BINS),
        _patient_sums(malignant, risk, eta),
    )


def _patient_sums(malignant: Bools, risk: Floats, log_odds: Floats) -> PatientSums:
    lean = 1 - 2 * risk
    of_risk, of_error, of_loss = (
        (moments_of(values[~malignant]), moments_of(values[malignant]))
        for values in (risk, (risk - malignant) ** 2, patient_log_loss(malignant, log_odds))
    )
    return PatientSums(
        *of_risk,
        *of_error,
        *of_loss,
        spiegelhalter_numerator=float(((malignant - risk) * lean).sum()),
        spiegelhalter_variance=float((lean**2 * risk * (1 - risk)).sum()),
    )


def _sums(place: NDArray[np.int64], values: Floats, k: int) -> Floats:
    return np.asarray(np.bincount(place, weights=values, minlength=k), dtype=np.float64)


def _by_class(malignant: Bools, place: NDArray[np.int64], k: int) -> Ints:
    return np.array([np.bincount(place[~malignant], minlength=k), np.bincount(place[malignant], minlength=k)])
