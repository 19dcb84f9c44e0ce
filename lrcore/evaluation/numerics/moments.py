"""Central moments of a sample, which can be added without the sample."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from lrcore.arrays import Floats

_BLOCK = 8_192  # values that stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Moments:
    """The first three moments of a sample about its mean.

    Attributes
    ----------
    n : int
    mean : float
    second, third : float
        Sums of the squared and of the cubed deviations from the mean.
    """

    n: int
    mean: float
    second: float
    third: float

    def __add__(self, other: "Moments") -> "Moments":
        """Return the moments of both samples together, without loss of digits (Pebay 2008)."""
        n = self.n + other.n
        if not (self.n and other.n):
            return self if self.n else other
        apart, share = other.mean - self.mean, other.n / n
        between = apart * apart * self.n * share
        return Moments(
            n,
            self.mean + apart * share,
            self.second + other.second + between,
            self.third
            + other.third
            + between * apart * (1 - 2 * share)
            + 3 * apart * ((1 - share) * other.second - share * self.second),
        )

    def shifted(self, by: float) -> "Moments":
        """Return the moments of the sample with a number added to each value."""
        return Moments(self.n, self.mean + by, self.second, self.third)

    @property
    def sum(self) -> float:
        """Sum of the values."""
        return self.n * self.mean

    @property
    def sum_of_squares(self) -> float:
        """Sum of their squares."""
        return self.second + self.n * self.mean**2

    @property
    def spread(self) -> float:
        """Standard deviation, with the number of values as the divisor."""
        return sqrt(self.second / self.n)

    @property
    def standard_error(self) -> float:
        """Standard error of the mean; needs two values."""
        return sqrt(self.second / (self.n - 1) / self.n)

    @property
    def skewness(self) -> float:
        """Mean cubed deviation in units of the standard deviation; needs two different values."""
        deviation = self.spread
        return self.third / self.n / deviation / deviation / deviation


def moments_of(values: Floats) -> Moments:
    """Return the moments of values.

    Parameters
    ----------
    values : ndarray of shape (n,)
        n may be 0.

    References
    ----------
    Pebay 2008, doi:10.2172/1028931, for the sum of two.

    Examples
    --------
    >>> moments_of(np.array([1.0, 2.0, 6.0]))
    Moments(n=3, mean=3.0, second=14.0, third=18.0)
    """
    if not len(values):
        return Moments(0, 0.0, 0.0, 0.0)
    mean, second, third = float(values.mean()), 0.0, 0.0
    with np.errstate(over="ignore", invalid="ignore"):  # from 1e103 on the third moment is not finite
        for start in range(0, len(values), _BLOCK):
            deviation = values[start : start + _BLOCK] - mean
            squared = deviation * deviation
            second += float(squared.sum())
            third += float(squared @ deviation)
    return Moments(len(values), mean, second, third)
