"""Decompositions of the Brier score: by isotonic regression (CORP), and over bins (Murphy)."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.bins import ReliabilityBins, equal_width_bins, group_of
from lrcore.evaluation.calibration.isotonic import isotonic_regression
from lrcore.evaluation.numerics.tally import Ranked
from lrcore.evaluation.patients import Patients


@dataclass(frozen=True, eq=False, slots=True)
class CorpDecomposition:
    """Brier score = miscalibration - discrimination + uncertainty, exactly.

    Attributes
    ----------
    brier, miscalibration, discrimination, uncertainty : float
    risk, recalibrated : ndarray of shape (k,)
        Each distinct risk, and its recalibrated value by isotonic regression.
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


def corp_decomposition(patients: Ranked) -> CorpDecomposition:
    """Decompose the Brier score without bins, by isotonic regression of the outcome on the risk.

    Parameters
    ----------
    patients : Patients

    Notes
    -----
    Miscalibration is the gain by recalibration with the best monotone curve, discrimination the gain
    of the recalibrated risks over the prevalence, uncertainty the score of the prevalence.

    References
    ----------
    Dimitriadis, Gneiting and Jordan 2021, doi:10.1073/pnas.2016191118.

    Examples
    --------
    >>> parts = corp_decomposition(Patients([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9]))
    >>> [round(x, 4) for x in (parts.miscalibration, parts.discrimination, parts.uncertainty)]
    [0.06, 0.125, 0.25]
    """
    tally = patients.tally
    each, m = tally.patients, tally.n_malignant
    n = int(each.sum())
    curve = isotonic_regression(tally.malignant, each)

    def score(predicted: Floats) -> float:
        return float(tally.malignant @ (1 - predicted) ** 2 + tally.benign @ predicted**2) / n

    brier, recalibrated, uncertainty = score(tally.risk), score(curve), m / n * (1 - m / n)
    parts = brier - recalibrated, uncertainty - recalibrated, uncertainty
    return CorpDecomposition(brier, *parts, tally.risk, curve, each.astype(float), n, m)


@dataclass(frozen=True, eq=False, slots=True)
class MurphyDecomposition:
    """Brier score = reliability - resolution + uncertainty + residual, exactly.

    Attributes
    ----------
    brier, reliability, resolution, uncertainty : float
    within_bin_variance, within_bin_covariance : float
        What varies within the bins; the residual is their difference.
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


def murphy_decomposition(patients: Patients, *, bins: ReliabilityBins | None = None) -> MurphyDecomposition:
    """Decompose the Brier score over bins, with what varies within them as a residual.

    Parameters
    ----------
    patients : Patients
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
    >>> parts = murphy_decomposition(Patients([0, 1, 1], [0.12, 0.18, 0.9]))
    >>> whole = parts.reliability - parts.resolution + parts.uncertainty + parts.residual
    >>> abs(whole - parts.brier) < 1e-12
    True
    """
    malignant, p = patients.malignant, patients.risk
    groups = equal_width_bins(patients) if bins is None else bins
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
