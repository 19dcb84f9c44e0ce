"""Each subgroup compared with the rest of the patients, all comparisons judged together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, isnan, log, nan, sqrt
from typing import Any

from lrcore.arrays import Bools
from lrcore.evaluation.calibration.observed_expected import RATIO_METHOD
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.groups.subgroups import is_judged, members_by_size
from lrcore.evaluation.intervals import (
    LEVEL,
    Estimate,
    difference_of_proportions,
    independent_difference,
    normal_quantile,
    undefined_estimate,
)
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.benefit_error import benefit_with_error
from lrcore.evaluation.threshold.counts import Counts, counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit

MEASURES = ("sensitivity", "specificity", "oe_ratio", "net_benefit")
RATIOS_METHOD = "ratio of two independent ratios, on the log scale"
HOLM_METHOD = "Holm's correction for all comparisons of this column"


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of one subgroup, compared with the rest.

    Attributes
    ----------
    difference : Estimate
        Subgroup less rest; for ``oe_ratio`` subgroup over rest. The interval stands alone.
    p : float
        Two-sided, alone.
    p_holm : float
        Corrected for all comparisons of the column.
    """

    difference: Estimate
    p: float
    p_holm: float

    def as_json(self) -> dict[str, Any]:
        """Return the difference with both p values."""
        both = {"p": finite_or_none(self.p), "p_holm": finite_or_none(self.p_holm)}
        return self.difference.as_json() | both


@dataclass(frozen=True, slots=True)
class SubgroupDifferences:
    """Every subgroup that is judged, compared with all other patients.

    Attributes
    ----------
    groups : dict of str to dict of str to Difference
        By subgroup and measure. Of two subgroups that make up all patients the second is left out: its
        differences are those of the first with the sign changed.
    n_comparisons : int
        Which the correction takes into account.
    threshold : float
    """

    groups: dict[str, dict[str, Difference]]
    n_comparisons: int
    threshold: float

    def as_json(self) -> dict[str, Any]:
        """Return every difference."""
        groups = {
            name: {measure: each.as_json() for measure, each in own.items()}
            for name, own in self.groups.items()
        }
        return {"groups": groups, "n_comparisons": self.n_comparisons, "correction": HOLM_METHOD}


def subgroup_differences(
    patients: Patients, groups: Sequence[str], *, threshold: float, level: float = LEVEL
) -> SubgroupDifferences:
    """Compare each subgroup with the rest of the patients.

    Parameters
    ----------
    patients : Patients
    groups : sequence of n str
        The group of each patient.
    threshold : float
    level : float
        Coverage of each interval.

    Raises
    ------
    InvalidInput
        If there is not one group per patient.

    Notes
    -----
    Only subgroups of a size that is judged, whose rest is as large, are compared; see
    :func:`lrcore.evaluation.groups.subgroups.size_rule`. Sensitivity and specificity are compared by
    Newcombe's interval and the score test, the net benefit by both own intervals and a test of two means,
    observed / expected on the log scale.

    References
    ----------
    Holm 1979, Scandinavian Journal of Statistics 6:65-70.

    Examples
    --------
    >>> patients = Patients([0, 1] * 100, [0.2, 0.9] * 100)
    >>> found = subgroup_differences(patients, ["A"] * 100 + ["B"] * 100, threshold=0.5)
    >>> list(found.groups), found.n_comparisons
    (['A'], 4)
    """
    members = list(members_by_size(patients, groups).items())
    alone = {
        name: _compare(patients, inside, threshold, level)
        for name, inside in (members[:1] if len(members) == 2 else members)
        if is_judged(patients, inside) and is_judged(patients, ~inside)
    }
    defined = [p for own in alone.values() for _, p in own.values() if not isnan(p)]
    corrected = iter(holm(defined))
    found = {
        name: {
            measure: Difference(difference, p, nan if isnan(p) else next(corrected))
            for measure, (difference, p) in own.items()
        }
        for name, own in alone.items()
    }
    return SubgroupDifferences(found, len(defined), threshold)


def holm(p: Sequence[float]) -> list[float]:
    """Return p values corrected for their number.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    corrected, largest = [0.0] * len(p), 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        largest = max(largest, min(1.0, (len(p) - rank) * p[place]))
        corrected[place] = largest
    return corrected


def _compare(
    patients: Patients, inside: Bools, threshold: float, level: float
) -> dict[str, tuple[Estimate, float]]:
    own, rest = patients.subset(inside), patients.subset(~inside)
    one, other = counts_at(own, threshold), counts_at(rest, threshold)
    return {
        "sensitivity": _of_shares(_found(one), _found(other), level),
        "specificity": _of_shares(_cleared(one), _cleared(other), level),
        "oe_ratio": _of_ratios(own, rest, level),
        "net_benefit": _of_means(one, other, level),
    }


def _found(counts: Counts) -> tuple[int, int]:
    return int(counts.tp[0]), counts.n_malignant


def _cleared(counts: Counts) -> tuple[int, int]:
    return int(counts.tn[0]), counts.n_benign


def _of_shares(own: tuple[int, int], rest: tuple[int, int], level: float) -> tuple[Estimate, float]:
    share = (own[0] + rest[0]) / (own[1] + rest[1])
    found = difference_of_proportions(rest, own, level=level)
    error = sqrt(share * (1 - share) * (1 / own[1] + 1 / rest[1]))
    return found, _two_sided(found.value, error) if error else 1.0


def _of_ratios(own: Patients, rest: Patients, level: float) -> tuple[Estimate, float]:
    n, z = own.n + rest.n, normal_quantile(level)
    both = [calibration(part, level=level).oe_ratio for part in (own, rest)]
    for each in both:
        if not each.has_interval or each.method != RATIO_METHOD:
            reason = each.reason or "not defined: the observed / expected of one side has no standard error"
            return undefined_estimate(reason, n=n, method=RATIOS_METHOD, level=level), nan
    first, second = both
    error = sqrt(sum((log(each.high / each.low) / (2 * z)) ** 2 for each in both))
    value = log(first.value / second.value)
    limits = exp(value), exp(value - z * error), exp(value + z * error)
    return Estimate(*limits, level, RATIOS_METHOD, n), _two_sided(value, error)


def _of_means(own: Counts, rest: Counts, level: float) -> tuple[Estimate, float]:
    """Return the difference with the interval from both own ones, and the p of the two means."""
    found = independent_difference(*(net_benefit(each, level=level).estimate() for each in (own, rest)))
    (first, one), (second, other) = benefit_with_error(own), benefit_with_error(rest)
    if not found.defined:
        return found, nan
    error = sqrt(one**2 + other**2)
    return found, _two_sided(first - second, error) if error else 1.0


def _two_sided(value: float, error: float) -> float:
    return erfc(abs(value) / error / sqrt(2))
