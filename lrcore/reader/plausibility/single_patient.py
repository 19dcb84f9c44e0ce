"""Fast path of the service for one patient: is the patient inside every limit?

A row that passes breaks no rule of :mod:`lrcore.reader.plausibility.rules`, lies within the range of
the development series, and is no further out than its furthest aspirate. Every other row goes to the
rules themselves, which alone find the words.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from lrcore.arrays import Floats
from lrcore.model import series as dev
from lrcore.model.applicability import largest_distance
from lrcore.reader.plausibility.rules import RATIOS

_LOWEST, _HIGHEST = dev.LOWEST.tolist(), dev.HIGHEST.tolist()
_NEARLY = 1 - 1e-9  # other sums round otherwise in the last digits: near a limit, the rules decide


def is_unremarkable(values: Sequence[float]) -> bool:
    """Return whether a row certainly needs neither refusal nor warning.

    Parameters
    ----------
    values : sequence of 30 float
        In the order of :data:`lrcore.schema.FIELDS`.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> row = load().measurements[0].tolist()
    >>> is_unremarkable(row), is_unremarkable([-1.0, *row[1:]])
    (True, False)
    """
    return _within(values) and _like_the_series(values)


def _within(values: Sequence[float]) -> bool:
    for value, low, high in zip(values, _LOWEST, _HIGHEST, strict=True):
        if not low <= value <= high:
            return False
    return not any(ratio.broken(values) for ratio in RATIOS)


def _like_the_series(values: Sequence[float]) -> bool:
    centre, precision, most = _limits()
    # Within the range of the series every shifted value is above 0.
    away = np.log(np.array(values) + dev.SHIFT) - centre
    pulled = away @ precision
    return bool((np.abs(pulled) <= most).all() and pulled @ away <= largest_distance() * _NEARLY)


@cache
def _limits() -> tuple[Floats, Floats, Floats]:
    prediction = dev.field_prediction()
    most = prediction.limit * np.diag(prediction.precision) * _NEARLY
    return prediction.centre, prediction.precision, most
