"""Relations between the measurements of the 569 development aspirates.

Each field is predicted from the other 29 by the Gaussian distribution of their logarithms. The
error of that prediction is small (0.02 to 0.15), a slip of the decimal point is log(10) = 2.3.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model.dataset import load
from lrcore.schema import FIELDS

MAY_BE_ZERO = np.array([field.nuclear_property.may_be_zero for field in FIELDS])
MEDIAN = np.array([field.quantiles.median for field in FIELDS])
LOWEST = np.array([field.quantiles.minimum for field in FIELDS])
HIGHEST = np.array([field.quantiles.maximum for field in FIELDS])
PLAUSIBLE_LOW, PLAUSIBLE_HIGH = (
    np.array(bound) for bound in zip(*(f.plausible for f in FIELDS), strict=True)
)

# Keeps the logarithm finite where 0 is a valid value, at 5 % of the typical one.
SHIFT = np.where(MAY_BE_ZERO, 0.05 * MEDIAN, 0.0)
# Added to every variance: radius, perimeter and area predict each other to 0.3 %, and no new
# instrument would meet that. 2 % of a value is less than rounding to two digits.
_NOISE = 0.02
ROWS_PER_PRODUCT = 256  # at a time; more would start further threads
_LARGEST_LOG = 700.0  # a cell may hold 1e308
# Limits: 25 % beyond the largest error when each aspirate is predicted by the other 568, eight
# standard deviations, and never less than a factor of 1.5.
_BEYOND_LARGEST, _DEVIATIONS, _LEAST = 1.25, 8.0, np.log(1.5)


@dataclass(frozen=True, eq=False, slots=True)
class FieldPrediction:
    """Prediction of each field from the other 29.

    Attributes
    ----------
    centre : ndarray of shape (30,)
        Mean of the logarithms.
    precision : ndarray of shape (30, 30)
        Inverse covariance of the logarithms.
    deviation : ndarray of shape (30,)
        Standard deviation of the error of prediction.
    limit : ndarray of shape (30,)
        Largest plausible error.
    """

    centre: Floats
    precision: Floats
    deviation: Floats
    limit: Floats

    def errors(self, measurements: Floats) -> Floats:
        """Return log(measured) - log(predicted from the other 29).

        Parameters
        ----------
        measurements : ndarray of shape (n, 30)
            Finite; positive, or 0 where that is valid.
        """
        away = log_measurements(measurements) - self.centre
        return multiply_blockwise(away, self.precision / np.diag(self.precision))

    def expected(self, measurements: Floats) -> Floats:
        """Return each field as predicted from the other 29; shape (n, 30)."""
        logs = log_measurements(measurements) - self.errors(measurements)
        return np.asarray(np.maximum(np.exp(np.minimum(logs, _LARGEST_LOG)) - SHIFT, 0.0))


def multiply_blockwise(rows: Floats, matrix: Floats) -> Floats:
    """Return rows @ matrix, multiplied on one thread: further threads would spin while waiting."""
    result = np.empty((len(rows), matrix.shape[1]))
    for start in range(0, len(rows), ROWS_PER_PRODUCT):
        np.matmul(
            rows[start : start + ROWS_PER_PRODUCT], matrix, out=result[start : start + ROWS_PER_PRODUCT]
        )
    return result


def log_measurements(measurements: Floats) -> Floats:
    """Return the logarithms on which prediction works; nan for impossible values."""
    shifted = measurements + SHIFT
    return np.log(np.where(shifted > 0, shifted, np.nan))


@cache
def field_prediction() -> FieldPrediction:
    """Estimate from the 569 aspirates how each field follows from the others (a few milliseconds).

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> errors = field_prediction().errors(load().measurements)
    >>> bool((np.abs(errors) <= field_prediction().limit).all())
    True
    """
    logs = log_measurements(load().measurements)
    covariance = np.cov(logs.T) + _NOISE**2 * np.eye(len(FIELDS))
    precision: Floats = np.asarray(np.linalg.inv(covariance))
    deviation: Floats = 1 / np.sqrt(np.diag(precision))
    largest = np.abs(_left_out_errors(logs)).max(axis=0)
    limit = np.maximum(np.maximum(_BEYOND_LARGEST * largest, _DEVIATIONS * deviation), _LEAST)
    for array in (centre := logs.mean(axis=0), precision, deviation, limit):
        array.flags.writeable = False
    return FieldPrediction(centre, precision, deviation, limit)


def _left_out_errors(logs: Floats) -> Floats:
    """Return the errors of each aspirate with mean and covariance of the other 568.

    Notes
    -----
    By the formula of Sherman and Morrison (doi:10.1214/aoms/1177729893) for the inverse of a matrix that
    lost a term of rank one.
    """
    n, fields = logs.shape
    away = logs - logs.mean(axis=0)
    precision = np.linalg.inv((n - 1) / (n - 2) * np.cov(logs.T) + _NOISE**2 * np.eye(fields))
    weighted = multiply_blockwise(away, np.asarray(precision))
    lost = n / ((n - 1) * (n - 2))  # what one aspirate adds to the covariance, per square of its distance
    kept = 1 - lost * (weighted * away).sum(axis=1, keepdims=True)
    return np.asarray(n / (n - 1) * weighted / (kept * np.diag(precision) + lost * weighted**2))


def outside_development(measurements: Floats) -> NDArray[np.bool_]:
    """Mark values outside the range of the 569 aspirates; shape (n, 30)."""
    return np.asarray((measurements < LOWEST) | (measurements > HIGHEST))
