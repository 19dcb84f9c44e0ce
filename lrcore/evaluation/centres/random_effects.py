"""A random-effects meta-analysis: the mean over centres, their spread, and a new centre."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, log, nan, pi, sin, sqrt
from typing import Any

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.centres.new_centre import PREDICTION_METHOD, NewCentre, new_centre
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.numerics.student_t import t_quantile

POOLED_METHOD = "random effects by restricted maximum likelihood, Hartung-Knapp interval"
CAUTION = "the centres agree more closely than their own standard errors explain: the interval is too narrow"
MIN_CENTRES, MIN_CENTRES_FOR_PREDICTION = 2, 5
IDENTITY, LOG, LOGIT, ARCSINE = "identity", "log", "logit", "arcsine"
BACK: dict[str, Callable[[float], float]] = {
    IDENTITY: float,
    LOG: lambda value: inf if value >= _MAX_LOG else exp(value),
    LOGIT: lambda value: float(sigmoid(value)),
    ARCSINE: lambda value: sin(min(max(value, 0.0), pi / 2)) ** 2,
}
_MAX_LOG = 709.0  # of which the exponential is finite
_TOLERANCE = 1e-12
_MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Pooled:
    """One measure over several centres.

    Attributes
    ----------
    estimate, low, high : float
        Mean over centres with its interval, on the scale of the measure.
    prediction_low, prediction_high : float
        Where the measure of a new centre is expected.
    scale : str
        ``identity``, ``log``, ``logit`` or ``arcsine``: where it was pooled.
    mean, error : float
        The mean and its Hartung-Knapp standard error, on that scale.
    tau2 : float
        Variance between centres, on that scale.
    i2 : float
        Share of the variance that lies between centres, in per cent.
    df : int
        Degrees of freedom of the interval of the mean.
    n_centres : int
    level : float
    method : str
    reason : str
        Why something is not defined; empty when everything is.
    common_low, common_high : float
        Where no variance between centres is found: the interval with the standard error that the centres
        have on their own, on the scale of the measure; else ``nan``.
    new_centre : NewCentre or None
        Where a new centre is expected, on the scale of pooling; None below five centres.
    """

    estimate: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float
    scale: str
    mean: float
    error: float
    tau2: float
    i2: float
    df: int
    n_centres: int
    level: float
    method: str
    reason: str = ""
    common_low: float = nan
    common_high: float = nan
    new_centre: NewCentre | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether the centres agree so closely that the interval is narrower than a common effect allows."""
        return self.common_low < self.low or self.high < self.common_high

    def probability_above(self, value: float) -> float:
        """Return the probability that a new centre lies above a value, on the scale of pooling.

        ``nan`` where there is no prediction interval.
        """
        return nan if self.new_centre is None else 1 - self.new_centre.probability_below(value)

    def as_json(self) -> dict[str, Any]:
        """Return every number, ``None`` where it is not defined, with the reason."""
        names = (
            "estimate",
            "low",
            "high",
            "prediction_low",
            "prediction_high",
            "tau2",
            "i2",
        )
        out: dict[str, Any] = {name: finite_or_none(getattr(self, name)) for name in names}
        out |= {"scale": self.scale, "df": self.df, "n_centres": self.n_centres, "level": self.level}
        out |= {"method": self.method}
        if self.new_centre is not None:
            out |= {"prediction_method": PREDICTION_METHOD}
        if self.is_narrow:
            out |= {"common_low": self.common_low, "common_high": self.common_high, "caution": CAUTION}
        return out | ({"reason": self.reason} if self.reason else {})


