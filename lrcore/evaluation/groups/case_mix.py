"""Case mix: the means and standard deviations of two groups of patients compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate

HEDGES_OLKIN_METHOD = "normal approximation of Hedges and Olkin"


@dataclass(frozen=True, eq=False, slots=True)
class CaseMix:
    """Mean and spread of each quantity in two groups of patients.

    Attributes
    ----------
    names : tuple of str
        The quantities.
    first_mean, first_sd, second_mean, second_sd : ndarray of shape (k,)
    differences : tuple of Estimate
        Standardised: first mean less second, over the root mean square of the two standard
        deviations.
    n_first, n_second : int
    level : float
    """

    names: tuple[str, ...]
    first_mean: Floats
    first_sd: Floats
    second_mean: Floats
    second_sd: Floats
    differences: tuple[Estimate, ...]
    n_first: int
    n_second: int
    level: float


def case_mix(names: Sequence[str], first: Floats, second: Floats, *, level: float = LEVEL) -> CaseMix:
    """Compare two groups of patients quantity by quantity.

    Parameters
    ----------
    names : sequence of k str
    first, second : ndarray of shape (n, k)
        A row per patient; the groups may differ in size.
    level : float
        Coverage of the intervals.

    Raises
    ------
    InvalidInput
        If the columns do not match, or a group is empty.

    Notes
    -----
    A standardised difference does not grow with the number of patients, as a test statistic does.
    Standard deviations have n - 1 in the denominator.

    References
    ----------
    Austin 2009, doi:10.1002/sim.3697. Hedges and Olkin 1985, doi:10.1016/C2009-0-03396-0.

    Examples
    --------
    >>> found = case_mix(["age"], np.array([[3.0], [5.0]]), np.array([[1.0], [3.0]]))
    >>> round(found.differences[0].value, 4)
    1.4142
    """
    if first.ndim != 2 or second.ndim != 2 or not first.shape[1] == second.shape[1] == len(names):
        raise InvalidInput(
            f"Both groups must have {len(names)} columns, got shapes {first.shape} and {second.shape}."
        )
    if not len(first) or not len(second):
        raise InvalidInput("Both groups must hold at least one patient.")
    means = first.mean(axis=0), second.mean(axis=0)
    deviations = _deviation(first), _deviation(second)
    differences = tuple(
        _standardised_difference(float(a - b), sqrt((s * s + t * t) / 2), len(first), len(second), level)
        for a, b, s, t in zip(*means, *deviations, strict=True)
    )
    return CaseMix(
        tuple(names),
        means[0],
        deviations[0],
        means[1],
        deviations[1],
        differences,
        len(first),
        len(second),
        level,
    )


def _deviation(values: Floats) -> Floats:
    if len(values) < 2:
        return np.full(values.shape[1], np.nan)
    spread: Floats = values.std(axis=0, ddof=1)
    return spread


def _standardised_difference(difference: float, spread: float, n: int, m: int, level: float) -> Estimate:
    if not spread > 0:
        reason = (
            "not defined: fewer than two patients in a group" if min(n, m) < 2 else "not defined: no spread"
        )
        return undefined_estimate(reason, n=n + m, method=HEDGES_OLKIN_METHOD, level=level)
    d = difference / spread
    half = normal_quantile(level) * sqrt((n + m) / (n * m) + d * d / (2 * (n + m)))
    return Estimate(d, d - half, d + half, level, HEDGES_OLKIN_METHOD, n + m)
