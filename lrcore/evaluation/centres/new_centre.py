"""Where the measure of a centre not seen is expected, with the variance between centres not known."""

from math import erfc, exp, pi, sqrt
from typing import NamedTuple

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.numerics.chi_squared import chi_squared_above

PREDICTION_METHOD = (
    "normal distributions of a new centre, averaged over the confidence distribution of the variance between "
    "centres (generalised Q statistic)"
)
_CELLS = 512  # of the variance between centres
_MIN_SHARE = 1e-12  # of a cell; smaller ones are left out
_SMALLEST, _LARGEST = 1e-4, 1e5  # variances, relative to the smallest within and to the sum of squares
_MAX_STEPS = 100
_TOLERANCE = 1e-12  # of a quantile, relative to the smallest standard error


class NewCentre(NamedTuple):
    """The predictive distribution of a new centre: a mixture of normal distributions.

    Attributes
    ----------
    means, errors : tuple of float
        Of the normal distributions.
    shares : tuple of float
        Their weights, which add up to 1.
    """

    means: tuple[float, ...]
    errors: tuple[float, ...]
    shares: tuple[float, ...]

    def probability_below(self, value: float) -> float:
        """Return the probability that a new centre lies below a value."""
        parts = zip(self.means, self.errors, self.shares, strict=True)
        return sum(share * erfc((mean - value) / (error * sqrt(2))) / 2 for mean, error, share in parts)

    def density(self, value: float) -> float:
        """Return the density at a value."""
        parts = zip(self.means, self.errors, self.shares, strict=True)
        total = sum(share * exp(-(((value - mean) / error) ** 2) / 2) / error for mean, error, share in parts)
        return total / sqrt(2 * pi)

    def quantile(self, probability: float) -> float:
        """Return the value below which a new centre lies with a probability between 0 and 1."""
        reach, accuracy = 40 * max(self.errors), _TOLERANCE * min(self.errors)
        low, high = min(self.means) - reach, max(self.means) + reach
        at = sum(mean * share for mean, share in zip(self.means, self.shares, strict=True))
        for _ in range(_MAX_STEPS):
            excess = self.probability_below(at) - probability
            low, high = (low, at) if excess > 0 else (at, high)
            slope = self.density(at)
            step = at - excess / slope if slope > 0 else low
            nxt = step if low < step < high else (low + high) / 2
            if abs(nxt - at) <= accuracy:
                return nxt
            at = nxt
        return at


def new_centre(values: Floats, variances: Floats) -> NewCentre:
    """Return where the measure of a new centre is expected.

    Parameters
    ----------
    values, variances : ndarray of shape (k,)
        The measure of each centre, and its variance within the centre.

    Notes
    -----
    At the true variance between centres tau2, the generalised Q statistic
    ``sum((values - mean)**2 / (variances + tau2))`` has a chi-squared distribution with k - 1 degrees of
    freedom, and falls as tau2 grows: P(chi-squared > Q(tau2)) is a confidence distribution of tau2, with
    whatever lies below 0 at 0. Given tau2, the mean is normal around the weighted mean, and a new centre
    around the mean. The mixture over tau2 is the predictive distribution; where tau2 is estimated as 0, it
    does not shrink to the uncertainty of the mean.

    References
    ----------
    Viechtbauer 2007, doi:10.1002/sim.2514 (the confidence distribution). Nagashima, Noma and Furukawa 2019,
    doi:10.1177/0962280218773520 (prediction by a confidence distribution). Iyer, Wang and Mathew 2004,
    Journal of the American Statistical Association 99:1060-1071 (the mean and tau2 by generalised pivots).

    Examples
    --------
    >>> found = new_centre(np.array([0.1, 0.3, 0.5, 0.2, 0.4]), np.full(5, 0.01))
    >>> round(found.quantile(0.5), 6), round(found.probability_below(0.0), 3)
    (0.3, 0.062)
    """
    edges = _edges(values, variances)
    at_most = chi_squared_above(_weighted(values, variances, edges)[2], len(values) - 1)
    within = np.sqrt(edges[1:-1] * edges[2:])
    tau2 = np.concatenate([[0.0, edges[1] / 2], within, edges[-1:]])
    shares = np.diff(at_most, prepend=0.0, append=1.0)
    mean, variance, _ = _weighted(values, variances, tau2)
    kept = shares > _MIN_SHARE
    share = shares[kept] / shares[kept].sum()
    errors = np.sqrt(tau2 + variance)[kept]
    return NewCentre(tuple(mean[kept].tolist()), tuple(errors.tolist()), tuple(share.tolist()))


def _edges(values: Floats, variances: Floats) -> Floats:
    """Return 0 and the variances between centres at which one cell ends and the next begins."""
    least = _SMALLEST * float(variances.min())
    squares = float(((values - values.mean()) ** 2).sum())
    return np.insert(np.geomspace(least, max(_LARGEST * squares, 2 * least), _CELLS), 0, 0.0)


def _weighted(values: Floats, variances: Floats, tau2: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the weighted mean, its variance and the generalised Q statistic, at each tau2."""
    weights = 1 / (variances + tau2[:, None])
    total = weights.sum(axis=1)
    mean = weights @ values / total
    q = (weights * (values - mean[:, None]) ** 2).sum(axis=1)
    return mean, 1 / total, q
