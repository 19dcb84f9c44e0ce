"""Log-odds that a calibration fit can use: finite, and honest about what was changed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, logit
from lrcore.evaluation.inputs import checked_log_odds

CLIP = 1e-9
_EDGE = -float(logit(CLIP))


@dataclass(frozen=True, eq=False, slots=True)
class LogOdds:
    """Finite log-odds of each patient, and how they were obtained.

    Attributes
    ----------
    values : ndarray of shape (n,)
    n_clipped : int
        Patients whose log-odds were moved.
    clipping : str
        The rule in words, to be shown beside every number that rests on it.
    """

    values: Floats
    n_clipped: int
    clipping: str


def finite_log_odds(risk: Floats, log_odds: ArrayLike | None = None) -> LogOdds:
    """Return the log-odds given, or those of the risks, moved only where they are infinite.

    Parameters
    ----------
    risk : ndarray of shape (n,)
        From 0 to 1.
    log_odds : array-like of shape (n,), optional
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
        return _limited(checked_log_odds(log_odds, risk))
    extreme = int(np.count_nonzero((risk == 0) | (risk == 1)))
    if not extreme:
        return LogOdds(logit(risk), 0, "log-odds of the risks, none clipped")
    kept = np.clip(risk, CLIP, 1 - CLIP)
    rule = (
        f"log-odds of risks limited to {CLIP:g} ... 1 - {CLIP:g}, "
        f"because {extreme:,} of {len(risk):,} are exactly 0 or 1"
    )
    return LogOdds(logit(kept), int(np.count_nonzero(kept != risk)), rule)


def _limited(eta: Floats) -> LogOdds:
    infinite = int(np.count_nonzero(np.isinf(eta)))
    if not infinite:
        return LogOdds(eta, 0, "the model's log-odds, none clipped")
    rule = (
        f"the model's log-odds, {infinite:,} infinite ones limited to those of a risk of "
        f"{CLIP:g} or 1 - {CLIP:g}"
    )
    return LogOdds(np.where(np.isinf(eta), np.copysign(_EDGE, eta), eta), infinite, rule)