def pool(
    values: Sequence[float], errors: Sequence[float], *, scale: str = IDENTITY, level: float = LEVEL
) -> Pooled:
    """Pool one measure of several centres.

    Parameters
    ----------
    values : sequence of k floats
        On the scale of pooling: log-odds of an AUC, logarithm of a ratio, or the measure itself.
    errors : sequence of k floats
        Standard errors above 0.
    scale : str
        ``identity``, ``log``, ``logit`` or ``arcsine``: how the results are turned back.
    level : float
        Coverage of both intervals.

    Raises
    ------
    InvalidInput
        If a value is not finite or a standard error not positive.

    Notes
    -----
    The variance between centres is that of restricted maximum likelihood, 0 or more; the standard error
    of the mean is Hartung and Knapp's, with Student's t on k - 1 degrees of freedom. Where centres agree
    by chance, it is too small; the interval with their own standard errors is then given too. The
    prediction interval is that of :func:`lrcore.evaluation.centres.new_centre.new_centre`. It is not given
    below five centres, where the variance between centres is hardly known.

    References
    ----------
    Hartung and Knapp 2001, doi:10.1002/sim.791. Viechtbauer 2005, doi:10.3102/10769986030003261. Röver,
    Knapp and Friede 2015, doi:10.1186/s12874-015-0091-1.

    Examples
    --------
    >>> found = pool([0.1, 0.3, 0.5], [0.1, 0.1, 0.1])
    >>> round(found.estimate, 3), round(found.tau2, 3), round(found.low, 3), round(found.high, 3)
    (0.3, 0.03, -0.197, 0.797)
    """
    y, v = np.asarray(values, float), np.square(np.asarray(errors, float))
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all() and len(y) == len(v)):
        raise InvalidInput("`values` must be finite and `errors` positive, one for each centre.")
    k = len(y)
    if k < MIN_CENTRES:
        return _undefined(k, scale, level)
    tau2 = restricted_tau2(y, v)
    weights = 1 / (v + tau2)
    mean = float(weights @ y / weights.sum())
    error = sqrt(float(weights @ (y - mean) ** 2) / (k - 1) / float(weights.sum()))
    t, back = t_quantile(level, k - 1), BACK[scale]
    low, high = back(mean - t * error), back(mean + t * error)
    expected, reason, new = (nan, nan), "", None
    if k >= MIN_CENTRES_FOR_PREDICTION:
        new = new_centre(y, v)
        tail = (1 - level) / 2
        expected = back(new.quantile(tail)), back(new.quantile(1 - tail))
    else:
        reason = (
            f"no prediction interval: with {k} centres the variance between them is hardly known; "
            f"{MIN_CENTRES_FOR_PREDICTION} are needed"
        )
    i2 = 100 * tau2 / (tau2 + typical_variance(v))
    common = t / sqrt(float(weights.sum())) if tau2 == 0 else nan
    return Pooled(
        *(back(mean), low, high, *expected, scale, mean, error, tau2, i2, k - 1, k, level, POOLED_METHOD),
        reason=reason,
        common_low=back(mean - common),
        common_high=back(mean + common),
        new_centre=new,
    )


def _undefined(k: int, scale: str, level: float) -> Pooled:
    reason = f"not defined: {k or 'no'} {'centre' if k == 1 else 'centres'} with an estimate; 2 are needed"
    return Pooled(
        nan, nan, nan, nan, nan, scale, nan, nan, nan, nan, max(k - 1, 0), k, level, POOLED_METHOD, reason
    )


def typical_variance(variances: Floats) -> float:
    """Return the variance within a typical centre, with which that between them is compared.

    References
    ----------
    Higgins and Thompson 2002, doi:10.1002/sim.1186.
    """
    w = 1 / variances
    return float((len(w) - 1) / (w.sum() - (w @ w) / w.sum()))


def restricted_tau2(values: Floats, variances: Floats) -> float:
    """Return the variance between centres that maximises the restricted likelihood; 0 or more.

    Parameters
    ----------
    values, variances : ndarray of shape (k,)
        k of 2 or more.
    """
    # The score falls through 0 at most where the likelihood has its maximum; it may have several, so the
    # best of a grid is refined.
    largest = float(np.var(values, ddof=1)) + float(variances.max())
    grid = np.concatenate([[0.0], largest * np.geomspace(1e-9, 10, 80)])
    heights = [restricted_likelihood(values, variances, tau2) for tau2 in grid]
    best = int(np.argmax(heights))
    low = grid[max(best - 1, 0)]
    high = grid[min(best + 1, len(grid) - 1)]
    found = _golden(lambda tau2: restricted_likelihood(values, variances, tau2), float(low), float(high))
    polished = _newton(values, variances, found)
    at_zero = restricted_likelihood(values, variances, 0.0)
    return 0.0 if at_zero >= restricted_likelihood(values, variances, polished) else polished


def restricted_likelihood(values: Floats, variances: Floats, tau2: float) -> float:
    """Return the logarithm of the restricted likelihood, up to a constant."""
    w = 1 / (variances + tau2)
    mean = float(w @ values / w.sum())
    return 0.5 * (float(np.log(w).sum()) - log(float(w.sum())) - float(w @ (values - mean) ** 2))


def _golden(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function is largest between two places."""
    share = (sqrt(5) - 1) / 2
    left, right = high - share * (high - low), low + share * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(_MAX_STEPS):
        if high - low <= _TOLERANCE * max(high, 1e-300):
            break
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - share * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + share * (high - low)
            at_right = function(right)
    return (low + high) / 2


def _newton(values: Floats, variances: Floats, tau2: float) -> float:
    """Polish a maximum by Fisher scoring, from where it is already near."""
    for _ in range(_MAX_STEPS):
        w = 1 / (variances + tau2)
        total = float(w.sum())
        projected = w * (values - float(w @ values) / total)  # P y
        trace = total - float(w @ w) / total
        score = float(projected @ projected) - trace
        information = float(w @ w) - 2 * float((w**3).sum()) / total + (float(w @ w) / total) ** 2
        step = score / information if information > 0 else 0.0
        nxt = max(tau2 + step, 0.0)
        if abs(nxt - tau2) <= _TOLERANCE * max(tau2, 1e-300):
            return nxt
        tau2 = nxt
    return tau2
