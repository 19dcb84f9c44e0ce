"""All subgroups of a column judged together: do they differ, and what remains of each difference?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asin, isnan, nan, sqrt
from typing import Any

import numpy as np

from lrcore.evaluation.centres.centre_measures import SCALES, CentreMeasure, centre_measures
from lrcore.evaluation.centres.partial_pooling import PartiallyPooled, partially_pool
from lrcore.evaluation.centres.random_effects import ARCSINE
from lrcore.evaluation.groups.subgroup_differences import HOLM_METHOD, holm
from lrcore.evaluation.groups.subgroups import is_judged, members_by_size
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.numerics.chi_squared import chi_squared_above
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics

_RATES = ("sensitivity", "specificity")
_OF_CENTRE = {"oe_ratio": "oe"}  # names of other measures in `centre_measures`
POOLED_MEASURES = ("auc", "slope", "in_the_large", "oe_ratio", "net_benefit", *_RATES)
Q_METHOD = "Cochran's Q on the scale of pooling"
CHI_SQUARED_METHOD = "Pearson's chi-squared test of equal shares"
SIMULATED_METHOD = "Pearson's chi-squared test of equal shares, {n:,} tables drawn with the same margins"
_N_TABLES, _SEED = 9_999, 20_240_914
_MIN_EXPECTED = 5.0  # patients in each cell; below it tables are drawn


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """A test of whether a measure is the same in all subgroups.

    Attributes
    ----------
    statistic : float
    df : int
    p : float
    p_holm : float
        Corrected for all measures of the column.
    n_groups : int
    method : str
    reason : str
        Why there is no test; empty if there is one.
    """

    statistic: float
    df: int
    p: float
    p_holm: float
    n_groups: int
    method: str
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the test, ``None`` for what is not defined."""
        numbers = {name: finite_or_none(getattr(self, name)) for name in ("statistic", "p", "p_holm")}
        about = {"df": self.df, "n_groups": self.n_groups, "method": self.method}
        return numbers | about | ({"reason": self.reason} if self.reason else {})


@dataclass(frozen=True, slots=True)
class SubgroupPooling:
    """The subgroups of one column that are large enough, judged together.

    Attributes
    ----------
    threshold : float
    tests : dict of str to Heterogeneity
        By measure.
    pooled : dict of str to PartiallyPooled
        By measure.
    groups : dict of str to dict of str to Estimate
        The partially pooled estimate by measure and subgroup; a subgroup without the measure is left out.
    """

    threshold: float
    tests: dict[str, Heterogeneity]
    pooled: dict[str, PartiallyPooled]
    groups: dict[str, dict[str, Estimate]]

    def as_json(self) -> dict[str, Any]:
        """Return each test, and the partially pooled estimates of each measure."""
        pooled = {
            name: self.pooled[name].as_json() | {"groups": {key: each.as_json() for key, each in own.items()}}
            for name, own in self.groups.items()
        }
        tests = {name: each.as_json() for name, each in self.tests.items()}
        return {"heterogeneity": tests, "correction": HOLM_METHOD, "partially_pooled": pooled}


def pool_subgroups(
    patients: Patients, groups: Sequence[str], *, threshold: float, level: float = LEVEL
) -> SubgroupPooling:
    """Judge all subgroups of a column together.

    Parameters
    ----------
    patients : Patients
    groups : sequence of n str
        The group of each patient.
    threshold : float
    level : float
        Coverage of the intervals.

    Raises
    ------
    InvalidInput
        If there is not one group per patient.

    Notes
    -----
    Sensitivity and specificity are tested by Pearson's chi-squared; where fewer than five patients are
    expected in a cell, by 9,999 tables drawn with the same margins (seeded). All other measures are tested
    by Cochran's Q on the scale on which centres are pooled. Partial pooling takes shares to the arcsine
    of their square root, whose variance does not depend on the share.

    References
    ----------
    Cochran 1954, doi:10.2307/3001666. Hope 1968, doi:10.1111/j.2517-6161.1968.tb00759.x. Anscombe 1948,
    doi:10.1093/biomet/35.3-4.246.

    Examples
    --------
    >>> patients = Patients([0, 1] * 100, [0.2, 0.9] * 80 + [0.9, 0.2] * 20)
    >>> found = pool_subgroups(patients, ["A"] * 100 + ["B"] * 100, threshold=0.5)
    >>> round(found.tests["sensitivity"].statistic, 2), found.tests["sensitivity"].df
    (25.0, 1)
    """
    parts = {
        name: patients.subset(inside)
        for name, inside in members_by_size(patients, groups).items()
        if is_judged(patients, inside)
    }
    found = {name: _measures(part, threshold, level) for name, part in parts.items()}
    tests, pooled, shrunken = {}, {}, {}
    for measure in POOLED_MEASURES:
        own = {name: each[measure] for name, each in found.items() if not each[measure].reason}
        errors, sizes = [each.error for each in own.values()], [parts[name].n for name in own]
        values = [each.value for each in own.values()]
        scale = ARCSINE if measure in _RATES else SCALES[_OF_CENTRE.get(measure, measure)]
        pooled[measure] = partially_pool(values, errors, sizes, scale=scale, level=level)
        shrunken[measure] = dict(zip(own, pooled[measure].groups, strict=True))
        if measure in _RATES:
            shares = [_share(part, measure, threshold) for part in parts.values()]
            tests[measure] = _equal_shares(np.array(shares).reshape(-1, 2))
        else:
            tests[measure] = _cochran(values, errors)
    return SubgroupPooling(threshold, _corrected(tests), pooled, shrunken)


