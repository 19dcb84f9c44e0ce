"""A distribution of risks, of patients or from stated parameters, and what follows if they are right."""

from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist

import numpy as np

from lrcore.arrays import Floats, logit, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import flagged
from lrcore.evaluation.threshold.harm_ratio import require_prevalence

_REACH_SD = 9.0  # standard deviations from the mean, beyond which a normal density is below 1e-18
_STEPS_PER_SD = 200
_MAX_STEP = 0.05  # of the log-odds: the trapezoid rule is then exact to rounding
_MAX_MEAN, _MAX_SD = 20.0, 100.0  # of log-odds
_MIN_SHAPE, _MAX_SHAPE = 0.01, 1e6
_TAIL_LOG_DENSITY = 45.0  # below the mode's, where the tail of a beta distribution is cut


@dataclass(frozen=True, eq=False, slots=True)
class RiskDistribution:
    """Risks with their weights, ascending.

    Attributes
    ----------
    log_odds, risk : ndarray of shape (k,)
    weight : ndarray of shape (k,)
        Shares of the patients; they add up to 1.
    """

    log_odds: Floats
    risk: Floats
    weight: Floats

    @property
    def prevalence(self) -> float:
        """Share of malignant patients if the risks are right: the mean risk."""
        return float(self.weight @ self.risk)

    @property
    def variance(self) -> Floats:
        """Variance of each outcome, risk * (1 - risk), without the rounding of risks next to 1."""
        return sigmoid(self.log_odds) * sigmoid(-self.log_odds)

    @property
    def classes(self) -> tuple[Floats, Floats]:
        """Distribution of the malignant and of the benign patients if the risks are right."""
        malignant, benign = self.weight * self.risk, self.weight * sigmoid(-self.log_odds)
        return malignant / (malignant.sum() or np.nan), benign / (benign.sum() or np.nan)

    @property
    def auc(self) -> float:
        """Share of malignant-benign pairs in the right order if the risks are right.

        References
        ----------
        van Klaveren, Gönen, Steyerberg and Vergouwe 2016, doi:10.1002/sim.6997.
        """
        malignant, benign = self.classes
        return float(malignant @ (np.cumsum(benign) - benign / 2))

    def rates_at(self, threshold: float) -> tuple[float, float]:
        """Return sensitivity and specificity at a threshold if the risks are right."""
        malignant, benign = self.classes
        above = flagged(self.risk, threshold)
        return float(malignant @ above), float(benign @ ~above)

    def cox_snell_r2(self) -> float:
        """Return Cox and Snell's R2 of risks that are right, in an unlimited number of patients."""
        eta, phi = self.log_odds, self.prevalence
        gain = -self.risk * np.logaddexp(0, -eta) - sigmoid(-eta) * np.logaddexp(0, eta)
        return float(-np.expm1(-2 * (self.weight @ gain - phi * log(phi) - (1 - phi) * log(1 - phi))))

    def coarsened(self, cells: int, *, threshold: float | None = None) -> "RiskDistribution":
        """Return about `cells` groups of neighbouring risks; none holds risks of both sides of the threshold.

        Groups hold equal shares of the patients, of the malignant patients and of the information,
        on average, so that a rare class is not lost in one group.
        """
        if len(self.risk) <= cells:
            return self
        parts = (self.weight, self.weight * self.risk, self.weight * self.variance)
        place = sum(np.cumsum(part) / part.sum() for part in parts) / len(parts)
        group = np.minimum(np.asarray(place * cells, np.intp), cells - 1)
        if threshold is not None:
            group += flagged(self.risk, threshold)
        group = np.asarray(np.cumsum(np.diff(group, prepend=group[0]) > 0), np.intp)
        weight = np.bincount(group, self.weight)
        risk = np.bincount(group, self.weight * self.risk) / weight
        mean = np.bincount(group, self.weight * self.log_odds) / weight
        inside = (risk > 0) & (risk < 1)  # whose log-odds are those of the mean risk: the group stays right
        log_odds = np.where(inside, logit(np.where(inside, risk, 0.5)), mean)
        return RiskDistribution(log_odds, risk, np.asarray(weight, np.float64))


def distribution_of(patients: Patients) -> RiskDistribution:
    """Return the distribution of the risks of patients, each with the same weight.

    Parameters
    ----------
    patients : Patients

    Examples
    --------
    >>> found = distribution_of(Patients([0, 1, 1, 0], [0.2, 0.6, 0.6, 0.4]))
    >>> found.risk.tolist(), found.weight.tolist()
    ([0.2, 0.4, 0.6], [0.25, 0.25, 0.5])
    """
    risk, place = np.unique(patients.risk, return_inverse=True)
    n_each = np.bincount(place)
    log_odds = np.bincount(place, patients.finite_log_odds.values) / n_each
    return RiskDistribution(log_odds, risk, np.asarray(n_each / patients.n, np.float64))


