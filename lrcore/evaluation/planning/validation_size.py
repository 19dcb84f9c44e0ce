"""How many patients a validation needs: for each measure, by the published criterion and by the risks."""

from dataclasses import dataclass, field
from math import nan, sqrt
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile
from lrcore.evaluation.json_numbers import finite_or_none, number
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.planning.assurance import ASSURANCE, assured_size, require_assurance
from lrcore.evaluation.planning.measures import (
    MEASURES,
    NO_THRESHOLD,
    net_benefit_variance,
    precision_from_risks,
    precision_published,
)
from lrcore.evaluation.planning.precision import Precision, SampleSize, Widths
from lrcore.evaluation.planning.risk_distribution import RiskDistribution, distribution_of
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics

_MIN_SIZE, _MAX_SIZE, _SIZES_MARGIN, _SIZES = 10.0, 1_000.0, 3.0, 120  # of the curves, in patients
_NO_PATIENTS = "not defined: planned from stated parameters, without patients"
_ONE_CLASS = "not defined: patients of both classes are needed"
_NO_ERROR = "not defined: with no error observed at the threshold, the interval would have no width"


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """The patients that one measure needs for an interval of a stated width.

    Attributes
    ----------
    width : float
    published, ours, assurance : SampleSize
        By the published criterion; from the risks alone; and so that a stated share of studies reports
        an interval of at most this width.
    now : float
        Width in the present patients; ``nan`` with a reason where there is none.
    now_reason : str
    precision : Precision
        From the risks alone: the width in any number of patients.
    """

    width: float
    published: SampleSize
    ours: SampleSize
    assurance: SampleSize
    now: float
    now_reason: str
    precision: Precision

    def as_json(self) -> dict[str, Any]:
        """Return every number, exact and rounded up, ``None`` with its reason where undefined."""
        return {
            "width": self.width,
            **self.published.as_json("published"),
            **self.ours.as_json("ours"),
            **self.assurance.as_json("assurance"),
            **number("now", self.now, self.now_reason),
        }


@dataclass(frozen=True, eq=False, slots=True)
class ValidationSize:
    """The patients that a validation needs.

    Attributes
    ----------
    measures : dict of str to MeasurePlan
        ``oe``, ``slope``, ``auc``, ``snb``, ``sensitivity`` and ``specificity``.
    prevalence, auc : float
        Anticipated, or those of the present patients.
    implied_prevalence, implied_auc : float
        What the risks imply if they are right.
    assurance : float
        Share of studies that are to reach a width.
    threshold : float or None
    n : int
        Present patients; 0 where there are none.
    """

    measures: dict[str, MeasurePlan]
    prevalence: float
    auc: float
    implied_prevalence: float
    implied_auc: float
    assurance: float
    threshold: float | None
    n: int

    def as_json(self) -> dict[str, Any]:
        """Return every number, ``None`` with its reason where undefined."""
        return {name: plan.as_json() for name, plan in self.measures.items()} | {
            "implied": {
                "prevalence": finite_or_none(self.implied_prevalence),
                "auc": finite_or_none(self.implied_auc),
            },
            "stated": {"prevalence": self.prevalence, "auc": finite_or_none(self.auc)},
            "threshold": self.threshold,
            "share_of_studies": self.assurance,
            "patients": self.n,
        }


@dataclass(frozen=True, slots=True)
class Aims:
    """What a validation aims at.

    Attributes
    ----------
    widths : Widths
    threshold : float, optional
        Of the standardised net benefit.
    rates : tuple of float, optional
        Anticipated sensitivity and specificity, for the published criterion.
    assurance : float
    seed : int
        Of the simulated studies.
    """

    widths: Widths = field(default_factory=Widths)
    threshold: float | None = None
    rates: tuple[float, float] | None = None
    assurance: float = ASSURANCE
    seed: int = 0


def validation_size(
    risks: RiskDistribution, *, prevalence: float, auc_expected: float, aims: Aims
) -> ValidationSize:
    """Return the patients that a validation needs, from stated parameters.

    Parameters
    ----------
    risks : RiskDistribution
        Of the patients to come.
    prevalence, auc_expected : float
        For the published criteria; the risks may imply others.
    aims : Aims

    References
    ----------
    Riley et al. 2021, doi:10.1002/sim.9025. Riley et al. 2024, doi:10.1136/bmj-2023-074821.

    Examples
    --------
    >>> from lrcore.evaluation.planning.risk_distribution import normal_distribution
    >>> aims = Aims(Widths(oe=1))
    >>> found = validation_size(normal_distribution(-5, 2.5), prevalence=0.018, auc_expected=0.8, aims=aims)
    >>> [round(found.measures[name].published.n, 1) for name in ("oe", "slope", "auc")]
    [905.0, 4553.7, 4251.2]
    """
    nothing = dict.fromkeys(MEASURES, (nan, _NO_PATIENTS))
    return _plan(risks, prevalence, auc_expected, aims, nothing, n=0)