def _measures(patients: Patients, threshold: float, level: float) -> dict[str, CentreMeasure]:
    found = centre_measures("", patients, threshold=threshold, level=level).measures
    others = {name: found[_OF_CENTRE.get(name, name)] for name in POOLED_MEASURES if name not in _RATES}
    at = operating_characteristics(counts_at(patients, threshold), level=level)
    rates = {}
    for name in _RATES:
        hits, n = _share(patients, name, threshold)
        angle = asin(sqrt((hits + 0.375) / (n + 0.75)))
        rates[name] = CentreMeasure(getattr(at, name), angle, 1 / sqrt(4 * n + 2))
    return others | rates


def _share(patients: Patients, name: str, threshold: float) -> tuple[int, int]:
    """Return the patients of one outcome who are on the right side of the threshold, and all of them."""
    counts = counts_at(patients, threshold)
    if name == "sensitivity":
        return int(counts.tp[0]), counts.n_malignant
    return int(counts.tn[0]), counts.n_benign


def _cochran(values: Sequence[float], errors: Sequence[float]) -> Heterogeneity:
    k = len(values)
    if k < 2:
        return _no_test(k, Q_METHOD)
    y, w = np.asarray(values), 1 / np.square(errors)
    q = float(w @ np.square(y - w @ y / w.sum()))
    return Heterogeneity(q, k - 1, _p_value(q, k - 1), nan, k, Q_METHOD)


def _no_test(k: int, method: str) -> Heterogeneity:
    reason = f"not tested: {k or 'no'} {'subgroup' if k == 1 else 'subgroups'} with an estimate; 2 are needed"
    return Heterogeneity(nan, max(k - 1, 0), nan, nan, k, method, reason)


def _equal_shares(shares: "np.ndarray[Any, np.dtype[np.int_]]") -> Heterogeneity:
    """Test whether the share of hits is the same in all rows of hits and numbers."""
    k = len(shares)
    if k < 2:
        return _no_test(k, CHI_SQUARED_METHOD)
    hits, n = shares.T
    statistic = _pearson(hits, n)
    share = hits.sum() / n.sum()
    if min(share, 1 - share) * n.min() >= _MIN_EXPECTED:
        p = _p_value(float(statistic), k - 1)
        return Heterogeneity(float(statistic), k - 1, p, nan, k, CHI_SQUARED_METHOD)
    drawn = np.random.default_rng(_SEED).multivariate_hypergeometric(n, int(hits.sum()), size=_N_TABLES)
    as_large = int(np.count_nonzero(_pearson(drawn, n) >= statistic * (1 - 1e-9)))
    p = (1 + as_large) / (1 + _N_TABLES)
    return Heterogeneity(float(statistic), k - 1, p, nan, k, SIMULATED_METHOD.format(n=_N_TABLES))


def _pearson(hits: "np.ndarray[Any, np.dtype[Any]]", n: "np.ndarray[Any, np.dtype[Any]]") -> Any:
    share = hits.sum(axis=-1, keepdims=True) / n.sum()
    variance = n * share * (1 - share)
    safe = np.where(variance > 0, variance, 1.0)
    return (np.square(hits - n * share) / safe).sum(axis=-1)


def _corrected(tests: dict[str, Heterogeneity]) -> dict[str, Heterogeneity]:
    corrected = iter(holm([each.p for each in tests.values() if not isnan(each.p)]))
    return {
        name: each if isnan(each.p) else replace(each, p_holm=next(corrected)) for name, each in tests.items()
    }


def _p_value(statistic: float, df: int) -> float:
    return float(chi_squared_above(np.array([statistic]), df)[0])
