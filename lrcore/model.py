"""A logistic regression as 92 numbers, and the risks it gives, in numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_BLOCK = 16_384  # rows whose running sum stays in the processor's cache


def sigmoid(log_odds: Floats) -> Floats:
    """Return 1 / (1 + exp(-log_odds)) without overflow.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0, small) / (1.0 + small)


@dataclass(frozen=True, eq=False, slots=True)
class RiskModel:
    """Standardised logistic regression for P(malignant).

    Attributes
    ----------
    means, scales : ndarray of shape (p,)
        What each measurement is centred on and divided by.
    coefficients : ndarray of shape (p,)
        Change of the log-odds per standardised unit.
    intercept : float
        Log-odds of a patient at the mean of every measurement.
    """

    means: Floats
    scales: Floats
    coefficients: Floats
    intercept: float

    @property
    def weights(self) -> Floats:
        """Change of the log-odds per unit of each raw measurement."""
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
        for start in range(0, len(measurements), _BLOCK):
            block, part = measurements[start : start + _BLOCK], total[start : start + _BLOCK]
            for column, weight in enumerate(weights):
                part += weight * block[:, column]
        return total

    def risk(self, measurements: Floats) -> Floats:
        """Return P(malignant) of each row, between 0 and 1."""
        return sigmoid(self.log_odds(measurements))

    def for_one(self) -> "OnePatientModel":
        """Return the model in the form that is fastest for one patient at a time."""
        return OnePatientModel(tuple(self.weights.tolist()), self.offset)


@dataclass(frozen=True, slots=True)
class OnePatientModel:
    """The same risks without arrays: the same operations in the same order give the same bits.

    Attributes
    ----------
    weights : tuple of p float
    offset : float
        As of the :class:`RiskModel`.
    """

    weights: tuple[float, ...]
    offset: float

    def log_odds(self, measurements: Sequence[float]) -> float:
        """Return the log-odds of malignancy of one patient with p measurements."""
        total = self.offset
        for weight, measurement in zip(self.weights, measurements, strict=True):
            total += weight * measurement
        return total

    @staticmethod
    def risk(log_odds: float) -> float:
        """Return P(malignant) for log-odds, as :func:`sigmoid` does."""
        small = float(np.exp(-abs(log_odds)))
        return (1.0 if log_odds >= 0 else small) / (1.0 + small)
