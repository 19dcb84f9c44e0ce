"""The smooth calibration curve: the share malignant at every risk, without bins.

Results name the smoother, because the indices of the three differ by up to a factor of two on the same
patients.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lrcore.arrays import Floats, logit, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.curves.local_regression import LOESS, LOWESS, LocalRegression, Window
from lrcore.evaluation.calibration.curves.splines import NAME as SPLINES
from lrcore.evaluation.calibration.curves.splines import NOT_ESTIMABLE, SplineRegression
from lrcore.evaluation.calibration.log_odds import FiniteLogOdds
from lrcore.evaluation.numerics.quantiles import quantiles
from lrcore.evaluation.numerics.tally import Tally
from lrcore.evaluation.numerics.unique_sorted import unique_sorted
from lrcore.evaluation.patients import Patients
from lrcore.system.parallel import run_concurrently

if TYPE_CHECKING:
    import pandas as pd

AUTO = "auto"
WINDOWS = {window.name: window for window in (LOWESS, LOESS)}
SMOOTHERS = (*WINDOWS, SPLINES)
MAX_PATIENTS_LOCAL = 5_000  # above, the default is the smoother whose cost grows with n only
MAX_DISTINCT_RISKS = 10_000  # at which a local regression is fitted; its cost is their number squared
ECI_DEFINITION = "100 times the mean squared distance of risk and smooth curve (Van Hoorde et al. 2015)"
_N_GRID = 101


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
    eci : float
        Estimated calibration index: 100 times the mean of the squared distances.
    smoother, method : str
        Its name, and how to reproduce it.
    n, n_malignant : int
    n_clipped : int
        Patients whose log-odds were limited to be finite; 0 where the smoother works on the risk.
    reason : str
        Why there is no curve; empty when there is.
    """

    risk: Floats
    observed: Floats
    ici: float
    e50: float
    e90: float
    emax: float
    eci: float
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


Smoother = LocalRegression | SplineRegression


def smooth_curve(patients: Patients, *, smoother: str | Smoother = AUTO) -> SmoothCurve:
    """Return the smooth calibration curve with ICI, E50, E90, Emax and ECI.

    Parameters
    ----------
    patients : Patients
        ``splines`` use the model's own log-odds where they are given.
    smoother : str or Smoother
        ``lowess`` (default up to 5,000 patients), ``loess``, or ``splines`` (default above); or what
        :func:`fit_smoother` returned for these patients.

    Raises
    ------
    InvalidInput
        For another name, or a local regression over more than 10,000 distinct risks.

    References
    ----------
    Austin and Steyerberg 2019, doi:10.1002/sim.8281. Cleveland 1979, doi:10.2307/2286407.
    Van Hoorde et al. 2015, doi:10.1016/j.jbi.2014.12.016, for the ECI.

    Examples
    --------
    >>> curve = smooth_curve(Patients([0, 1, 0, 1], [0.1, 0.1, 0.8, 0.8]))
    >>> round(curve.ici, 6), curve.smoother
    (0.35, 'lowess')
    """
    model = smoother if isinstance(smoother, Smoother) else fit_smoother(patients, smoother)
    curve = _spline_curve(model, patients) if isinstance(model, SplineRegression) else _local_curve(model)
    reason = "" if np.isfinite(curve.gaps).all() and patients.n > 1 else curve.failure
    return SmoothCurve(
        curve.risk,
        np.full_like(curve.risk, nan) if reason else np.clip(curve.observed, 0, 1),
        *((nan,) * 5 if reason else _indices(np.abs(curve.gaps))),
        curve.smoother,
        curve.method,
        patients.n,
        patients.n_malignant,
        curve.n_clipped,
        reason,
    )


def fit_smoother(patients: Patients, smoother: str = AUTO) -> Smoother:
    """Fit the smoother of that name; see :func:`smooth_curve`."""
    name, regression = _smoother_name(smoother, patients.n), patients.log_odds_regression
    if name != SPLINES:
        return _local_regression(WINDOWS[name], patients.tally)
    works: dict[str, Callable[[], object]] = {
        "tally": lambda: patients.tally,
        "model": lambda: SplineRegression.fit(regression),
    }
    model: SplineRegression = run_concurrently(works, patients.n)["model"]
    return model


def _local_regression(window: Window, patients: Tally) -> LocalRegression:
    if len(patients.risk) > MAX_DISTINCT_RISKS:
        raise InvalidInput(
            f"`smoother` {window.name!r} is offered up to {MAX_DISTINCT_RISKS:,} distinct risks, because "
            f"its cost is their number squared; got {len(patients.risk):,}. Use {SPLINES!r}."
        )
    return LocalRegression.of(window, patients)


class _Curve(NamedTuple):
    """A curve as fitted, and the distance of each patient's risk from it."""

    risk: Floats
    observed: Floats
    gaps: Floats
    smoother: str
    method: str
    n_clipped: int
    failure: str


def _spline_curve(model: SplineRegression, patients: Patients) -> _Curve:
    grid, eta = risk_grid(patients.tally.risk), patients.finite_log_odds
    observed, gaps = model.at(log_odds_within(grid, eta)), patients.risk - model.at(eta.values)
    return _Curve(grid, observed, gaps, SPLINES, model.description, eta.n_clipped, NOT_ESTIMABLE)


def _local_curve(model: LocalRegression) -> _Curve:
    grid, fitted, window = (
        _observed_near(risk_grid(model.risk), model.risk),
        model.at(model.risk),
        model.window,
    )
    observed = fitted[np.searchsorted(model.risk, grid)]
    gaps = np.repeat(model.risk - fitted, model.patients)
    window = model.window
    failure = _no_neighbours(window, int(model.patients.sum()))
    return _Curve(grid, observed, gaps, window.name, window.description, 0, failure)


def risk_grid(risk: Floats) -> Floats:
    """Return points from the lowest to the highest risk, evenly spaced in the risk and in its log-odds."""
    low, high = risk[0], risk[-1]
    ends = np.clip([low, high], 1e-5, 1 - 1e-5)
    first, last = logit(ends)
    both = np.concatenate([np.linspace(low, high, _N_GRID), sigmoid(np.linspace(first, last, _N_GRID))])
    return unique_sorted(np.clip(both, low, high))


def _observed_near(grid: Floats, risk: Floats) -> Floats:
    """Return the observed risks (ascending) nearest to the points of a grid.

    A local regression requires patients around a point; between two risks shared by many there are
    none. The curve connects its values at observed risks by straight lines, as in R.
    """
    above = np.minimum(np.searchsorted(risk, grid), len(risk) - 1)
    below = np.maximum(above - 1, 0)
    return unique_sorted(np.where(risk[above] - grid < grid - risk[below], risk[above], risk[below]))


def log_odds_within(grid: Floats, patients: FiniteLogOdds) -> Floats:
    """Return the log-odds of each point, within those of the patients."""
    return np.clip(logit(grid), patients.values.min(), patients.values.max())


def _smoother_name(smoother: str, n: int) -> str:
    if smoother == AUTO:
        return LOWESS.name if n <= MAX_PATIENTS_LOCAL else SPLINES
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


def _indices(gaps: Floats) -> tuple[float, float, float, float, float]:
    e50, e90 = quantiles(gaps, (5, 9), 10)
    return float(gaps.mean()), float(e50), float(e90), float(gaps.max()), 100 * float(gaps @ gaps) / len(gaps)
