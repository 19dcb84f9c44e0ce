"""A logistic regression as 92 numbers, and its risks, in numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.model.calibration_map import LogOddsMap

_BLOCK_ROWS = 16_384  # rows whose running sum stays in the processor's cache


@dataclass(frozen=True, eq=False, slots=True)
class RiskModel:
    """Standardised logistic regression for P(malignant).

    Attributes
    ----------
    means, scales : ndarray of shape (p,)
        Centre and scale of each measurement.
    coefficients : ndarray of shape (p,)
        Change of the log-odds per standardised unit.
    intercept : float
        Log-odds of a patient at the mean of every measurement.
    maps : tuple of LogOddsMap
        Updates that are not straight lines, applied to the weighted sum in this order. Usually none;
        the coefficients are then those of the log-odds.
    """

    means: Floats
    scales: Floats
    coefficients: Floats
    intercept: float
    maps: tuple[LogOddsMap, ...] = ()

    @property
    def weights(self) -> Floats:
        """Change of the weighted sum per unit of each raw measurement."""
        return self.coefficients / self.scales

    @property
    def offset(self) -> float:
        """Log-odds at a measurement of 0 everywhere; only a constant of the sum."""
        return float(self.intercept - self.weights @ self.means)

    def log_odds(self, measurements: Floats) -> Floats:
        """Return the log-odds of malignancy of each row.

        Parameters
        ----------
        measurements : ndarray of shape (n, p)
            Raw measurements.

        Returns
        -------
        ndarray of shape (n,)

        Notes
        -----
        Columns are added one after the other, so a row's result does not depend on the rows it is
        scored with: a file scored in parts gives the same bytes as the whole.
        """
        weights = self.weights
        total = np.full(len(measurements), self.offset)
        for start in range(0, len(measurements), _BLOCK_ROWS):
            block, part = measurements[start : start + _BLOCK_ROWS], total[start : start + _BLOCK_ROWS]
            for column, weight in enumerate(weights):
                part += weight * block[:, column]
        return self.apply_maps(total)

    def apply_maps(self, total: Floats) -> Floats:
        """Return the log-odds that weighted sums become."""
        for each in self.maps:
            total = each.at(total)
        return total

    def updated(self, change: LogOddsMap) -> "RiskModel":
        """Return the model whose log-odds are those of this one, changed.

        A straight line becomes part of the intercept and the coefficients.
        """
        if not change.is_line:
            return replace(self, maps=(*self.maps, change))
        if self.maps:
            return replace(self, maps=(*self.maps[:-1], self.maps[-1].then(change)))
        slope = change.below
        return replace(
            self,
            coefficients=slope * self.coefficients,
            intercept=change.intercept + slope * self.intercept,
        )

    def risk(self, measurements: Floats) -> Floats:
        """Return P(malignant) of each row, between 0 and 1."""
        return sigmoid(self.log_odds(measurements))

    def for_one(self) -> "OnePatientModel":
        """Return the model in the form that is fastest for one patient at a time."""
        return OnePatientModel(tuple(self.weights.tolist()), self.offset, self.maps)


@dataclass(frozen=True, slots=True)
class OnePatientModel:
    """The same risks without arrays: the same operations in the same order give the same bits.

    Attributes
    ----------
    weights : tuple of p float
    offset : float
    maps : tuple of LogOddsMap
        As of the :class:`RiskModel`.
    """

    weights: tuple[float, ...]
    offset: float
    maps: tuple[LogOddsMap, ...]

    def log_odds(self, measurements: Sequence[float]) -> float:
        """Return the log-odds of malignancy of one patient with p measurements."""
        total = self.offset
        for weight, measurement in zip(self.weights, measurements, strict=True):
            total += weight * measurement
        for each in self.maps:
            total = float(each.at(np.array([total]))[0])
        return total

    @staticmethod
    def risk(log_odds: float) -> float:
        """Return P(malignant) for log-odds, as :func:`sigmoid` does."""
        small = float(np.exp(-abs(log_odds)))
        return (1.0 if log_odds >= 0 else small) / (1.0 + small)
