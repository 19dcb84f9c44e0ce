"""Overall accuracy of risks: the Brier score, the scaled Brier score, and the log loss."""

from math import inf, nan

import numpy as np

from lrcore.errors import counted
from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate
from lrcore.evaluation.numerics.log_losses import log_losses
from lrcore.evaluation.numerics.moments import Moments, moments_of
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.skewed_mean import MEAN_METHOD, MIN_PATIENTS, MIN_SPREAD, skewed_mean_limits

RATIO_METHOD = "ratio of two means over the same patients, corrected for skewness (Hall)"
_EQUAL_LOSSES = "interval not defined: the same loss for every patient"
_EQUAL_RISKS = "interval not defined: every risk is the prevalence"
_MIN_RISK_SKLEARN = float(np.finfo(np.float64).eps)


def brier_score(patients: Patients, *, level: float = LEVEL) -> Estimate:
    """Return the mean squared difference of risk and outcome: 0 is perfect, lower is better.

    Parameters
    ----------
    patients : Patients
    level : float
        Coverage.

    References
    ----------
    Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Examples
    --------
    >>> round(brier_score(Patients([0, 1], [0.2, 0.6])).value, 6)
    0.1
    """
    return mean_loss(moments_of((patients.risk - patients.malignant) ** 2), level, ceiling=1.0)


def scaled_brier(patients: Patients, *, level: float = LEVEL) -> Estimate:
    """Return the scaled Brier score: the gain over the score of the prevalence, as a share of it.

    1 is perfect, 0 no better than the prevalence of these patients as the risk of all, below 0 worse;
    not defined with one class only.

    Parameters
    ----------
    patients : Patients
    level : float
        Coverage.

    Notes
    -----
    The score and the prevalence are means of the same patients: the limits are those of the mean of the
    linearised ratio, see :func:`lrcore.evaluation.skewed_mean.skewed_mean_limits`.

    References
    ----------
    Steyerberg et al. 2010, doi:10.1097/EDE.0b013e3181c30fb2.
    Hall 1992, doi:10.1111/j.2517-6161.1992.tb01876.x.

    Examples
    --------
    >>> scaled_brier(Patients([0, 1], [0.5, 0.5])).value, scaled_brier(Patients([1], [0.5])).reason
    (0.0, 'not defined: no benign patient')
    """
    share = patients.prevalence
    if share in (0.0, 1.0):
        return _one_class(patients.n, share, level)
    loss = (patients.risk - patients.malignant) ** 2
    mean = float(loss.mean())
    pull = moments_of(loss - _pull_of_malignant(mean, share) * patients.malignant)
    return _scaled_brier(mean, share, pull, level, constant=bool(np.ptp(loss) <= MIN_SPREAD))


def scaled_brier_of(benign: Moments, malignant: Moments, *, level: float = LEVEL) -> Estimate:
    """Return the scaled Brier score from the squared errors of each class.

    Parameters
    ----------
    benign, malignant : Moments
        Of (risk - outcome)^2.
    level : float
        Coverage.
    """
    loss, n = benign + malignant, benign.n + malignant.n
    share = malignant.n / n
    if share in (0.0, 1.0):
        return _one_class(n, share, level)
    pull = benign + malignant.shifted(-_pull_of_malignant(loss.mean, share))
    return _scaled_brier(loss.mean, share, pull, level, constant=loss.spread <= MIN_SPREAD)


def _one_class(n: int, share: float, level: float) -> Estimate:
    reason = f"not defined: no {'benign' if share else 'malignant'} patient"
    return undefined_estimate(reason, n=n, method=RATIO_METHOD, level=level)


def _pull_of_malignant(loss: float, share: float) -> float:
    """Return what a malignant patient, less a benign one, does to the score of the prevalence itself."""
    return loss / (share * (1 - share)) * (1 - 2 * share)


def _scaled_brier(loss: float, share: float, pull: Moments, level: float, *, constant: bool) -> Estimate:
    """Return the score with the limits of the mean of what each patient adds to the linearised ratio."""
    most = share * (1 - share)
    value = 1 - loss / most
    low, high, reason = skewed_mean_limits(pull, level, equal=_EQUAL_RISKS)
    if constant and pull.n >= MIN_PATIENTS:
        reason = _EQUAL_LOSSES
    if reason:
        return Estimate(value, nan, nan, level, RATIO_METHOD, pull.n, reason)
    low, high = (value - (end - pull.mean) / most for end in (high, low))
    return Estimate(value, low, min(1.0, high), level, RATIO_METHOD, pull.n)


def log_loss(patients: Patients, *, level: float = LEVEL) -> Estimate:
    """Return the mean of minus the log of the predicted probability of the outcome.

    Parameters
    ----------
    patients : Patients
        With the model's own log-odds it is exact where the risk has been rounded to 0 or 1.
    level : float
        Coverage.

    Notes
    -----
    A certain risk that is wrong makes it infinite: not defined. The reason states the number of such
    patients and the value of scikit-learn, which limits risks to 2.2e-16 ... 1 - 2.2e-16.

    Examples
    --------
    >>> round(log_loss(Patients([0, 1], [0.5, 0.5])).value, 6)
    0.693147
    >>> log_loss(Patients([0, 1], [1.0, 0.5])).reason[:57]
    'not defined: 1 of 2 patients had a certain risk (0 or 1) '
    """
    if patients.n_certain_wrong:
        return _infinite_loss(patients, level)
    benign, malignant = patients.log_loss_moments
    return mean_loss(benign + malignant, level, ceiling=inf)


def _infinite_loss(patients: Patients, level: float) -> Estimate:
    losses = log_losses(patients.malignant, patients.risk, patients.log_odds)
    n_certain = int(np.count_nonzero(losses == inf))
    right = np.where(patients.malignant, patients.risk, 1 - patients.risk)
    clipped = np.clip(right, _MIN_RISK_SKLEARN, 1 - _MIN_RISK_SKLEARN)
    reason = (
        f"not defined: {n_certain:,} of {counted(patients.n, 'patient')} had a certain risk (0 or 1) that "
        f"was wrong, which is an infinite loss; with risks limited to 2.2e-16 ... 1 - 2.2e-16 it is "
        f"{-np.log(clipped).mean():.6g}"
    )
    return undefined_estimate(reason, n=patients.n, method=MEAN_METHOD, level=level)


def mean_loss(loss: Moments, level: float, *, ceiling: float) -> Estimate:
    """Return the mean of losses that lie between 0 and a ceiling, with its interval.

    Parameters
    ----------
    loss : Moments
    level : float
        Coverage.
    ceiling : float
        The largest possible loss.
    """
    low, high, reason = skewed_mean_limits(loss, level, equal=_EQUAL_LOSSES)
    if reason:
        return Estimate(loss.mean, nan, nan, level, MEAN_METHOD, loss.n, reason)
    return Estimate(loss.mean, max(0.0, low), min(ceiling, high), level, MEAN_METHOD, loss.n)
