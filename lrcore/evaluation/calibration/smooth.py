"""The smooth calibration curve: the share malignant at every risk, without bins.

Three smoothers, always named, because on the same patients they differ by up to a factor of two in
the indices derived from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats, logit, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.local_regression import LOESS, LOWESS, LocalRegression, Window
from lrcore.evaluation.calibration.log_odds import LogOdds, finite_log_odds
from lrcore.evaluation.calibration.splines import NAME as SPLINES
from lrcore.evaluation.calibration.splines import NOT_ESTIMABLE, SplineRegression
from lrcore.evaluation.inputs import checked
from lrcore.evaluation.numerics.log_odds_fit import OnLogOdds
from lrcore.evaluation.numerics.quantiles import quantiles
from lrcore.evaluation.numerics.unique_sorted import unique_sorted
from lrcore.evaluation.threshold.counts import Tally, tally
from lrcore.system.concurrent import run_concurrently

if TYPE_CHECKING:
    import pandas as pd

AUTO = "auto"
WINDOWS = {window.name: window for window in (LOWESS, LOESS)}
SMOOTHERS = (*WINDOWS, SPLINES)
LOCAL_UP_TO = 5_000  # patients; beyond it the default is the smoother whose cost grows with n only
MOST_DISTINCT = 10_000  # risks a local regression is fitted at; its cost is their number squared
_GRID = 101


@dataclass(frozen=True, eq=False, slots=True)
class SmoothCurve:
    """The smooth calibration curve of one group of patients, and its distance from the diagonal.

    Attributes
    ----------
    risk : ndarray of shape (g,)
        From the lowest to the highest risk observed. Observed risks where the smoother is a local
        regression, with straight lines between them.
    observed : ndarray of shape (g,)
        Share malignant at each, limited to [0, 1]; ``nan`` where not estimable.
    ici, e50, e90, emax : float
        Mean, median, 90 % quantile (type 7) and maximum, over the patients, of the distance between
        the risk and the curve as fitted.
    smoother, method : str
        Its name, and how to reproduce it.
    n, n_malignant : int
    n_clipped : int
        Patients whose log-odds were moved to be finite; 0 where the smoother works on the risk.
    reason : str
        Why there is no curve; empty when there is.
    """

    risk: Floats
    observed: Floats
    ici: float
    e50: float
    e90: float
    emax: float
    smoother: str
    method: str
    n: int
    n_malignant: int
    n_clipped: int
    reason: str

    def frame(self) -> "pd.DataFrame":
        """Return one row per point of the curve."""
        import pandas as pd

        return pd.DataFrame({"risk": self.risk, "observed": self.observed})


class Smoothed(NamedTuple):
    """A fitted smoother and the patients it was fitted to, for whoever resamples it."""

    patients: Tally
    log_odds: LogOdds
    on_log_odds: OnLogOdds
    model: LocalRegression | SplineRegression


def smooth_curve(
    outcome: ArrayLike, risk: ArrayLike, *, log_odds: ArrayLike | None = None, smoother: str = AUTO
) -> SmoothCurve:
    """Return the smooth calibration curve with ICI, E50, E90 and Emax.

    Parameters
    ----------
    outcome, risk : array-like of shape (n,)
    log_odds : array-like of shape (n,), optional
        The model's own, used by ``splines``.
    smoother : str
        ``lowess`` (default up to 5,000 patients), ``loess``, or ``splines`` (default above).

    Raises
    ------
    InvalidInput
        For another name, or a local regression over more than 10,000 distinct risks.

    References
    ----------
    Austin and Steyerberg 2019, doi:10.1002/sim.8281. Cleveland 1979, doi:10.2307/2286407.

    Examples
    --------
    >>> curve = smooth_curve([0, 1, 0, 1], [0.1, 0.1, 0.8, 0.8])
    >>> round(curve.ici, 6), curve.smoother
    (0.35, 'lowess')
    """
    malignant, p = checked(outcome, risk)
    return curve_of(smoothed(malignant, p, log_odds, smoother), malignant, p)


def smoothed(malignant: Bools, risk: Floats, log_odds: ArrayLike | None, smoother: str) -> Smoothed:
    """Fit the smoother of that name."""
    name, eta = _chosen(smoother, len(risk)), finite_log_odds(risk, log_odds)
    by_log_odds = OnLogOdds(malignant, eta.values)
    works: dict[str, Callable[[], object]] = {"patients": lambda: tally(malignant, risk)}
    if name == SPLINES:
        works["model"] = lambda: SplineRegression.fitted_to(by_log_odds)
    found = run_concurrently(works, len(risk))
    if name != SPLINES:
        found["model"] = _local(WINDOWS[name], found["patients"])
    return Smoothed(log_odds=eta, on_log_odds=by_log_odds, **found)


def _local(window: Window, patients: Tally) -> LocalRegression:
    if len(patients.risk) > MOST_DISTINCT:
        raise InvalidInput(
            f"`smoother` {window.name!r} is offered up to {MOST_DISTINCT:,} distinct risks, because "
            f"its cost is their number squared; got {len(patients.risk):,}. Use {SPLINES!r}."
        )
    return LocalRegression.of(window, patients)


def curve_of(fit: Smoothed, malignant: Bools, risk: Floats) -> SmoothCurve:
    """Return the curve of a fitted smoother, and its indices over the patients."""
    grid = grid_over(fit.patients.risk)
    if isinstance(fit.model, SplineRegression):
        observed, gaps = (
            fit.model.at(on_log_odds(grid, fit.log_odds)),
            risk - fit.model.at(fit.log_odds.values),
        )
        name, method, clipped, failure = SPLINES, fit.model.description, fit.log_odds.n_clipped, NOT_ESTIMABLE
    else:
        risks = fit.patients.risk
        grid, curve = _observed_near(grid, risks), fit.model.at(risks)
        observed = curve[np.searchsorted(risks, grid)]
        gaps = np.repeat(risks - curve, fit.model.patients)
        name, method, clipped = fit.model.window.name, fit.model.window.description, 0
        failure = _no_neighbours(fit.model.window, len(risk))
    reason = "" if np.isfinite(gaps).all() and len(risk) > 1 else failure
    indices = (nan,) * 4 if reason else _indices(np.abs(gaps))
    shown = np.full_like(grid, nan) if reason else np.clip(observed, 0, 1)
    cases = int(malignant.sum())
    return SmoothCurve(grid, shown, *indices, name, method, len(risk), cases, clipped, reason)


def grid_over(risk: Floats) -> Floats:
    """Return points from the lowest to the highest risk, even in the risk and even in its log-odds."""
    low, high = risk[0], risk[-1]
    ends = np.clip([low, high], 1e-5, 1 - 1e-5)
    first, last = logit(ends)
    both = np.concatenate([np.linspace(low, high, _GRID), sigmoid(np.linspace(first, last, _GRID))])
    return unique_sorted(np.clip(both, low, high))


def _observed_near(grid: Floats, risk: Floats) -> Floats:
    """Return the observed risks (ascending) nearest to the points of a grid.

    A local regression stands on the patients around a point: between two risks that many patients
    share there is nobody. The curve is the line between its values at observed risks, as R draws it.
    """
    above = np.minimum(np.searchsorted(risk, grid), len(risk) - 1)
    below = np.maximum(above - 1, 0)
    return unique_sorted(np.where(risk[above] - grid < grid - risk[below], risk[above], risk[below]))


def on_log_odds(grid: Floats, patients: LogOdds) -> Floats:
    """Return the log-odds of each point, within those of the patients."""
    return np.clip(logit(grid), patients.values.min(), patients.values.max())


def _chosen(smoother: str, n: int) -> str:
    if smoother == AUTO:
        return LOWESS.name if n <= LOCAL_UP_TO else SPLINES
    if smoother not in SMOOTHERS:
        raise InvalidInput(f"`smoother` must be one of {', '.join((AUTO, *SMOOTHERS))}, got {smoother!r}.")
    return smoother


def _no_neighbours(window: Window, n: int) -> str:
    if n == 1:
        return "not estimable: a single patient"
    return (
        f"not estimable: {window.name} needs patients of different risks among the nearest "
        f"{window.patients(n):,} of {n:,} everywhere, and somewhere they all have the same risk"
    )


def _indices(gaps: Floats) -> tuple[float, float, float, float]:
    e50, e90 = quantiles(gaps, (5, 9), 10)
    return float(gaps.mean()), float(e50), float(e90), float(gaps.max())
