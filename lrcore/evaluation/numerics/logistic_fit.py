"""Logistic regression by Newton's method, one fit or many at once, in numpy alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats, sigmoid_in_place
from lrcore.system.parallel import one_blas_thread

_Rows = NDArray[np.intp]

_MAX_STEPS = 25  # under separation each step adds about one unit of log-odds, without end
_MAX_HALVINGS = 30
_MIN_DECREMENT = 1e-14  # squared; below it a further step changes no digit shown
_BLOCK_ROWS = 8_192  # rows whose products stay in the processor's cache


@dataclass(frozen=True, eq=False, slots=True)
class LogisticFit:
    """Coefficients of B logistic regressions on one design.

    Attributes
    ----------
    coefficients : ndarray of shape (B, p)
    information : ndarray of shape (B, p, p)
        Minus the second derivative of the (penalised) log-likelihood.
    converged : ndarray of shape (B,)
        False where no finite solution was reached, as under separation.
    """

    coefficients: Floats
    information: Floats
    converged: Bools


def fit_logistic(
    design: Floats,
    successes: Floats,
    trials: Floats,
    *,
    offset: Floats | None = None,
    penalty: Floats | None = None,
) -> LogisticFit:
    """Fit B weighted logistic regressions that share their design.

    Parameters
    ----------
    design : ndarray of shape (n, p)
        With a column of ones for an intercept.
    successes, trials : ndarray of shape (B, n)
        Malignant patients and patients of each row; weights need not be whole.
    offset : ndarray of shape (n,), optional
        Log-odds to which the linear predictor is added.
    penalty : ndarray of shape (B, p), optional
        Half the penalty times the squared coefficient is subtracted from the log-likelihood.

    Notes
    -----
    Newton's method from zero, all fits together, until the squared Newton decrement of each is below
    1e-14. A step that overshoots the maximum is halved.

    Examples
    --------
    >>> fit = fit_logistic(np.ones((4, 1)), np.array([[1.0, 1.0, 1.0, 0.0]]), np.ones((1, 4)))
    >>> fit.coefficients.round(6).tolist(), fit.converged.tolist()
    ([[1.098612]], [True])
    """
    shift = np.zeros(len(design)) if offset is None else offset
    cost = np.zeros((len(trials), design.shape[1])) if penalty is None else penalty
    with one_blas_thread():
        return maximise(_Shared(design, shift, successes, trials, cost), np.zeros_like(cost))


def fit_recalibrations(
    log_odds: Floats, successes: Floats, trials: Floats
) -> tuple[LogisticFit, LogisticFit]:
    """Fit calibration-in-the-large, and intercept with slope, for B vectors of log-odds.

    Parameters
    ----------
    log_odds, successes, trials : ndarray of shape (B, n)

    Returns
    -------
    in_the_large, joint : LogisticFit
        With one coefficient, and with two.
    """
    lines = _Lines(log_odds, successes, trials)
    zero, identity = np.zeros((len(log_odds), 1)), np.zeros((len(log_odds), 2))
    return maximise(_Levels(log_odds, successes, trials), zero), maximise(lines, identity)


class Derivatives(Protocol):
    """Gradient and information of many log-likelihoods."""

    def at(self, beta: Floats, fits: _Rows) -> tuple[Floats, Floats]:
        """Return gradients (b, p) and informations (b, p, p) of some of the fits."""


def maximise(derivatives: Derivatives, start: Floats) -> LogisticFit:
    """Maximise log-likelihoods by Newton's method until each has converged or is found to have no maximum.

    Parameters
    ----------
    derivatives : Derivatives
    start : ndarray of shape (B, p)
    """
    beta, converged, live = start.copy(), np.zeros(len(start), bool), np.arange(len(start))
    gradient, information = derivatives.at(beta, live)
    for _ in range(_MAX_STEPS):
        step = _newton_steps(information[live], gradient[live])
        decrement = np.einsum("bp,bp->b", gradient[live], step)  # nan where there is no step
        arrived, going = decrement < _MIN_DECREMENT, decrement >= _MIN_DECREMENT
        beta[live[arrived]] += step[arrived]
        converged[live[arrived]] = True
        live = live[going]
        if not len(live):
            break
        taken, gradient[live], information[live] = _advance(
            derivatives, beta[live], step[going], decrement[going], live
        )
        beta[live] += taken
    return LogisticFit(beta, information, converged)


def _advance(
    derivatives: Derivatives, beta: Floats, step: Floats, decrement: Floats, fits: _Rows
) -> tuple[Floats, Floats, Floats]:
    """Return the step taken, halved while it overshoots, and the derivatives there."""
    for _ in range(_MAX_HALVINGS):
        gradient, information = derivatives.at(beta + step, fits)
        # Along a concave line the slope only falls: a steeper descent beyond the maximum is too far.
        too_far = np.einsum("bp,bp->b", gradient, step) < -decrement
        if not too_far.any():
            break
        step[too_far] /= 2
        decrement[too_far] /= 2
    return step, gradient, information


class _Lines:
    """Intercept and slope, with other log-odds in each fit."""

    def __init__(self, log_odds: Floats, successes: Floats, trials: Floats) -> None:
        self.log_odds, self.successes, self.trials = log_odds, successes, trials

    def at(self, beta: Floats, fits: _Rows) -> tuple[Floats, Floats]:
        """Return gradients (b, 2) and informations (b, 2, 2)."""
        eta, trials = self.log_odds[fits], self.trials[fits]
        risk = sigmoid_in_place(beta[:, :1] + beta[:, 1:] * eta)
        left, spread = self.successes[fits] - trials * risk, trials * risk * (1 - risk)
        moments = [spread.sum(1), (spread * eta).sum(1), (spread * eta * eta).sum(1)]
        information = np.stack([moments[0], moments[1], moments[1], moments[2]], 1)
        return np.stack([left.sum(1), (left * eta).sum(1)], 1), information.reshape(-1, 2, 2)


class _Levels(_Lines):
    """An intercept alone, with other log-odds in each fit."""

    def at(self, beta: Floats, fits: _Rows) -> tuple[Floats, Floats]:
        """Return gradients (b, 1) and informations (b, 1, 1)."""
        gradient, information = super().at(np.append(beta, np.ones_like(beta), axis=1), fits)
        return gradient[:, :1], information[:, :1, :1]


class _Shared:
    """Many fits on one design, block of rows by block of rows."""

    def __init__(
        self, design: Floats, offset: Floats, successes: Floats, trials: Floats, penalty: Floats
    ) -> None:
        p = design.shape[1]
        self.columns, self.offset = np.ascontiguousarray(design.T), offset
        self.successes, self.trials, self.penalty = successes, trials, penalty
        self.pairs = np.triu_indices(p)
        self.place: NDArray[np.intp] = np.zeros((p, p), np.intp)
        self.place[self.pairs] = self.place.T[self.pairs] = np.arange(len(self.pairs[0]))
        # One block is the usual case; its column products serve every step of every fit.
        self.kept = self._products(slice(None)) if len(offset) <= _BLOCK_ROWS else None

    def at(self, beta: Floats, fits: _Rows) -> tuple[Floats, Floats]:
        """Return gradients (b, p) and informations (b, p, p) of some of the fits."""
        p = beta.shape[1]
        gradient, packed = -self.penalty[fits] * beta, np.zeros((len(beta), len(self.pairs[0])))
        for rows, products in self._blocks():
            columns = self.columns[:, rows]
            risk = sigmoid_in_place(beta @ columns + self.offset[rows])
            expected = self.trials[fits, rows] * risk
            gradient += (self.successes[fits, rows] - expected) @ columns.T
            packed += (expected * (1 - risk)) @ products.T
        information = packed[:, self.place.ravel()].reshape(-1, p, p)
        information[:, np.arange(p), np.arange(p)] += self.penalty[fits]
        return gradient, information

    def _blocks(self) -> Iterator[tuple[slice, Floats]]:
        if self.kept is not None:
            yield slice(None), self.kept
            return
        for start in range(0, len(self.offset), _BLOCK_ROWS):
            rows = slice(start, start + _BLOCK_ROWS)
            yield rows, self._products(rows)

    def _products(self, rows: slice) -> Floats:
        left, right = self.pairs
        return self.columns[left, rows] * self.columns[right, rows]


def _newton_steps(information: Floats, gradient: Floats) -> Floats:
    """Return the Newton steps; ``nan`` where the information is singular."""
    step: Floats = np.full_like(gradient, np.nan)
    try:
        step[:] = np.linalg.solve(information, gradient[..., None])[..., 0]
    except np.linalg.LinAlgError:  # raised for all if one is singular: solve them singly
        for fit, matrix in enumerate(information):
            if np.linalg.matrix_rank(matrix, hermitian=True) == len(matrix):
                step[fit] = np.linalg.solve(matrix, gradient[fit])
    return step
