"""Log-odds that a calibration fit can use: finite, with a record of what was changed."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, logit

MIN_RISK = 1e-9
_MAX_LOG_ODDS = -float(logit(MIN_RISK))


@dataclass(frozen=True, eq=False, slots=True)
class FiniteLogOdds:
    """Finite log-odds of each patient, and how they were obtained.

    Attributes
    ----------
    values : ndarray of shape (n,)
    n_clipped : int
        Patients whose log-odds were limited.
    clipping : str
        The rule in words, shown with every number that rests on it.
    """

    values: Floats
    n_clipped: int
    clipping: str


def finite_log_odds(risk: Floats, log_odds: Floats | None = None) -> FiniteLogOdds:
    """Return the model's log-odds, or those of the risks, limited only where they are infinite.

    Parameters
    ----------
    risk : ndarray of shape (n,)
        From 0 to 1.
    log_odds : ndarray of shape (n,), optional
        The model's own log-odds, which stay finite where the risk rounds to 0 or 1.

    Notes
    -----
    When no risk is exactly 0 or 1, nothing is clipped. When one is, all risks are limited to
    [1e-9, 1 - 1e-9] first. Log-odds that are given are used as they are; infinite ones are limited
    to those of the same two risks.

    Examples
    --------
    >>> finite_log_odds(np.array([0.5, 1.0])).clipping
    'log-odds of risks limited to 1e-09 ... 1 - 1e-09, because 1 of 2 are exactly 0 or 1'
    """
    if log_odds is not None:
        return _limit_infinite(log_odds)
    extreme = int(np.count_nonzero((risk == 0) | (risk == 1)))
    if not extreme:
        return FiniteLogOdds(logit(risk), 0, "log-odds of the risks, none clipped")
    kept = np.clip(risk, MIN_RISK, 1 - MIN_RISK)
    rule = (
        f"log-odds of risks limited to {MIN_RISK:g} ... 1 - {MIN_RISK:g}, "
        f"because {extreme:,} of {len(risk):,} are exactly 0 or 1"
    )
    return FiniteLogOdds(logit(kept), int(np.count_nonzero(kept != risk)), rule)


def _limit_infinite(eta: Floats) -> FiniteLogOdds:
    infinite = int(np.count_nonzero(np.isinf(eta)))
    if not infinite:
        return FiniteLogOdds(eta, 0, "the model's log-odds, none clipped")
    rule = (
        f"the model's log-odds, {infinite:,} infinite ones limited to those of a risk of "
        f"{MIN_RISK:g} or 1 - {MIN_RISK:g}"
    )
    return FiniteLogOdds(np.where(np.isinf(eta), np.copysign(_MAX_LOG_ODDS, eta), eta), infinite, rule)
