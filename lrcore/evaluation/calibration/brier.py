"""Overall accuracy of risks: the Brier score, the scaled Brier score, and the log loss."""

from math import inf, nan, sqrt

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.evaluation.intervals import LEVEL, Estimate, normal_quantile, undefined_estimate
from lrcore.evaluation.patients import Patients

MEAN_METHOD = "mean over patients, standard error of the mean"
RATIO_METHOD = "ratio of two means over the same patients, delta method"
_EQUAL_LOSSES = "interval not defined: the same loss for every patient"
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
    return _mean((patients.risk - patients.malignant) ** 2, level, ceiling=1.0)


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
    The score and the prevalence are means of the same patients: the standard error is that of the
    linearised ratio (delta method).

    References
    ----------
    Steyerberg et al. 2010, doi:10.1097/EDE.0b013e3181c30fb2.

    Examples
    --------
    >>> scaled_brier(Patients([0, 1], [0.5, 0.5])).value, scaled_brier(Patients([1], [0.5])).reason
    (0.0, 'not defined: no benign patient')
    """
    malignant, p, share, n = patients.malignant, patients.risk, patients.prevalence, patients.n
    if share in (0.0, 1.0):
        reason = f"not defined: no {'benign' if share else 'malignant'} patient"
        return undefined_estimate(reason, n=n, method=RATIO_METHOD, level=level)
    loss, most = (p - malignant) ** 2, share * (1 - share)
    ratio = float(loss.mean()) / most
    pull = (loss - ratio * (1 - 2 * share) * malignant) / most
    if _constant(loss):
        return Estimate(1 - ratio, nan, nan, level, RATIO_METHOD, n, _EQUAL_LOSSES)
    half = normal_quantile(level) * float(pull.std(ddof=1)) / sqrt(n)
    return Estimate(1 - ratio, 1 - ratio - half, min(1.0, 1 - ratio + half), level, RATIO_METHOD, n)


def patient_log_loss(malignant: Bools, log_odds: Floats) -> Floats:
    """Return minus the log of the predicted probability of the outcome, patient by patient.

    Parameters
    ----------
    malignant, log_odds : ndarray of shape (n,)
    """
    return _softplus(_log_odds_against(malignant, log_odds))


def _log_odds_against(malignant: Bools, log_odds: Floats) -> Floats:
    """Return the log-odds of the outcome that did not occur."""
    return log_odds * (1.0 - 2.0 * malignant)


def _softplus(log_odds: Floats) -> Floats:
    """Return log(1 + exp(log_odds)), exact also where it is tiny."""
    return np.maximum(log_odds, 0.0) + np.log1p(np.exp(-np.abs(log_odds)))


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
    malignant, p, log_odds = patients.malignant, patients.risk, patients.log_odds
    if log_odds is None:
        right = np.abs(p - ~malignant)
        certain = right == 0
    else:
        against = _log_odds_against(malignant, log_odds)
        certain = against == inf
    if certain.any():
        return _infinite_loss(patients, int(certain.sum()), level)
    loss = -np.log(right) if log_odds is None else _softplus(against)
    return _mean(loss, level, ceiling=inf)


def _infinite_loss(patients: Patients, n_certain: int, level: float) -> Estimate:
    right = np.where(patients.malignant, patients.risk, 1 - patients.risk)
    clipped = np.clip(right, _MIN_RISK_SKLEARN, 1 - _MIN_RISK_SKLEARN)
    reason = (
        f"not defined: {n_certain:,} of {patients.n:,} patients had a certain risk (0 or 1) that was "
        f"wrong, which is an infinite loss; with risks limited to 2.2e-16 ... 1 - 2.2e-16 it is "
        f"{-np.log(clipped).mean():.6g}"
    )
    return undefined_estimate(reason, n=patients.n, method=MEAN_METHOD, level=level)


def _mean(loss: Floats, level: float, *, ceiling: float) -> Estimate:
    n, value, z = len(loss), float(loss.mean()), normal_quantile(level)
    if n == 1:
        return Estimate(value, nan, nan, level, MEAN_METHOD, n, "interval not defined: a single patient")
    if _constant(loss):
        return Estimate(value, nan, nan, level, MEAN_METHOD, n, _EQUAL_LOSSES)
    half = z * float(loss.std(ddof=1)) / sqrt(n)
    return Estimate(value, max(0.0, value - half), min(ceiling, value + half), level, MEAN_METHOD, n)


def _constant(loss: Floats) -> bool:
    return bool(np.ptp(loss) <= 1e-12)  # (1 - 0.7)^2 and 0.3^2 are not the same double
