"""Calibration where outcomes are known for some only, weighted by risk band."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats, Ints, sigmoid
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.threshold.counts import flagged

MAX_BANDS_PER_SIDE, MIN_VERIFIED = 5, 5
_MAX_LEVERAGE = 0.9
_MIN_OF_A_KIND = 3  # verified patients of an outcome on one side of the threshold
WEIGHTED_METHOD = "weighted by the inverse share verified in each risk band, robust standard error"


@dataclass(frozen=True, slots=True)
class WeightedCalibration:
    """Calibration of all patients, estimated from those whose outcome is known.

    Attributes
    ----------
    oe_ratio, in_the_large, slope : Estimate
    n_bands : int
        Risk bands within which who is verified may not depend on the outcome.
    """

    oe_ratio: Estimate
    in_the_large: Estimate
    slope: Estimate
    n_bands: int


@dataclass(frozen=True, eq=False, slots=True)
class _Bands:
    """Patients by band: who is verified, and how many patients each verified one stands for."""

    band: Ints
    verified: Bools
    weight: Floats
    n_bands: int

    def influence(self, values: Floats) -> Floats:
        """Return the influence of every patient on a weighted sum over the verified.

        Parameters
        ----------
        values : ndarray of shape (p, m)
            Of the m verified patients.

        Notes
        -----
        The influence of a stratified total with estimated weights: within a band, the mean of its verified
        patients and, for them, the weighted distance from it.
        """
        inside = self.band[self.verified]
        sizes = np.bincount(inside, minlength=self.n_bands)
        means = np.array([np.bincount(inside, each, minlength=self.n_bands) / sizes for each in values])
        found: Floats = means[:, self.band]
        corrected = np.sqrt(sizes / np.maximum(sizes - 1, 1))[inside]
        found[:, self.verified] += self.weight * corrected * (values - means[:, inside])
        return found


def weighted_calibration(
    risk: Floats, log_odds: Floats, outcome: NDArray[np.int8], threshold: float, *, level: float = LEVEL
) -> WeightedCalibration:
    """Return calibration, if within a risk band who is verified does not depend on the outcome.

    Parameters
    ----------
    risk, log_odds : ndarray of shape (n,)
        Of all patients; the log-odds are finite.
    outcome : ndarray of shape (n,)
        1 = malignant, 0 = benign, -1 = unknown.
    threshold : float
        No band extends over it: who is verified often depends on the flag.
    level : float
        Coverage.

    Notes
    -----
    Up to five bands of equal numbers on each side of the threshold; bands with fewer than five verified
    patients are joined to their neighbours. The standard errors include the uncertainty of the weights;
    residuals are divided by 1 less their leverage, since few patients stand for many (HC3). Where fewer
    than 3 verified patients of an outcome lie on one side of the threshold there is no interval.

    References
    ----------
    Horvitz and Thompson 1952, doi:10.1080/01621459.1952.10483446. Robins, Rotnitzky and Zhao 1994,
    doi:10.1080/01621459.1994.10476818. MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7.
    """
    verified = np.greater(outcome, -1)
    bands, reason = _make_bands(risk, verified, threshold)
    if bands is None:
        nothing = undefined_estimate(reason, n=len(risk), method=WEIGHTED_METHOD, level=level)
        return WeightedCalibration(nothing, nothing, nothing, 0)
    y = outcome[verified].astype(np.float64)
    few = _why_no_interval(outcome, flagged(risk, threshold))
    ratio = _without_interval(_ratio(bands, y, risk, level), few)
    if y.all() or not y.any():
        reason = f"not estimable: no verified {'benign' if y.all() else 'malignant'} patient"
        nothing = undefined_estimate(reason, n=len(risk), method=WEIGHTED_METHOD, level=level)
        return WeightedCalibration(ratio, nothing, nothing, bands.n_bands)
    ones = np.ones((1, len(risk)))
    level_only = _fit(bands, y, ones, log_odds, np.eye(1), level)
    centre, spread = float(log_odds.mean()), float(log_odds.std()) or 1.0
    line = np.concatenate([ones, (log_odds[None] - centre) / spread])
    slope = _fit(bands, y, line, np.zeros(len(risk)), np.array([[0.0, 1 / spread]]), level)
    level_only, slope = _without_interval(level_only, few), _without_interval(slope, few)
    return WeightedCalibration(ratio, level_only, slope, bands.n_bands)


def _why_no_interval(outcome: NDArray[np.int8], above: Bools) -> str:
    """Return why no standard error can be relied on; empty if one can."""
    for side, where in ((~above, "unflagged"), (above, "flagged")):
        for y, kind in ((1, "malignant"), (0, "benign")):
            if side.any() and np.count_nonzero(outcome[side] == y) < _MIN_OF_A_KIND:
                return (
                    f"interval not defined: fewer than {_MIN_OF_A_KIND} verified {kind} patients are {where}"
                )
    return ""


def _without_interval(found: Estimate, reason: str) -> Estimate:
    return replace(found, low=np.nan, high=np.nan, reason=reason) if reason and found.defined else found


def _make_bands(risk: Floats, verified: Bools, threshold: float) -> tuple[_Bands | None, str]:
    above = flagged(risk, threshold)
    band, n_bands = np.zeros(len(risk), np.int64), 0
    for side, name in ((~above, "unflagged"), (above, "flagged")):
        rows = np.flatnonzero(side)
        if not len(rows):
            continue
        if not verified[rows].any():
            return None, f"not defined: none of the {len(rows):,} {name} patients was verified"
        inside = _join(_quantile_bands(risk[rows]), verified[rows])
        band[rows] = inside + n_bands
        n_bands += int(inside.max()) + 1
    n, m = np.bincount(band, minlength=n_bands), np.bincount(band[verified], minlength=n_bands)
    return _Bands(band, verified, (n / m)[band[verified]], n_bands), ""


def _quantile_bands(risk: Floats) -> Ints:
    """Return the band of each risk; equal risks are in the same one."""
    inner = np.quantile(risk, np.arange(1, MAX_BANDS_PER_SIDE) / MAX_BANDS_PER_SIDE)
    return np.unique(np.searchsorted(inner, risk, side="left"), return_inverse=True)[1].astype(np.int64)


def _join(band: Ints, verified: Bools) -> Ints:
    """Return bands joined upwards until each has enough verified patients; the last is joined downwards."""
    sizes = np.bincount(band[verified], minlength=int(band.max()) + 1)
    new, place, collected = [], 0, 0
    for size in sizes.tolist():
        new.append(place)
        collected += size
        if collected >= MIN_VERIFIED:
            place, collected = place + 1, 0
    joined = np.array(new, np.int64)
    if collected < MIN_VERIFIED:
        joined = np.minimum(joined, max(place - 1, 0))
    return joined[band]


def _ratio(bands: _Bands, y: Floats, risk: Floats, level: float) -> Estimate:
    n, observed, expected = len(risk), float(bands.weight @ y), float(risk.sum())
    if not expected or not observed:
        what = "every risk is 0" if not expected else "no verified malignant patient"
        return undefined_estimate(f"not defined: {what}", n=n, method=WEIGHTED_METHOD, level=level)
    value = observed / expected
    influence = bands.influence(y[None])[0] - value * risk
    half = normal_quantile(level) * float(np.sqrt(influence @ influence * n / (n - 1 or np.nan))) / observed
    low, high = value * np.exp(-half), value * np.exp(half)
    return Estimate(value, float(low), float(high), level, WEIGHTED_METHOD, n)


def _fit(bands: _Bands, y: Floats, columns: Floats, offset: Floats, back: Floats, level: float) -> Estimate:
    """Return one combination of the coefficients of a weighted logistic regression."""
    n, inside = columns.shape[1], columns[:, bands.verified]
    shift, weight = offset[bands.verified], bands.weight
    fit = fit_logistic(inside.T, (weight * y)[None], weight[None], offset=shift)
    if not fit.converged[0]:
        reason = "not estimable: the likelihood has no maximum that can be reached"
        return undefined_estimate(reason, n=n, method=WEIGHTED_METHOD, level=level)
    beta = fit.coefficients[0]
    risk, inverse = sigmoid(beta @ inside + shift), np.linalg.inv(fit.information[0])
    leverage = weight * risk * (1 - risk) * np.einsum("pm,pq,qm->m", inside, inverse, inside)
    influence = bands.influence(inside * (y - risk) / (1 - np.minimum(leverage, _MAX_LEVERAGE)))
    bread = inverse @ back[0]
    error = float(np.sqrt(np.square(bread @ influence).sum() * n / (n - 1 or np.nan)))
    value, half = float(back[0] @ beta), normal_quantile(level) * error
    return Estimate(value, value - half, value + half, level, WEIGHTED_METHOD, n)
