"""Risks and predictive values at another prevalence."""

from dataclasses import dataclass
from math import inf, sqrt

from numpy.typing import ArrayLike

from lrcore.arrays import Floats, logit
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import as_floats
from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate, wilson
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.harm_ratio import require_prevalence

RATIO_METHOD = (
    "Wilson's intervals of sensitivity and specificity, combined for their ratio by the method of variance "
    "estimates recovery"
)


def shifted_risk(risk: ArrayLike, *, from_prevalence: float, to_prevalence: float) -> Floats:
    """Return risks shifted to another prevalence, with the distribution within each class unchanged.

    Parameters
    ----------
    risk : array-like of shape (n,)
        Valid at `from_prevalence`.
    from_prevalence, to_prevalence : float
        Between 0 and 1.

    Raises
    ------
    InvalidInput
        If a prevalence is not between 0 and 1, or a risk is not from 0 to 1.

    Notes
    -----
    The log-odds move by the difference of the two prevalences' log-odds; risks of 0 and 1 stay.
    Computed on risks, so that small ones keep all their digits. Assumes that malignant patients
    there have the measurements malignant patients have here, and benign ones likewise.

    References
    ----------
    Saerens, Latinne and Decaestecker 2002, doi:10.1162/089976602753284446.

    Examples
    --------
    >>> shifted_risk([0.0, 0.5, 1.0], from_prevalence=0.5, to_prevalence=0.1).round(6).tolist()
    [0.0, 0.1, 1.0]
    """
    p = as_floats(risk, "risk")
    if not ((p >= 0) & (p <= 1)).all():
        raise InvalidInput("`risk` must be numbers from 0 to 1.")
    before, after = require_prevalence(from_prevalence), require_prevalence(to_prevalence)
    malignant, benign = p * (after / before), (1 - p) * ((1 - after) / (1 - before))
    shifted: Floats = malignant / (malignant + benign)
    return shifted


def prior_shift(*, from_prevalence: float, to_prevalence: float) -> float:
    """Return the shift of all log-odds at another prevalence.

    Examples
    --------
    >>> round(prior_shift(from_prevalence=0.5, to_prevalence=0.1), 4)
    -2.1972
    """
    before, after = require_prevalence(from_prevalence), require_prevalence(to_prevalence)
    return float(logit(after) - logit(before))


@dataclass(frozen=True, slots=True)
class PredictiveValues:
    """PPV and NPV of a threshold at a stated prevalence."""

    threshold: float
    prevalence: float
    ppv: Estimate
    npv: Estimate


def predictive_values(counts: Counts, *, prevalence: float, level: float = LEVEL) -> PredictiveValues:
    """Return PPV and NPV at a stated prevalence, from sensitivity and specificity.

    Parameters
    ----------
    counts : Counts
        At one threshold.
    prevalence : float
        Between 0 and 1.
    level : float
        Coverage.

    Raises
    ------
    InvalidInput
        If the prevalence does not lie between 0 and 1.

    Notes
    -----
    PPV depends on the patients through the ratio of false alarm rate and sensitivity alone, and NPV through
    that of the rate of misses and specificity; each ratio has limits from the Wilson limits of its two
    rates (MOVER-R), also where a rate is 0 or 1.

    References
    ----------
    Donner and Zou 2012, doi:10.1177/0962280210383082. Mercaldo, Lau and Zhou 2007, doi:10.1002/sim.2677.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import counts_at
    >>> patients = Patients([1] * 20 + [0] * 20, [0.9] * 19 + [0.1] * 20 + [0.9])
    >>> at_10 = predictive_values(counts_at(patients, 0.5), prevalence=0.1)
    >>> round(at_10.ppv.value, 4), round(at_10.npv.value, 4)
    (0.6786, 0.9942)
    """
    require_prevalence(prevalence)
    threshold, m, n = float(counts.threshold[0]), counts.n_malignant, counts.n_benign
    tp, fp = int(counts.tp[0]), int(counts.fp[0])
    if not m or not n:
        missing = "benign" if m else "malignant"
        nothing = undefined_estimate(
            f"not defined: no {missing} patient", n=m + n, method=RATIO_METHOD, level=level
        )
        return PredictiveValues(threshold, prevalence, nothing, nothing)
    ppv = _predictive(tp, m, fp, n, prevalence, level, "flagged")
    npv = _predictive(n - fp, n, m - tp, m, 1 - prevalence, level, "cleared")
    return PredictiveValues(threshold, prevalence, ppv, npv)


def _predictive(
    right: int, of_right: int, wrong: int, of_wrong: int, prevalence: float, level: float, called: str
) -> Estimate:
    """Return the share of right calls, from its two rates, weighted by how frequent each class is."""
    n = of_right + of_wrong
    if not right + wrong:
        return undefined_estimate(f"not defined: no {called} patient", n=n, method=RATIO_METHOD, level=level)
    frequent, rare = prevalence * right / of_right, (1 - prevalence) * wrong / of_wrong
    value = frequent / (frequent + rare)
    odds_against = (1 - prevalence) / prevalence
    least, most = ratio_limits((wrong, of_wrong), (right, of_right), level=level)
    low, high = 1 / (1 + odds_against * most), 1 / (1 + odds_against * least)
    return Estimate(value, min(low, value), max(high, value), level, RATIO_METHOD, n)


def ratio_limits(first: tuple[int, int], second: tuple[int, int], *, level: float) -> tuple[float, float]:
    """Return limits of the ratio of two independent proportions, the first over the second.

    Parameters
    ----------
    first, second : tuple of int
        Successes and trials; not both without a success.
    level : float
        Coverage.

    Returns
    -------
    low, high : float
        From 0 to infinity.

    Notes
    -----
    A ratio R is a limit where (p - R q)^2 = (distance of p to its limit)^2 + R^2 (distance of q to its)^2;
    the roots are written so that they hold where a coefficient is 0 or negative.

    References
    ----------
    Donner and Zou 2012, doi:10.1177/0962280210383082.

    Examples
    --------
    >>> low, high = ratio_limits((4, 20), (12, 20), level=0.95)
    >>> round(low, 3), round(high, 3)
    (0.131, 0.79)
    """
    p, q = first[0] / first[1], second[0] / second[1]
    lows, highs = wilson([first[0], second[0]], [first[1], second[1]], level=level)
    (p_low, q_low), (p_high, q_high), product = lows.tolist(), highs.tolist(), p * q
    squared, constant = q_high * (2 * q - q_high), p_low * (2 * p - p_low)
    below = product + sqrt(max(product**2 - squared * constant, 0.0))
    low = constant / below if below else 0.0
    squared, constant = q_low * (2 * q - q_low), p_high * (2 * p - p_high)
    above = product + sqrt(max(product**2 - squared * constant, 0.0))
    return low, above / squared if squared else inf
