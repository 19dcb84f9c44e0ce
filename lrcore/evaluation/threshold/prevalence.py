"""Risks and predictive values at another prevalence."""

from dataclasses import dataclass
from math import log, sqrt

from numpy.typing import ArrayLike

from lrcore.arrays import Floats, logit, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import as_floats
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.threshold.counts import Counts
from lrcore.evaluation.threshold.harm_ratio import require_prevalence

MERCALDO_METHOD = "Mercaldo's logit interval"
ADJUSTED_MERCALDO_METHOD = "Mercaldo's logit interval with z^2/2 added to each cell"


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
    Mercaldo's interval on the logit scale; where no patient is missed, or there is no false alarm, his
    adjusted one, whose limit on that side is then 1.

    References
    ----------
    Mercaldo, Lau and Zhou 2007, doi:10.1002/sim.2677.

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
            f"not defined: no {missing} patient", n=m + n, method=MERCALDO_METHOD, level=level
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
        return undefined_estimate(
            f"not defined: no {called} patient", n=n, method=MERCALDO_METHOD, level=level
        )
    frequent = prevalence * right / of_right
    value = frequent / (frequent + (1 - prevalence) * wrong / of_wrong)
    z = normal_quantile(level)
    touching = right in (0, of_right) or wrong in (0, of_wrong)
    more = z * z / 2 if touching else 0.0
    sure, unsure = (right + more) / (of_right + 2 * more), (wrong + more) / (of_wrong + 2 * more)
    centre = log(prevalence * sure / ((1 - prevalence) * unsure))
    half = z * sqrt(
        (1 - sure) / (sure * (of_right + 2 * more)) + (1 - unsure) / (unsure * (of_wrong + 2 * more))
    )
    low = 0.0 if not right else float(sigmoid(centre - half))
    high = 1.0 if not wrong else float(sigmoid(centre + half))
    return Estimate(
        value,
        min(low, value),
        max(high, value),
        level,
        ADJUSTED_MERCALDO_METHOD if touching else MERCALDO_METHOD,
        n,
    )
