"""Validation of inputs: outcomes of 0 and 1, risks from 0 to 1, and their log-odds."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Bools, Floats
from lrcore.errors import InvalidInput

MAX_RISK_DIFFERENCE = 0.005  # of a risk and that of its log-odds: both may have been rounded


def check_outcome_and_risk(outcome: ArrayLike, risk: ArrayLike) -> tuple[Bools, Floats]:
    """Return (malignant, risk) as validated arrays.

    Parameters
    ----------
    outcome : array-like of shape (n,)
        1 = malignant, 0 = benign.
    risk : array-like of shape (n,)
        P(malignant), from 0 to 1.

    Raises
    ------
    InvalidInput
        If the lengths differ, there is no patient, an outcome is neither 0 nor 1, or a risk is
        missing or outside [0, 1].
    """
    y, p = _outcomes(outcome), as_floats(risk, "risk")
    if y.ndim != 1 or y.shape != p.shape:
        raise InvalidInput(
            f"`outcome` and `risk` must be two lists of equal length, got shapes {y.shape} and {p.shape}."
        )
    if not len(y):
        raise InvalidInput("`outcome` and `risk` must hold at least one patient, got none.")
    malignant = y if y.dtype == np.bool_ else y == 1
    if malignant is not y:
        _refuse(~(malignant | (y == 0)), y, "`outcome` must be 1 (malignant) or 0 (benign)")
    if not (p.min() >= 0 and p.max() <= 1):
        _refuse(~((p >= 0) & (p <= 1)), p, "`risk` must be a number from 0 to 1")
    return malignant, p


def check_log_odds(log_odds: ArrayLike, risk: Floats) -> Floats:
    """Return the log-odds of the risks as a validated array.

    Parameters
    ----------
    log_odds : array-like of shape (n,)
    risk : ndarray of shape (n,)

    Raises
    ------
    InvalidInput
        If there is not one value per risk, one is missing, or one belongs to another risk, see
        :func:`contradicts_risk`.
    """
    eta = as_floats(log_odds, "log_odds")
    if eta.shape != risk.shape:
        raise InvalidInput(f"`log_odds` must have one value per risk ({len(risk)}), got shape {eta.shape}.")
    _refuse(np.isnan(eta), eta, "`log_odds` must be numbers")
    wrong = contradicts_risk(risk, eta)
    if wrong.any():
        first = int(np.argmax(wrong))
        rule = (
            f"`log_odds` must be those of the risks, risk = 1 / (1 + exp(-log_odds)); risk {risk[first]:.6g}"
        )
        _refuse(wrong, eta, rule)
    return eta


def contradicts_risk(risk: Floats, log_odds: Floats) -> Bools:
    """Return which log-odds belong to another risk, by more than rounding explains.

    Parameters
    ----------
    risk, log_odds : ndarray of the same shape
        A missing value contradicts nothing.

    Notes
    -----
    The risk of the log-odds, 1 / (1 + exp(-log_odds)), may differ by 0.005. A risk that was rounded
    to 0 or 1 agrees with all log-odds beyond ±5.3, infinite ones included.

    Examples
    --------
    >>> contradicts_risk(np.array([0.9, 0.9, 1.0, 0.0]), np.array([2.2, -2.2, 40.0, -np.inf])).tolist()
    [False, True, False, False]
    """
    # tanh(x / 2) = 2 / (1 + exp(-x)) - 1: neither overflows nor needs two cases.
    wrong: Bools = np.abs(np.tanh(log_odds / 2) - (2 * risk - 1)) > 2 * MAX_RISK_DIFFERENCE
    return wrong


def as_floats(values: ArrayLike, name: str) -> Floats:
    """Return the values as an array of floats; a masked one is missing, ``nan``.

    Raises
    ------
    InvalidInput
        If a value is not a number.

    Examples
    --------
    >>> as_floats([0.1, None], "risk").tolist()
    [0.1, nan]
    """
    try:
        if _may_be_masked(values) and isinstance(values, np.ma.MaskedArray):
            filled: Floats = np.ma.filled(np.ma.asarray(values, np.float64), np.nan)
            return filled
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"`{name}` must be a list of numbers: {error}.") from error


def _outcomes(values: ArrayLike) -> NDArray[Any]:
    if _may_be_masked(values) and isinstance(values, np.ma.MaskedArray):
        return as_floats(values, "outcome")
    try:
        return np.asarray(values)
    except ValueError as error:
        raise InvalidInput(f"`outcome` must be a list of 0 and 1: {error}.") from error


def _may_be_masked(values: ArrayLike) -> bool:
    """Return whether ``numpy.ma``, whose import is slow, may be needed."""
    return isinstance(values, np.ndarray) and type(values) is not np.ndarray


def _refuse(wrong: Bools, values: NDArray[Any], rule: str) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise InvalidInput(f"{rule}, got {values[rows[0]]} in row {rows[0] + 1} ({len(rows)} such rows).")