def normal_distribution(mean: float, sd: float, *, threshold: float | None = None) -> RiskDistribution:
    """Return risks whose log-odds are normal, on a grid.

    Parameters
    ----------
    mean, sd : float
        Of the log-odds.
    threshold : float, optional
        Half-way between two points of the grid, so that the shares on its sides are those of the density.

    Raises
    ------
    InvalidInput
        If the parameters cannot be those of log-odds.

    Examples
    --------
    >>> found = normal_distribution(-5, 2.5)
    >>> round(found.prevalence, 4), round(found.auc, 4)
    (0.0523, 0.9268)
    """
    if not abs(mean) <= _MAX_MEAN:
        raise InvalidInput(
            f"The mean of the log-odds must lie between -{_MAX_MEAN:g} and {_MAX_MEAN:g}, got {mean:g}."
        )
    if not 0 < sd <= _MAX_SD:
        raise InvalidInput(
            f"The standard deviation of the log-odds must be above 0 and at most {_MAX_SD:g}, got {sd:g}."
        )
    reach = _REACH_SD * sd
    eta = _grid(mean - reach, mean + reach, min(sd / _STEPS_PER_SD, _MAX_STEP), threshold)
    return _weighted(eta, -(((eta - mean) / sd) ** 2) / 2)


def beta_distribution(a: float, b: float, *, threshold: float | None = None) -> RiskDistribution:
    """Return risks that follow a beta distribution, on a grid of the log-odds.

    Parameters
    ----------
    a, b : float
        Shapes; the mean risk is a / (a + b).
    threshold : float, optional
        As for :func:`normal_distribution`.

    Raises
    ------
    InvalidInput
        If a shape is not positive, or so extreme that all risks are alike or all are 0 or 1.

    Examples
    --------
    >>> round(beta_distribution(2, 6).prevalence, 6)
    0.25
    """
    for shape in (a, b):
        if not _MIN_SHAPE <= shape <= _MAX_SHAPE:
            raise InvalidInput(
                f"The two parameters of the beta distribution must lie between {_MIN_SHAPE:g} and "
                f"{_MAX_SHAPE:g}, got {a:g} and {b:g}."
            )
    sd, mode = sqrt(1 / a + 1 / a**2 + 1 / b + 1 / b**2), log(a / b)
    spread = min(sd, sqrt(1 / a + 1 / b))
    low = mode - _REACH_SD * spread - _TAIL_LOG_DENSITY / a
    high = mode + _REACH_SD * spread + _TAIL_LOG_DENSITY / b
    eta = _grid(low, high, min(spread / _STEPS_PER_SD, _MAX_STEP), threshold)
    # The density of the log-odds is risk^a (1 - risk)^b, up to a constant.
    return _weighted(eta, -a * np.logaddexp(0, -eta) - b * np.logaddexp(0, eta))


def binormal_distribution(prevalence: float, auc: float) -> RiskDistribution:
    """Return right risks whose log-odds are normal in each class, with the same variance.

    Parameters
    ----------
    prevalence : float
        Between 0 and 1.
    auc : float
        Above 0.5 and below 1.

    Raises
    ------
    InvalidInput
        If a parameter lies outside.

    References
    ----------
    Riley, Van Calster and Collins 2021, doi:10.1002/sim.8806, who simulate what is integrated here.

    Examples
    --------
    >>> round(binormal_distribution(0.373, 0.95).auc, 4)
    0.95
    """
    phi = require_prevalence(prevalence)
    distance = sqrt(2) * NormalDist().inv_cdf(require_auc(auc))
    centre, half = float(logit(phi)), distance**2 / 2
    eta = _grid(
        centre - half - _REACH_SD * distance,
        centre + half + _REACH_SD * distance,
        min(distance / _STEPS_PER_SD, _MAX_STEP),
        None,
    )
    malignant, benign = (-(((eta - centre - shift) / distance) ** 2) / 2 for shift in (half, -half))
    return _weighted(eta, np.logaddexp(log(phi) + malignant, log(1 - phi) + benign))


def require_auc(auc: float) -> float:
    """Return an AUC if it is that of a model that discriminates, and does not separate the classes.

    Raises
    ------
    InvalidInput
        If it does not lie between 0.5 and 1.
    """
    if not 0.5 < auc < 1:
        raise InvalidInput(f"The AUC must be above 0.5 and below 1, got {auc:g}.")
    return auc


def _grid(low: float, high: float, step: float, threshold: float | None) -> Floats:
    """Return points at equal distances, the threshold half-way between two of them."""
    origin = low if threshold is None else float(logit(threshold)) + step / 2
    first, last = np.floor((low - origin) / step), np.ceil((high - origin) / step)
    return np.asarray(origin + step * np.arange(first, last + 1), np.float64)


def _weighted(log_odds: Floats, log_density: Floats) -> RiskDistribution:
    weight = np.exp(log_density - log_density.max())
    return RiskDistribution(log_odds, sigmoid(log_odds), weight / weight.sum())
