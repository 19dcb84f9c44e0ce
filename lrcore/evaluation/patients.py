"""Patients with known outcomes and their risks: what the functions of this package take."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Bools, Floats
from lrcore.evaluation.calibration.log_odds import FiniteLogOdds, finite_log_odds
from lrcore.evaluation.inputs import check_log_odds, check_outcome_and_risk
from lrcore.evaluation.numerics.log_losses import log_losses
from lrcore.evaluation.numerics.log_odds_fit import LogOddsRegression
from lrcore.evaluation.numerics.moments import Moments, moments_of
from lrcore.evaluation.numerics.tally import Tally, tally_risks


@dataclass(frozen=True, eq=False, init=False)
class Patients:
    """Outcomes and risks of one group of patients, validated once.

    What several measures need, such as the sorted risks, is computed at the first use and kept.

    Parameters
    ----------
    outcome : array-like of shape (n,)
        1 = malignant, 0 = benign.
    risk : array-like of shape (n,)
        P(malignant), from 0 to 1.
    log_odds : array-like of shape (n,), optional
        The model's own log-odds; recommended, because a risk that rounds to 1 has lost them.

    Raises
    ------
    InvalidInput
        If the arrays break the rules of :func:`lrcore.evaluation.inputs.check_outcome_and_risk` or
        :func:`lrcore.evaluation.inputs.check_log_odds`.

    Examples
    --------
    >>> patients = Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    >>> patients.n, patients.n_malignant, patients.prevalence
    (4, 2, 0.5)
    """

    outcome: NDArray[np.int8]
    risk: Floats
    log_odds: Floats | None

    def __init__(self, outcome: ArrayLike, risk: ArrayLike, log_odds: ArrayLike | None = None) -> None:
        malignant, p = check_outcome_and_risk(outcome, risk)
        eta = None if log_odds is None else check_log_odds(log_odds, p)
        for name, values in (("outcome", malignant.view(np.int8)), ("risk", p), ("log_odds", eta)):
            object.__setattr__(self, name, values)

    @property
    def malignant(self) -> Bools:
        """Whether each patient is malignant."""
        return self.outcome.view(np.bool_)

    @property
    def n(self) -> int:
        """Patients in all."""
        return len(self.outcome)

    @property
    def n_malignant(self) -> int:
        """Malignant patients."""
        return int(np.count_nonzero(self.outcome))

    @property
    def prevalence(self) -> float:
        """Share of the patients who are malignant."""
        return self.n_malignant / self.n

    @cached_property
    def tally(self) -> Tally:
        """The patients at each distinct risk; the only sort that rank statistics need."""
        return tally_risks(self.malignant, self.risk)

    @cached_property
    def finite_log_odds(self) -> FiniteLogOdds:
        """Log-odds that a calibration fit can use: the model's own, or those of the risks."""
        return finite_log_odds(self.risk, self.log_odds)

    @cached_property
    def n_certain_wrong(self) -> int:
        """Patients with a risk of exactly 0 or 1 who had the other outcome."""
        extreme = (self.risk == 0, self.risk == 1) if self.log_odds is None else _infinite(self.log_odds)
        return int(np.count_nonzero(np.where(self.malignant, *extreme)))

    @cached_property
    def log_odds_regression(self) -> LogOddsRegression:
        """Logistic regressions of the outcome on functions of the log-odds."""
        return LogOddsRegression(self.malignant, self.finite_log_odds.values)

    @cached_property
    def log_loss_moments(self) -> tuple[Moments, Moments]:
        """Moments of the log loss of benign and of malignant patients; infinite for wrong certainty."""
        loss = log_losses(self.malignant, self.risk, self.log_odds)
        return moments_of(loss[~self.malignant]), moments_of(loss[self.malignant])

    def subset(self, rows: NDArray[np.intp] | Bools) -> "Patients":
        """Return some of the patients.

        Parameters
        ----------
        rows : ndarray
            Row numbers, or a mask of shape (n,).
        """
        log_odds = None if self.log_odds is None else self.log_odds[rows]
        return Patients(self.outcome[rows], self.risk[rows], log_odds)


def _infinite(log_odds: Floats) -> tuple[Bools, Bools]:
    return log_odds == -np.inf, log_odds == np.inf