def validation_size_of(patients: Patients, aims: Aims) -> ValidationSize:
    """Return the patients that a validation needs, if those to come are like these.

    Parameters
    ----------
    patients : Patients
    aims : Aims
        Without `rates`, those of the patients at the threshold.
    """
    area = auc(patients)
    rates = aims.rates or _observed_rates(patients, aims.threshold)
    settled = Aims(aims.widths, aims.threshold, rates, aims.assurance, aims.seed)
    now = widths_now(patients, aims.threshold)
    return _plan(distribution_of(patients), patients.prevalence, area.value, settled, now, n=patients.n)


def widths_now(patients: Patients, threshold: float | None) -> dict[str, tuple[float, str]]:
    """Return the width of each interval in these patients, with the reason where there is none."""
    found = calibration(patients)
    return {
        "oe": _width(found.oe_ratio),
        "slope": _width(found.slope),
        "auc": _width(auc(patients)),
        "snb": _net_benefit_width(patients, threshold),
        **_rate_widths(patients, threshold),
    }


def sizes_around(plan: ValidationSize) -> Floats:
    """Return numbers of patients, evenly spaced on the log scale, around the present one and the aims."""
    known = [each.ours.n for each in plan.measures.values() if each.ours.defined]
    known += [plan.n] if plan.n else []
    low, high = min(known, default=_MIN_SIZE), max(known, default=_MAX_SIZE)
    return np.geomspace(max(low / _SIZES_MARGIN, _MIN_SIZE), max(high * _SIZES_MARGIN, _MAX_SIZE), _SIZES)


def width_curves(plan: ValidationSize, sizes: Floats) -> dict[str, Floats]:
    """Return the width of each measure's interval at each number of patients, from the risks alone."""
    return {
        name: np.array([each.precision.width(n) for n in sizes.tolist()])
        for name, each in plan.measures.items()
    }


def _plan(
    risks: RiskDistribution,
    prevalence: float,
    area: float,
    aims: Aims,
    now: dict[str, tuple[float, str]],
    *,
    n: int,
) -> ValidationSize:
    require_assurance(aims.assurance)
    at = aims.threshold
    own = precision_from_risks(risks, at)
    published = precision_published(risks, prevalence=prevalence, auc=area, threshold=at, rates=aims.rates)
    measures = {}
    for name in MEASURES:
        width: float = getattr(aims.widths, name)
        ours = own[name].size(width)
        assured = assured_size(
            risks, name, width, ours, assurance=aims.assurance, threshold=at, seed=aims.seed
        )
        measures[name] = MeasurePlan(
            width, published[name].size(width), ours, assured, *now[name], precision=own[name]
        )
    return ValidationSize(measures, prevalence, area, risks.prevalence, risks.auc, aims.assurance, at, n)


def _width(estimate: Estimate) -> tuple[float, str]:
    return estimate.high - estimate.low, estimate.reason


def _observed_rates(patients: Patients, threshold: float | None) -> tuple[float, float] | None:
    if threshold is None or not 0 < patients.n_malignant < patients.n:
        return None
    counts = counts_at(patients, threshold)
    return float(counts.tp[0]) / counts.n_malignant, float(counts.tn[0]) / counts.n_benign


def _rate_widths(patients: Patients, threshold: float | None) -> dict[str, tuple[float, str]]:
    if threshold is None:
        return dict.fromkeys(("sensitivity", "specificity"), (nan, NO_THRESHOLD))
    at = operating_characteristics(counts_at(patients, threshold))
    return {"sensitivity": _width(at.sensitivity), "specificity": _width(at.specificity)}


def _net_benefit_width(patients: Patients, threshold: float | None) -> tuple[float, str]:
    if threshold is None:
        return nan, NO_THRESHOLD
    rates = _observed_rates(patients, threshold)
    if rates is None:
        return nan, _ONE_CLASS
    variance = net_benefit_variance(patients.prevalence, rates, threshold)
    if not variance > 0:
        return nan, _NO_ERROR
    return 2 * normal_quantile(LEVEL) * sqrt(variance / patients.n), ""
