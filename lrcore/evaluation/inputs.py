"""What every function of this package accepts: outcomes of 0 and 1, risks from 0 to 1."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.errors import InvalidInput

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def checked(outcome: ArrayLike, risk: ArrayLike) -> tuple[Bools, Floats]:
    """Return (malignant, risk) as arrays, or say which rule they break.

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
    y, p = _outcomes(outcome), numbers_in(risk, "risk")
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


def checked_log_odds(log_odds: ArrayLike, risk: Floats) -> Floats:
    """Return the log-odds as an array of the same length as the risks, without missing values."""
    eta = numbers_in(log_odds, "log_odds")
    if eta.shape != risk.shape:
        raise InvalidInput(f"`log_odds` must have one value per risk ({len(risk)}), got shape {eta.shape}.")
    _refuse(np.isnan(eta), eta, "`log_odds` must be numbers")
    return eta


def numbers_in(values: ArrayLike, name: str) -> Floats:
    """Return the values as an array of floats; a masked one is missing, ``nan``.

    Raises
    ------
    InvalidInput
        If a value is no number.

    Examples
    --------
    >>> numbers_in([0.1, None], "risk").tolist()
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
        return numbers_in(values, "outcome")
    try:
        return np.asarray(values)
    except ValueError as error:
        raise InvalidInput(f"`outcome` must be a list of 0 and 1: {error}.") from error


def _may_be_masked(values: ArrayLike) -> bool:
    """Return whether it is worth importing ``numpy.ma``, which takes longer than checking the values."""
    return isinstance(values, np.ndarray) and type(values) is not np.ndarray


def _refuse(wrong: Bools, values: NDArray[Any], rule: str) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise InvalidInput(f"{rule}, got {values[rows[0]]} in row {rows[0] + 1} ({len(rows)} such rows).")
