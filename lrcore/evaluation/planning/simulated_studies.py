"""Simulated validations of right risks, and the widths of the intervals that each of them would report."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from lrcore.arrays import Bools, Floats, Ints, logit
from lrcore.evaluation.discrimination.roc import newcombe_interval
from lrcore.evaluation.intervals import LEVEL, normal_quantile, wilson
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.numerics.student_t import t_quantile
from lrcore.evaluation.planning.risk_distribution import RiskDistribution
from lrcore.evaluation.threshold.counts import flagged

_MIN_PATIENTS_OF_A_CLASS = 3


@dataclass(frozen=True, eq=False)
class SimulatedStudies:
    """Patients of B studies, counted at each of k risks.

    Attributes
    ----------
    risks : RiskDistribution
    malignant, benign : ndarray of shape (B, k)
    """

    risks: RiskDistribution
    malignant: Ints
    benign: Ints

    @cached_property
    def n_malignant(self) -> Ints:
        """Malignant patients of each study."""
        return np.asarray(self.malignant.sum(1))

    @cached_property
    def n_benign(self) -> Ints:
        """Benign patients of each study."""
        return np.asarray(self.benign.sum(1))

    @property
    def both_classes(self) -> Bools:
        """Whether a study has patients of both classes."""
        return (self.n_malignant > 0) & (self.n_benign > 0)

    def widths(self, measure: str, threshold: float | None) -> Floats:
        """Return the width of the 95 % interval in each study; ``inf`` where it is not estimable.

        Parameters
        ----------
        measure : str
            One of :data:`lrcore.evaluation.planning.measures.MEASURES`.
        threshold : float or None
            For those that have one.
        """
        found: dict[str, Callable[[], Floats]] = {
            "oe": self._ratio,
            "slope": self._slope,
            "auc": self._auc,
            "snb": lambda: self._net_benefit(threshold or 0),
            "sensitivity": lambda: self._rate(self.malignant, threshold or 0),
            "specificity": lambda: self._rate(self.benign, threshold or 0),
        }
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            width = found[measure]()
        return np.where(self.both_classes & (width > 0), width, np.inf)

    def _ratio(self) -> Floats:
        risk, n = self.risks.risk, self.n_malignant + self.n_benign
        ratio = self.n_malignant / ((self.malignant + self.benign) @ risk)
        expected = ratio[:, None] * risk
        residual = (self.malignant * (1 - expected) ** 2 + self.benign * expected**2).sum(1)
        half = normal_quantile(LEVEL) * np.sqrt(residual * n / (n - 1)) / self.n_malignant
        return np.asarray(2 * ratio * np.sinh(half))

    def _slope(self) -> Floats:
        eta = self.risks.log_odds
        width = np.full(len(self.malignant), np.inf)
        able = np.flatnonzero(self._overlap())
        if not len(able):
            return width
        centre, spread = self.risks.weight @ eta, eta.std() or 1.0
        design = np.stack([np.ones(len(eta)), (eta - centre) / spread], 1)
        cases, patients = self.malignant[able], self.malignant[able] + self.benign[able]
        # The right risks are the offset: each fit starts from them, and they are its expectation.
        fit = fit_logistic(design, cases.astype(np.float64), patients.astype(np.float64), offset=eta)
        (a, b), (_, d) = np.moveaxis(fit.information, 0, -1)
        error = np.sqrt(a / (a * d - b * b)) / spread
        width[able] = np.where(fit.converged, 2 * normal_quantile(LEVEL) * error, np.inf)
        return width

    def _overlap(self) -> Bools:
        """Return whether neither class lies wholly above the other: only then there is a slope."""
        last = len(self.risks.risk) - 1
        cases, controls = self.malignant > 0, self.benign > 0
        highest_case, highest_control = last - cases[:, ::-1].argmax(1), last - controls[:, ::-1].argmax(1)
        overlap: Bools = (highest_case > controls.argmax(1)) & (cases.argmax(1) < highest_control)
        return overlap & self.both_classes

    def _auc(self) -> Floats:
        m, n = self.n_malignant, self.n_benign
        place = (np.cumsum(self.benign, 1) - self.benign / 2) / n[:, None]
        other = (np.cumsum(self.malignant, 1) - self.malignant / 2) / m[:, None]
        area = (self.malignant * place).sum(1) / m
        variance = _variance(self.malignant, place, m) / m + _variance(self.benign, other, n) / n
        few = np.minimum(m, n) < _MIN_PATIENTS_OF_A_CLASS
        quantile = np.array([t_quantile(LEVEL, max(int(k) - 1, 1)) for k in np.minimum(m, n)])
        half = quantile * np.sqrt(variance) / (area * (1 - area))
        width = np.sinh(half) / (np.cosh(logit(area)) + np.cosh(half))
        width = np.where(np.isfinite(width), width, 1.0)
        for study in np.flatnonzero(~(variance > 0) & ~few):
            width[study] = _newcombe_width(float(area[study]), int(m[study]), int(n[study]))
        return np.where(few, np.inf, width)

    def _rate(self, patients: Ints, threshold: float) -> Floats:
        """Return the width of Wilson's interval, the same for the share flagged and the share not flagged."""
        low, high = wilson(patients[:, flagged(self.risks.risk, threshold)].sum(1), patients.sum(1))
        return high - low

    def _net_benefit(self, threshold: float) -> Floats:
        above = flagged(self.risks.risk, threshold)
        sensitivity = self.malignant[:, above].sum(1) / self.n_malignant
        alarms = self.benign[:, above].sum(1) / self.n_benign
        n = self.n_malignant + self.n_benign
        phi = self.n_malignant / n
        weight = (1 - phi) / phi * threshold / (1 - threshold)
        variance = (
            sensitivity * (1 - sensitivity) / phi
            + weight**2 * alarms * (1 - alarms) / (1 - phi)
            + weight**2 * alarms**2 / (phi * (1 - phi))
        )
        return np.asarray(2 * normal_quantile(LEVEL) * np.sqrt(variance / n))


def simulate_studies(
    risks: RiskDistribution, n: int, *, studies: int, rng: np.random.Generator
) -> SimulatedStudies:
    """Return studies of n patients whose risks are drawn from a distribution, and are right.

    Parameters
    ----------
    risks : RiskDistribution
    n, studies : int
    rng : Generator

    Notes
    -----
    Patients are counted at each risk, so the cost does not depend on n.
    """
    patients = rng.multinomial(n, risks.weight, size=studies)
    malignant = rng.binomial(patients, risks.risk)
    return SimulatedStudies(risks, malignant, patients - malignant)


def _variance(count: Ints, place: Floats, n: Ints) -> Floats:
    mean = (count * place).sum(1) / n
    return np.asarray((count * (place - mean[:, None]) ** 2).sum(1) / (n - 1))


@lru_cache(maxsize=4_096)
def _newcombe_width(area: float, m: int, n: int) -> float:
    low, high = newcombe_interval(area, m, n)
    return high - low
