"""Restricted cubic splines on the log-odds: the calibration curve whose cost grows with n only."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lrcore.arrays import Bools, Floats, Ints, sigmoid_in_place
from lrcore.evaluation.numerics.log_odds_fit import LogOddsRegression
from lrcore.evaluation.numerics.logistic_fit import fit_logistic
from lrcore.evaluation.numerics.quantiles import quantiles
from lrcore.evaluation.numerics.unique_sorted import unique_sorted
from lrcore.system.parallel import one_blas_thread

NAME = "splines"
KNOTS = (2, 11, 20, 29, 38), 40  # at the 5, 27.5, 50, 72.5 and 95 % quantiles, Harrell's for five knots
MAX_GROUPS = 2_048
NOT_ESTIMABLE = (
    "not estimable: the likelihood of the splines has no maximum, as when some range of risks holds "
    "patients of one class only"
)
_FITS_PER_BATCH = 50
_BLOCK_PATIENTS = 8_192  # whose columns stay in the processor's cache


@dataclass(frozen=True, eq=False, slots=True)
class SplineRegression:
    """A logistic regression of the outcome on restricted cubic splines of the log-odds.

    Attributes
    ----------
    log_odds : ndarray of shape (n,)
    malignant : ndarray of shape (n,)
    knots : ndarray of shape (k,)
        Distinct; with fewer than three the curve is a line on the log-odds.
    coefficients : ndarray of shape (p,)
        ``nan`` where the likelihood has no maximum.
    """

    log_odds: Floats
    malignant: Bools
    knots: Floats
    coefficients: Floats

    @classmethod
    def fit(cls, patients: LogOddsRegression) -> "SplineRegression":
        """Fit by maximum likelihood, with knots at quantiles of the log-odds."""
        knots = unique_sorted(quantiles(patients.log_odds, *KNOTS))
        fit = patients.fit(lambda log_odds: spline_basis(log_odds, knots).T, information=False)
        coefficients = fit.coefficients[0] if fit.converged[0] else np.full(fit.coefficients.shape[1], np.nan)
        return cls(patients.log_odds, patients.malignant, knots, coefficients)

    @property
    def description(self) -> str:
        """How to reproduce the curve."""
        knots = ", ".join(f"{knot:.4g}" for knot in self.knots)
        return (
            f"restricted cubic splines on the log-odds, {len(self.knots)} knots at their 5, 27.5, 50, 72.5 "
            f"and 95 % quantiles where distinct ({knots}), unpenalised maximum likelihood"
        )

    def at(self, log_odds: Floats) -> Floats:
        """Return the share malignant at each of the log-odds."""
        risk = np.empty(len(log_odds))
        with one_blas_thread():
            for start in range(0, len(risk), _BLOCK_PATIENTS):
                rows = slice(start, start + _BLOCK_PATIENTS)
                risk[rows] = sigmoid_in_place(spline_basis(log_odds[rows], self.knots) @ self.coefficients)
        return risk

    def groups(self) -> "LogOddsGroups":
        """Return the patients in up to 2,048 groups of similar log-odds.

        One group per distinct value where there are no more than that, else groups of equal size,
        represented by their mean.
        """
        values, place = np.unique(self.log_odds, return_inverse=True)
        if len(values) > MAX_GROUPS:
            place = np.argsort(np.argsort(self.log_odds)) * MAX_GROUPS // len(self.log_odds)
            values = np.bincount(place, self.log_odds) / np.bincount(place)
        found = np.bincount(place[self.malignant], minlength=len(values))
        return LogOddsGroups(values, found, np.bincount(place, minlength=len(values)) - found)

    def refit(self, log_odds: Floats, groups: "LogOddsGroups", patients: Ints, malignant: Ints) -> Floats:
        """Return the curves of B resamples of the groups, refitted with the knots of all the patients.

        Parameters
        ----------
        log_odds : ndarray of shape (g,)
            Points at which the curves are returned.
        groups : LogOddsGroups
            c groups.
        patients, malignant : ndarray of shape (B, c)
            Patients, and malignant patients, drawn from each group.

        Returns
        -------
        ndarray of shape (B, g)
            ``nan`` where the resample has no maximum of its likelihood.
        """
        design, where = spline_basis(groups.log_odds, self.knots), spline_basis(log_odds, self.knots)
        curves = np.empty((len(patients), len(log_odds)))
        for start in range(0, len(patients), _FITS_PER_BATCH):
            rows = slice(start, start + _FITS_PER_BATCH)
            fit = fit_logistic(design, malignant[rows].astype(float), patients[rows].astype(float))
            fitted = sigmoid_in_place(fit.coefficients @ where.T)
            curves[rows] = np.where(fit.converged[:, None], fitted, np.nan)
        return curves


class LogOddsGroups(NamedTuple):
    """Patients in groups of similar log-odds: mean log-odds, malignant and benign patients of each."""

    log_odds: Floats
    malignant: Ints
    benign: Ints


def spline_basis(log_odds: Floats, knots: Floats) -> Floats:
    """Return intercept, the log-odds, and Harrell's truncated cubes, scaled by the knots' range.

    Parameters
    ----------
    log_odds : ndarray of shape (n,)
    knots : ndarray of shape (k,)
        Ascending, distinct.

    Returns
    -------
    ndarray of shape (n, k)
        With fewer than three knots, without the cubes; with one, the intercept alone.

    References
    ----------
    Harrell 2015, Regression Modeling Strategies, section 2.4.5, doi:10.1007/978-3-319-19425-7.

    Examples
    --------
    >>> spline_basis(np.array([0.0, 1.0, 3.0]), np.array([0.0, 1.0, 2.0])).round(3).tolist()
    [[1.0, 0.0, 0.0], [1.0, 1.0, 0.25], [1.0, 3.0, 3.0]]
    """
    columns = np.ones((len(knots), len(log_odds)))
    if len(knots) > 1:
        columns[1] = log_odds
    if len(knots) > 2:
        np.matmul(_bends(knots), _cubes_above(log_odds, knots), out=columns[2:])
    return columns.T


def _cubes_above(log_odds: Floats, knots: Floats) -> Floats:
    above: Floats = log_odds - knots[:, None]
    np.maximum(above, 0.0, out=above)
    cubes: Floats = np.square(above)
    cubes *= above
    return cubes


def _bends(knots: Floats) -> Floats:
    """Return the weight of each knot's cube in each column, such that it is linear beyond the last knot."""
    inner, before, last = knots[:-2], knots[-2], knots[-1]
    bends: Floats = np.eye(len(inner), len(knots))
    bends[:, -2] = (inner - last) / (last - before)
    bends[:, -1] = (before - inner) / (last - before)
    bends /= (last - knots[0]) ** 2
    return bends
