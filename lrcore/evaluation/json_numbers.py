"""Numbers as JSON: what is not defined is ``None``, beside the reason."""

from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.intervals import Estimate


def number(key: str, value: float, reason: str) -> dict[str, Any]:
    """Return a number under its key, or ``None`` with ``<key>_reason``.

    Examples
    --------
    >>> number("ici", float("nan"), "not estimable: a single patient")
    {'ici': None, 'ici_reason': 'not estimable: a single patient'}
    """
    if np.isfinite(value):
        return {key: value}
    return {key: None, f"{key}_reason": reason}


def estimate_object(key: str, estimate: Estimate) -> dict[str, Any]:
    """Return the estimate with its interval as an object; why it is not defined, beside it."""
    beside = {} if np.isfinite(estimate.value) else {f"{key}_reason": estimate.reason}
    return {key: estimate.as_json()} | beside


def estimate_number(key: str, estimate: Estimate) -> dict[str, Any]:
    """Return the estimate as a number, with its interval beside it."""
    return number(key, estimate.value, estimate.reason) | interval(key, estimate)


def interval(key: str, estimate: Estimate) -> dict[str, Any]:
    """Return the interval of an estimate under ``<key>_interval``."""
    return {f"{key}_interval": {name: x for name, x in estimate.as_json().items() if name != "estimate"}}


def numbers(values: Floats) -> list[float | None]:
    """Return an array as a list, ``None`` where it is not finite."""
    return [value if np.isfinite(value) else None for value in values.tolist()]
