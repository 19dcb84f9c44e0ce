"""An estimate with its interval, and the interval of a proportion."""

from dataclasses import dataclass
from math import hypot, isnan, nan
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.json_numbers import finite_or_none

LEVEL = 0.95
EQUALITY_TOLERANCE = 1e-6  # within it, a limit counts as equal to a value
DIFFERENCE_METHOD = "limits of the two groups combined (MOVER)"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, and the method of both.

    Attributes
    ----------
    value, low, high : float
        ``nan`` where not defined.
    level : float
        Coverage of the interval, for example 0.95.
    method : str
        The method of the interval, as it is cited.
    n : int
        Patients the number rests on (the denominator, for a proportion).
    reason : str
        Why the value or the interval is not defined; empty when both are.
    """

    value: float
    low: float
    high: float
    level: float
    method: str
    n: int
    reason: str = ""

    @property
    def defined(self) -> bool:
        """Whether there is a value; its interval may still be undefined."""
        return not isnan(self.value)

    @property
    def has_interval(self) -> bool:
        """Whether both limits are defined."""
        return not (isnan(self.low) or isnan(self.high))

    def as_json(self) -> dict[str, Any]:
        """Return the estimate with ``None`` for undefined numbers, and the reason if there is one."""
        numbers = {"estimate": self.value, "low": self.low, "high": self.high}
        out: dict[str, Any] = {key: finite_or_none(value) for key, value in numbers.items()}
        out |= {"level": self.level, "method": self.method, "n": self.n}
        return out | ({"reason": self.reason} if self.reason else {})


def side_of(estimate: Estimate, null: float) -> int:
    """Return on which side of a value the whole interval lies: 1 above, -1 below, 0 if it includes it.

    An undefined interval, or one that ends within a millionth of the value, lies on neither side: the
    digits shown could not support such a statement.

    Examples
    --------
    >>> [side_of(Estimate(0.5, low, high, 0.95, "", 9), 0) for low, high in ((0.1, 0.9), (-0.2, 1.2))]
    [1, 0]
    """
    return int(estimate.low > null + EQUALITY_TOLERANCE) - int(estimate.high < null - EQUALITY_TOLERANCE)


def undefined_estimate(reason: str, *, n: int, method: str = "", level: float = LEVEL) -> Estimate:
    """Return an estimate that is not defined, with the reason."""
    return Estimate(nan, nan, nan, level, method, n, reason)


def independent_difference(first: Estimate, second: Estimate) -> Estimate:
    """Return first less second, of two groups with no patient in common, from their own limits.

    References
    ----------
    Zou and Donner 2008, doi:10.1002/sim.3095.

    Examples
    --------
    >>> ours = Estimate(0.90, 0.80, 0.95, 0.95, "", 100)
    >>> found = independent_difference(ours, Estimate(0.98, 0.95, 0.99, 0.95, "", 500))
    >>> round(found.value, 2), round(found.low, 3), round(found.high, 3)
    (-0.08, -0.18, -0.022)
    """
    n = first.n + second.n
    for each in (first, second):
        if not each.defined:
            return undefined_estimate(each.reason, n=n, method=DIFFERENCE_METHOD, level=first.level)
    value = first.value - second.value
    below, above = (
        hypot(first.value - first.low, second.high - second.value),
        hypot(first.high - first.value, second.value - second.low),
    )
    reason = first.reason or second.reason
    return Estimate(value, value - below, value + above, first.level, DIFFERENCE_METHOD, n, reason)


def normal_quantile(level: float) -> float:
    """Return z such that a normal variable lies within ±z with probability `level`.

    Examples
    --------
    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    if not 0 < level < 1:
        raise InvalidInput(f"`level` must lie between 0 and 1, got {level}.")
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(successes: ArrayLike, trials: ArrayLike, *, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Return Wilson's score limits of proportions.

    Parameters
    ----------
    successes, trials : array-like of shape (k,)
        Whole numbers; or weights that need not be whole.
    level : float
        Coverage.

    Returns
    -------
    low, high : ndarray of shape (k,)
        ``nan`` where there was no trial. Exactly 0 and 1 where no, or every, trial succeeded.

    References
    ----------
    Wilson 1927, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> low, high = wilson([64], [64])
    >>> round(float(low[0]), 3), float(high[0])
    (0.943, 1.0)
    """
    k, n = np.atleast_1d(np.asarray(successes, float)), np.atleast_1d(np.asarray(trials, float))
    z2 = normal_quantile(level) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        p = k / n
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
        return np.where(k == 0, 0 * p, centre - half), np.where(k == n, p, centre + half)


def proportion(successes: float, trials: float, *, of: str, level: float = LEVEL) -> Estimate:
    """Return a proportion with Wilson's interval.

    Parameters
    ----------
    successes, trials : float
        Counts.
    of : str
        Name of a trial, used in the reason if there is none: ``"malignant patient"``.

    Examples
    --------
    >>> proportion(0, 0, of="benign patient").reason
    'not defined: no benign patient'
    """
    if not trials:
        return undefined_estimate(f"not defined: no {of}", n=0, method="Wilson", level=level)
    low, high = wilson(successes, trials, level=level)
    return Estimate(successes / trials, float(low[0]), float(high[0]), level, "Wilson", int(trials))


def difference_of_proportions(
    first: tuple[int, int], second: tuple[int, int], *, level: float = LEVEL
) -> Estimate:
    """Return the second proportion less the first, in two separate groups, with Newcombe's interval.

    Parameters
    ----------
    first, second : tuple of int
        Successes and trials.

    References
    ----------
    Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10.

    Examples
    --------
    >>> found = difference_of_proportions((48, 80), (56, 70))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    method, n = "Newcombe's hybrid score", first[1] + second[1]
    if not (first[1] and second[1]):
        return undefined_estimate(
            "not defined: no patient in one of the groups", n=n, method=method, level=level
        )
    before, after = first[0] / first[1], second[0] / second[1]
    low, high = wilson([first[0], second[0]], [first[1], second[1]], level=level)
    down = float(np.hypot(after - low[1], high[0] - before))
    up = float(np.hypot(high[1] - after, before - low[0]))
    return Estimate(after - before, after - before - down, after - before + up, level, method, n)
