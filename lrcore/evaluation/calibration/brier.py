"""The Brier score, what it is made of, and the log loss."""

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.bins import ReliabilityBins, equal_width_bins, group_of
from lrcore.evaluation.calibration.isotonic import isotonic
from lrcore.evaluation.inputs import checked, checked_log_odds
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined
from lrcore.evaluation.threshold.counts import Tally, tally

if TYPE_CHECKING:
    import pandas as pd

MEAN = "mean over patients, standard error of the mean"
RATIO = "ratio of two means over the same patients, delta method"
ALIKE = "interval not defined: the same loss for every patient"
SKLEARN_CLIP = float(np.finfo(np.float64).eps)


def brier_score(outcome: ArrayLike, risk: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Return the mean squared distance of risk and outcome: 0 is perfect, lower is better.

    References
    ----------
    Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Examples
    --------
    >>> round(brier_score([0, 1], [0.2, 0.6]).value, 6)
    0.1
    """
    malignant, p = checked(outcome, risk)
    return _mean((p - malignant) ** 2, level, ceiling=1.0)


def scaled_brier(outcome: ArrayLike, risk: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Return how much of the Brier score of the prevalence alone is gained.

    1 is perfect, 0 no better than giving everyone the prevalence of these patients, below 0 worse;
    not defined with one class only.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    level : float
        Coverage.

    Notes
    -----
    The score and the prevalence are means of the same patients: the standard error is that of the
    linearised ratio (delta method).

    References
    ----------
    Steyerberg et al. 2010, doi:10.1097/EDE.0b013e3181c30fb2.

    Examples
    --------
    >>> scaled_brier([0, 1], [0.5, 0.5]).value, scaled_brier([1], [0.5]).reason
    (0.0, 'not defined: no benign patient')
    """
    malignant, p = checked(outcome, risk)
    share, n = float(malignant.mean()), len(p)
    if share in (0.0, 1.0):
        reason = f"not defined: no {'benign' if share else 'malignant'} patient"
        return undefined(reason, n=n, method=RATIO, level=level)
    loss, most = (p - malignant) ** 2, share * (1 - share)
    ratio = float(loss.mean()) / most
    pull = (loss - ratio * (1 - 2 * share) * malignant) / most
    if _constant(loss):
        return Estimate(1 - ratio, nan, nan, level, RATIO, n, ALIKE)
    half = normal_quantile(level) * float(pull.std(ddof=1)) / sqrt(n)
    return Estimate(1 - ratio, 1 - ratio - half, min(1.0, 1 - ratio + half), level, RATIO, n)


def patient_log_loss(malignant: Bools, log_odds: Floats) -> Floats:
    """Return minus the log of the probability given to what happened, patient by patient."""
    return _log_loss_of(_away(malignant, log_odds))


def _away(malignant: Bools, log_odds: Floats) -> Floats:
    """Return the log-odds of what did not happen."""
    return log_odds * (1.0 - 2.0 * malignant)


def _log_loss_of(away: Floats) -> Floats:
    """Return log(1 + exp(away)), exact also where it is tiny."""
    return np.maximum(away, 0.0) + np.log1p(np.exp(-np.abs(away)))


def log_loss(
    outcome: ArrayLike, risk: ArrayLike, *, log_odds: ArrayLike | None = None, level: float = LEVEL
) -> Estimate:
    """Return the mean of minus the log of the probability given to what happened.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    log_odds : array-like of shape (n,), optional
        The model's own; exact where the risk has been rounded to 0 or 1.
    level : float
        Coverage.

    Notes
    -----
    A certain risk that turned out wrong makes it infinite: not defined, with the number of such
    patients, and with the value scikit-learn gives, which moves risks by 2.2e-16.

    Examples
    --------
    >>> round(log_loss([0, 1], [0.5, 0.5]).value, 6)
    0.693147
    >>> log_loss([0, 1], [1.0, 0.5]).reason[:57]
    'not defined: 1 of 2 patients had a certain risk (0 or 1) '
    """
    malignant, p = checked(outcome, risk)
    if log_odds is None:
        right = np.abs(p - ~malignant)
        certain = right == 0
    else:
        away = _away(malignant, checked_log_odds(log_odds, p))
        certain = away == inf
    if certain.any():
        clipped = np.clip(np.where(malignant, p, 1 - p), SKLEARN_CLIP, 1 - SKLEARN_CLIP)
        reason = (
            f"not defined: {certain.sum():,} of {len(p):,} patients had a certain risk (0 or 1) that was "
            f"wrong, which is an infinite loss; with risks limited to 2.2e-16 ... 1 - 2.2e-16 it is "
            f"{-np.log(clipped).mean():.6g}"
        )
        return undefined(reason, n=len(p), method=MEAN, level=level)
    loss = -np.log(right) if log_odds is None else _log_loss_of(away)
    return _mean(loss, level, ceiling=inf)


def _mean(loss: Floats, level: float, *, ceiling: float) -> Estimate:
    n, value, z = len(loss), float(loss.mean()), normal_quantile(level)
    if n == 1:
        return Estimate(value, nan, nan, level, MEAN, n, "interval not defined: a single patient")
    if _constant(loss):
        return Estimate(value, nan, nan, level, MEAN, n, ALIKE)
    half = z * float(loss.std(ddof=1)) / sqrt(n)
    return Estimate(value, max(0.0, value - half), min(ceiling, value + half), level, MEAN, n)


def _constant(loss: Floats) -> bool:
    return bool(np.ptp(loss) <= 1e-12)  # (1 - 0.7)^2 and 0.3^2 are not the same double


@dataclass(frozen=True, eq=False, slots=True)
class CorpDecomposition:
    """Brier score = miscalibration - discrimination + uncertainty, exactly.

    Attributes
    ----------
    brier, miscalibration, discrimination, uncertainty : float
    risk, recalibrated : ndarray of shape (k,)
        Each distinct risk, and the share malignant that isotonic regression gives it.
    patients : ndarray of shape (k,)
    n, n_malignant : int
    """

    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    risk: Floats
    recalibrated: Floats
    patients: Floats
    n: int
    n_malignant: int

    def frame(self) -> "pd.DataFrame":
        """Return one row per part of the score."""
        import pandas as pd

        parts = ("brier", "miscalibration", "discrimination", "uncertainty")
        return pd.DataFrame({"part": parts, "value": [getattr(self, part) for part in parts]})


def corp_decomposition(outcome: ArrayLike, risk: ArrayLike) -> CorpDecomposition:
    """Decompose the Brier score without bins, by isotonic regression of the outcome on the risk.

    Notes
    -----
    Miscalibration is what recalibration by the best monotone curve would gain, discrimination what
    the recalibrated risks gain over the prevalence, uncertainty the score of the prevalence.

    References
    ----------
    Dimitriadis, Gneiting and Jordan 2021, doi:10.1073/pnas.2016191118.

    Examples
    --------
    >>> parts = corp_decomposition([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9])
    >>> [round(x, 4) for x in (parts.miscalibration, parts.discrimination, parts.uncertainty)]
    [0.06, 0.125, 0.25]
    """
    return corp_of(tally(outcome, risk))


def corp_of(patients: Tally) -> CorpDecomposition:
    """Decompose the Brier score of the patients of a tally."""
    each, m = patients.malignant + patients.benign, patients.n_malignant
    n = int(each.sum())
    curve = isotonic(patients.malignant, each)

    def score(predicted: Floats) -> float:
        return float(patients.malignant @ (1 - predicted) ** 2 + patients.benign @ predicted**2) / n

    brier, recalibrated, uncertainty = score(patients.risk), score(curve), m / n * (1 - m / n)
    parts = brier - recalibrated, uncertainty - recalibrated, uncertainty
    return CorpDecomposition(brier, *parts, patients.risk, curve, each.astype(float), n, m)


@dataclass(frozen=True, eq=False, slots=True)
class MurphyDecomposition:
    """Brier score = reliability - resolution + uncertainty + residual, exactly.

    Attributes
    ----------
    brier, reliability, resolution, uncertainty : float
    within_bin_variance, within_bin_covariance : float
        What the bins hide; the residual is their difference.
    bins : ReliabilityBins
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bin_variance: float
    within_bin_covariance: float
    bins: ReliabilityBins

    @property
    def residual(self) -> float:
        """Part of the score that lies within the bins: their variance less their covariance."""
        return self.within_bin_variance - self.within_bin_covariance

    def frame(self) -> "pd.DataFrame":
        """Return one row per part of the score."""
        import pandas as pd

        parts = ["brier", "reliability", "resolution", "uncertainty", "residual"]
        parts += ["within_bin_variance", "within_bin_covariance"]
        return pd.DataFrame({"part": parts, "value": [getattr(self, part) for part in parts]})


def murphy_decomposition(
    outcome: ArrayLike, risk: ArrayLike, *, bins: ReliabilityBins | None = None
) -> MurphyDecomposition:
    """Decompose the Brier score over bins, stating what lies within them.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    bins : ReliabilityBins, optional
        Of the same patients; without them, ten bins of equal width.

    Raises
    ------
    InvalidInput
        If the bins hold another number of patients.

    References
    ----------
    Murphy 1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2.
    Stephenson, Coelho and Jolliffe 2008, doi:10.1175/2007WAF2006116.1.

    Examples
    --------
    >>> parts = murphy_decomposition([0, 1, 1], [0.12, 0.18, 0.9])
    >>> whole = parts.reliability - parts.resolution + parts.uncertainty + parts.residual
    >>> abs(whole - parts.brier) < 1e-12
    True
    """
    malignant, p = checked(outcome, risk)
    groups = equal_width_bins(malignant, p) if bins is None else bins
    if groups.n_patients != len(p):
        raise InvalidInput(f"`bins` must be of the same {len(p):,} patients, got {groups.n_patients:,}.")
    within = group_of(p, np.concatenate([groups.lower[:1], groups.upper]))
    spread, surplus = p - groups.mean_risk[within], malignant - groups.observed[within]
    share, weight = float(malignant.mean()), groups.n / len(p)
    return MurphyDecomposition(
        float(np.mean((p - malignant) ** 2)),
        float(weight @ (groups.mean_risk - groups.observed) ** 2),
        float(weight @ (groups.observed - share) ** 2),
        share * (1 - share),
        float(np.mean(spread**2)),
        2 * float(np.mean(surplus * spread)),
        groups,
    )
