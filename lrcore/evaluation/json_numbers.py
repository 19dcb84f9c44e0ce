"""Numbers as JSON: an undefined one is ``None``, with the reason in a key of its own."""

from math import isfinite
from typing import TYPE_CHECKING, Any

from lrcore.arrays import Floats

if TYPE_CHECKING:
    from lrcore.evaluation.intervals import Estimate


def finite_or_none(value: float) -> float | None:
    """Return the number, or ``None`` where it is ``nan`` or infinite.

    Examples
    --------
    >>> finite_or_none(0.5), finite_or_none(float("nan"))
    (0.5, None)
    """
    return value if isfinite(value) else None


def number(key: str, value: float, reason: str) -> dict[str, Any]:
    """Return a number under its key, or ``None`` with ``<key>_reason``.

    Examples
    --------
    >>> number("ici", float("nan"), "not estimable: a single patient")
    {'ici': None, 'ici_reason': 'not estimable: a single patient'}
    """
    if isfinite(value):
        return {key: value}
    return {key: None, f"{key}_reason": reason}


def estimate_object(key: str, estimate: "Estimate") -> dict[str, Any]:
    """Return the estimate with its interval as an object, and ``<key>_reason`` where it is undefined."""
    reason = {} if estimate.defined else {f"{key}_reason": estimate.reason}
    return {key: estimate.as_json()} | reason


def estimate_number(key: str, estimate: "Estimate") -> dict[str, Any]:
    """Return the estimate as a number, and its interval under ``<key>_interval``."""
    return number(key, estimate.value, estimate.reason) | interval(key, estimate)


def interval(key: str, estimate: "Estimate") -> dict[str, Any]:
    """Return the interval of an estimate under ``<key>_interval``."""
    return {f"{key}_interval": {name: x for name, x in estimate.as_json().items() if name != "estimate"}}


def json_list(values: Floats) -> list[float | None]:
    """Return an array as a list, ``None`` where it is not finite."""
    return [finite_or_none(value) for value in values.tolist()]
