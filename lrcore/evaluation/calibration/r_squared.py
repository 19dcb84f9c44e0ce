"""Nagelkerke's R2 of the risks as they are: the likelihood gained over the prevalence."""

from math import exp, log, nan

from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate
from lrcore.evaluation.numerics.moments import Moments
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.skewed_mean import skewed_mean_limits

LIKELIHOOD_METHOD = "delta method on the mean log-likelihood gained, corrected for skewness (Hall)"
_EQUAL_GAINS = "interval not defined: every risk is the prevalence"
_INFINITE = "not defined: a certain risk (0 or 1) was wrong, so that the loss is infinite or nearly so"
_MAX_LOSS_ABOVE = 300.0  # nats per patient above the prevalence's: beyond it, exp(2 x) is no longer a number


def nagelkerke_r2(patients: Patients, *, level: float = LEVEL) -> Estimate:
    """Return Nagelkerke's R2: the likelihood gained over the prevalence, as a share of the most possible.

    1 is perfect, 0 no better than the prevalence of these patients as the risk of all, below 0 worse. The
    risks are taken as they are, not refitted.

    Parameters
    ----------
    patients : Patients
    level : float
        Coverage.

    Notes
    -----
    With L the log loss and H that of the prevalence, (1 - exp(2 (L - H))) / (1 - exp(-2 H)). Both are means
    over the same patients: the limits are those of the mean of the linearised quantity.

    References
    ----------
    Nagelkerke 1991, doi:10.1093/biomet/78.3.691. Hall 1992, doi:10.1111/j.2517-6161.1992.tb01876.x.

    Examples
    --------
    >>> round(nagelkerke_r2(Patients([0, 1], [0.2, 0.8])).value, 6)
    0.8125
    """
    return nagelkerke_r2_of(*patients.log_loss_moments, level=level)


def nagelkerke_r2_of(benign: Moments, malignant: Moments, *, level: float = LEVEL) -> Estimate:
    """Return Nagelkerke's R2 from the log losses of each class.

    Parameters
    ----------
    benign, malignant : Moments
        Of the log losses.
    level : float
        Coverage.
    """
    loss, n = benign + malignant, benign.n + malignant.n
    share = malignant.n / n
    if share in (0.0, 1.0):
        reason = f"not defined: no {'benign' if share else 'malignant'} patient"
        return undefined_estimate(reason, n=n, method=LIKELIHOOD_METHOD, level=level)
    baseline = -share * log(share) - (1 - share) * log(1 - share)
    if not loss.mean - baseline < _MAX_LOSS_ABOVE:
        return undefined_estimate(_INFINITE, n=n, method=LIKELIHOOD_METHOD, level=level)
    rest, most = exp(2 * (loss.mean - baseline)), 1 - exp(-2 * baseline)
    value = (1 - rest) / most
    # Change of the value with the loss, and with the prevalence through the baseline of both terms.
    by_loss = -2 * rest / most
    by_baseline = 2 * rest / most - 2 * value * (1 - most) / most
    by_share = by_baseline * log((1 - share) / share)
    pull = benign + malignant.shifted(by_share / by_loss)
    low, high, reason = skewed_mean_limits(pull, level, equal=_EQUAL_GAINS)
    if reason:
        return Estimate(value, nan, nan, level, LIKELIHOOD_METHOD, n, reason)
    low, high = (value + by_loss * (end - pull.mean) for end in (high, low))
    return Estimate(value, low, min(1.0, high), level, LIKELIHOOD_METHOD, n)
