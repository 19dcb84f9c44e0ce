"""Two risks for the same patients: paired differences of the Brier score and of the net benefit."""

from collections.abc import Callable
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import check_outcome_and_risk
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.threshold.counts import flagged
from lrcore.evaluation.threshold.harm_ratio import harm_weight
from lrcore.evaluation.threshold.net_benefit import BLANK

PAIRED_MEAN_METHOD = "mean of the paired differences, normal interval"


def mean_difference(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Return the mean of first less second over the patients, with the interval of a mean.

    Examples
    --------
    >>> found = mean_difference([1.0, 2.0, 3.0], [0.0, 0.0, 4.0])
    >>> round(found.value, 4), round(found.high - found.value, 4)
    (0.6667, 1.7285)
    """
    one, other = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if one.ndim != 1 or one.shape != other.shape or not len(one):
        raise InvalidInput(
            "`first` and `second` must be two lists of equal length, "
            f"got shapes {one.shape} and {other.shape}."
        )
    apart, n = one - other, len(one)
    value = float(apart.mean())
    if n < 2:
        return Estimate(
            value, np.nan, np.nan, level, PAIRED_MEAN_METHOD, n, "interval not defined: a single patient"
        )
    half = normal_quantile(level) * float(apart.std(ddof=1)) / sqrt(n)
    return Estimate(value, value - half, value + half, level, PAIRED_MEAN_METHOD, n)


def brier_difference(
    outcome: ArrayLike, first: ArrayLike, second: ArrayLike, *, level: float = LEVEL
) -> Estimate:
    """Return the Brier score of the first risks less that of the second.

    Examples
    --------
    >>> round(brier_difference([1, 0], [0.9, 0.2], [0.5, 0.5]).value, 3)
    -0.225
    """
    return _paired_difference(outcome, first, second, lambda malignant, risk: (risk - malignant) ** 2, level)


def net_benefit_difference(
    outcome: ArrayLike, first: ArrayLike, second: ArrayLike, threshold: float, *, level: float = LEVEL
) -> Estimate:
    """Return the net benefit at a threshold of the first risks less that of the second.

    Examples
    --------
    >>> net_benefit_difference([1, 0], [0.9, 0.2], [0.9, 0.8], 0.5).value
    0.5
    """
    weight = float(harm_weight(np.array([threshold]))[0])
    if not np.isfinite(weight):
        return undefined_estimate(
            BLANK, n=len(np.atleast_1d(outcome)), method=PAIRED_MEAN_METHOD, level=level
        )

    def worth(malignant: Bools, risk: Floats) -> Floats:
        return np.where(flagged(risk, threshold), np.where(malignant, 1.0, -weight), 0.0)

    return _paired_difference(outcome, first, second, worth, level)


def _paired_difference(
    outcome: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    each: Callable[[Bools, Floats], Floats],
    level: float,
) -> Estimate:
    malignant, one = check_outcome_and_risk(outcome, first)
    other = check_outcome_and_risk(outcome, second)[1]
    return mean_difference(each(malignant, one), each(malignant, other), level=level)
