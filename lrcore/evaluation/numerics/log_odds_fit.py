"""Logistic regressions of one outcome on functions of the log-odds: few passes over many patients."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats, sigmoid_in_place
from lrcore.evaluation.numerics.histogram_cells import histogram_cells
from lrcore.evaluation.numerics.logistic_fit import LogisticFit, fit_logistic, maximise
from lrcore.system.parallel import one_blas_thread

Columns = Callable[[Floats], Floats]
_THE_ONE_FIT = np.zeros(1, np.intp)

_BLOCK_PATIENTS = 8_192  # patients whose columns stay in the processor's cache
_MAX_PATIENTS_UNGROUPED = 4_096  # above it, groups of patients with about the same log-odds are fitted first
_PATIENTS_PER_GROUP, _MAX_GROUPS = 8, 8_192
_MAX_DEVIATIONS = 8  # standard deviations from the mean within which the groups are cut


class LogOddsRegression:
    """Logistic regressions of one outcome on functions of the log-odds.

    Parameters
    ----------
    malignant : ndarray of shape (n,)
    log_odds : ndarray of shape (n,)
        Finite.
    """

    def __init__(self, malignant: Bools, log_odds: Floats) -> None:
        self.malignant, self.log_odds = malignant, log_odds

    def fit(self, columns: Columns, *, offset: float | None = None, information: bool = True) -> LogisticFit:
        """Fit the outcome on columns made from the log-odds.

        Parameters
        ----------
        columns : callable
            From log-odds of shape (k,) to a design of shape (p, k).
        offset : float, optional
            Added to the log-odds, whose sum is then an offset of the linear predictor; without it there
            is no offset.
        information : bool
            Whether the information is evaluated at the solution, which costs one more pass above 4,096
            patients. Otherwise it is that before the last step.

        Returns
        -------
        LogisticFit
            One fit.

        Notes
        -----
        Newton's method on all the patients, as :func:`lrcore.evaluation.numerics.logistic_fit.fit_logistic`
        does it. Above 4,096 patients it starts from the fit of groups of patients with about the
        same log-odds; two passes over all patients are then usually enough.
        """
        likelihood, start = _Likelihood(self, columns, offset), np.zeros((1, len(columns(self.log_odds[:1]))))
        with one_blas_thread():
            if len(self.log_odds) <= _MAX_PATIENTS_UNGROUPED:
                return maximise(likelihood, start)
            fit = maximise(likelihood, self._first(columns, offset, start))
            if information:
                fit = replace(fit, information=likelihood.at(fit.coefficients, _THE_ONE_FIT)[1])
            return fit

    def _first(self, columns: Columns, offset: float | None, start: Floats) -> Floats:
        """Return the coefficients of the groups' fit, or zeros where it has none."""
        log_odds, patients, malignant = self.groups
        shift = None if offset is None else log_odds + offset
        fit = fit_logistic(columns(log_odds).T, malignant[None], patients[None], offset=shift)
        return fit.coefficients if fit.converged[0] else start

    @cached_property
    def groups(self) -> tuple[Floats, Floats, Floats]:
        """Mean log-odds, patients and malignant patients of up to 8,192 groups of equal width."""
        eta, groups = self.log_odds, min(_MAX_GROUPS, len(self.log_odds) // _PATIENTS_PER_GROUP)
        centre, reach = eta.mean(), _MAX_DEVIATIONS * eta.std()
        low, high = max(eta.min(), centre - reach), min(eta.max(), centre + reach)
        place = histogram_cells(np.clip(eta, low, high), low, high, groups)
        patients = np.bincount(place).astype(np.float64)
        some = patients > 0
        mean = np.bincount(place, eta)[some] / patients[some]
        malignant = np.bincount(place, self.malignant)[some].astype(np.float64)
        return mean, patients[some], malignant


class _Likelihood:
    """The log-likelihood of one fit, block of patients by block of patients."""

    def __init__(self, patients: LogOddsRegression, columns: Columns, offset: float | None) -> None:
        self.patients, self.columns, self.offset = patients, columns, offset

    def at(self, beta: Floats, fits: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return the gradient (1, p) and the information (1, p, p) of the one fit."""
        p = beta.shape[1]
        gradient, information = np.zeros(p), np.zeros((p, p))
        for start in range(0, len(self.patients.log_odds), _BLOCK_PATIENTS):
            rows = slice(start, start + _BLOCK_PATIENTS)
            eta, malignant = self.patients.log_odds[rows], self.patients.malignant[rows]
            columns = self.columns(eta)
            predictor = beta[0] @ columns
            if self.offset is not None:
                predictor += eta + self.offset
            risk = sigmoid_in_place(predictor)
            gradient += columns @ (malignant - risk)
            information += (columns * (risk * (1 - risk))) @ columns.T
        return gradient[None], information[None]
