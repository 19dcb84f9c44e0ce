"""An update of a model as three numbers: a monotone map of the log-odds."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import InvalidInput


def softplus_pair(log_odds: Floats) -> tuple[Floats, Floats]:
    """Return log(1 + exp(x)) and log(1 + exp(-x)), which are -log(1 - risk) and -log(risk).

    Examples
    --------
    >>> up, down = softplus_pair(np.array([0.0, 800.0]))
    >>> up.round(4).tolist(), down.round(4).tolist()
    ([0.6931, 800.0], [0.6931, 0.0])
    """
    bend = np.log1p(np.exp(-np.abs(log_odds)))
    return np.maximum(log_odds, 0) + bend, np.maximum(-log_odds, 0) + bend


@dataclass(frozen=True, slots=True)
class LogOddsMap:
    """Beta calibration, written on the log-odds.

    ``new = intercept + above * log(1 + exp(old)) - below * log(1 + exp(-old))``: a line of slope
    `below` where risks are small, one of slope `above` where they are large, joined smoothly. With
    both slopes equal it is the straight line ``intercept + slope * old``; (0, 1, 1) changes nothing.

    Attributes
    ----------
    intercept : float
        Added to every patient's log-odds.
    below, above : float
        Slopes at the two ends; above 0, so that the order of the patients is kept.

    References
    ----------
    Kull, Silva Filho and Flach 2017, doi:10.1214/17-EJS1338SI.

    Examples
    --------
    >>> LogOddsMap(-1.0, 0.5, 0.5).at(np.array([-2.0, 0.0, 4.0])).tolist()
    [-2.0, -1.0, 1.0]
    >>> LogOddsMap(0.0, 1.0, 2.0).at(np.array([-40.0, 0.0, 40.0])).round(4).tolist()
    [-40.0, 0.6931, 80.0]
    """

    intercept: float
    below: float
    above: float

    def __post_init__(self) -> None:
        if not all(isfinite(number) for number in self.numbers):
            raise InvalidInput(f"A map of log-odds must have finite numbers, got {self.numbers}.")
        if min(self.below, self.above) <= 0:
            raise InvalidInput(
                "`below` and `above` of a map of log-odds must be greater than 0, or it would change the "
                f"order of the patients; got {self.below:.6g} and {self.above:.6g}."
            )

    @property
    def numbers(self) -> tuple[float, float, float]:
        """Intercept, below, above."""
        return self.intercept, self.below, self.above

    @property
    def is_line(self) -> bool:
        """Whether both ends have the same slope."""
        return self.below == self.above

    def at(self, log_odds: Floats) -> Floats:
        """Return the new log-odds."""
        if self.is_line:
            return self.intercept + self.below * log_odds
        up, down = softplus_pair(log_odds)
        new: Floats = self.intercept + self.above * up - self.below * down
        return new

    def slope_at(self, log_odds: float) -> float:
        """Return how fast the new log-odds rise with the old ones."""
        return self.below + (self.above - self.below) * float(sigmoid(log_odds))

    def then(self, line: "LogOddsMap") -> "LogOddsMap":
        """Return this map followed by a straight line, as one map."""
        slope = line.below
        return LogOddsMap(line.intercept + slope * self.intercept, slope * self.below, slope * self.above)
