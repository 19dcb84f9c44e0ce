"""Comparison of the AUCs of two risks for the same patients."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erfc, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.inputs import check_outcome_and_risk
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.json_numbers import finite_or_none

PAIRED_DELONG_METHOD = "paired DeLong, Wald interval"


@dataclass(frozen=True, slots=True)
class AucComparison:
    """Two areas under the ROC curve on the same patients.

    Attributes
    ----------
    first, second : float
        The two areas.
    difference : Estimate
        First minus second.
    z, p : float
        Test that the difference is 0, two-sided; ``nan`` where it has no variance.
    n, n_malignant : int
    """

    first: float
    second: float
    difference: Estimate
    z: float
    p: float
    n: int
    n_malignant: int

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers, ``None`` where undefined; the difference states the reason."""
        numbers = {name: finite_or_none(getattr(self, name)) for name in ("first", "second", "z", "p")}
        return numbers | {"difference": self.difference.as_json()}


def compare_auc(
    outcome: ArrayLike, first: ArrayLike, second: ArrayLike, *, level: float = LEVEL
) -> AucComparison:
    """Compare the areas under the ROC curve of two risks for the same patients.

    Parameters
    ----------
    outcome, first, second : array-like of shape (n,)
    level : float
        Coverage of the interval of the difference.

    Raises
    ------
    InvalidInput
        If the lengths differ, or a value breaks the rules of
        :func:`lrcore.evaluation.inputs.check_outcome_and_risk`.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595.

    Examples
    --------
    >>> both = compare_auc([0, 0, 0, 1, 1, 1], [0.1, 0.2, 0.5, 0.3, 0.4, 0.6], [0.1, 0.4, 0.5, 0.2, 0.3, 0.6])
    >>> round(both.first, 4), round(both.second, 4), round(both.p, 3)
    (0.7778, 0.5556, 0.371)
    """
    malignant, one = check_outcome_and_risk(outcome, first)
    other = check_outcome_and_risk(outcome, second)[1]
    m, n = int(malignant.sum()), len(one)
    if not 0 < m < n:
        nothing = undefined_estimate(
            f"not defined: no {'benign' if m else 'malignant'} patient",
            n=n,
            method=PAIRED_DELONG_METHOD,
            level=level,
        )
        return AucComparison(nan, nan, nothing, nan, nan, n, m)
    places, others = _places(malignant, one), _places(malignant, other)
    first_area, second_area = float(places[0].mean()), float(others[0].mean())
    difference = first_area - second_area
    variance = sum(_variance_of_mean(a - b) for a, b in zip(places, others, strict=True))
    reason = ""
    if min(m, n - m) < 2:
        reason = "interval not defined: fewer than two patients in a class"
    elif variance == 0:
        reason = "interval not defined: both risks place every patient alike"
    if reason:
        estimate = Estimate(difference, nan, nan, level, PAIRED_DELONG_METHOD, n, reason)
        return AucComparison(first_area, second_area, estimate, nan, nan, n, m)
    error = sqrt(variance)
    half = normal_quantile(level) * error
    estimate = Estimate(
        difference, max(-1.0, difference - half), min(1.0, difference + half), level, PAIRED_DELONG_METHOD, n
    )
    z = difference / error
    return AucComparison(first_area, second_area, estimate, z, erfc(abs(z) / sqrt(2)), n, m)


def paired_comparisons(
    sets: Sequence[EvaluationSet], *, level: float = LEVEL
) -> list[tuple[EvaluationSet, EvaluationSet, AucComparison]]:
    """Compare all pairs of several risks for the same patients."""
    return [
        (first, second, compare_auc(first.outcome, first.risk, second.risk, level=level))
        for first, second in combinations(sets, 2)
    ]


def _places(malignant: Bools, risk: Floats) -> tuple[Floats, Floats]:
    """Return the share of benign patients below each malignant one, and of malignant above each benign."""
    cases, controls = np.sort(risk[malignant]), np.sort(risk[~malignant])
    return _share_below(risk[malignant], controls), 1 - _share_below(risk[~malignant], cases)


def _share_below(risk: Floats, others: Floats) -> Floats:
    """Return the share of the others (ascending) below each risk, equal ones counting half."""
    below, up_to = np.searchsorted(others, risk, side="left"), np.searchsorted(others, risk, side="right")
    return (below + up_to) / (2 * len(others))


def _variance_of_mean(values: Floats) -> float:
    return float(values.var(ddof=1)) / len(values) if len(values) > 1 else nan
