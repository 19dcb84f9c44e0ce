"""The usual patient, told from all others in microseconds.

The service must not spend a hundred microseconds on rules that say nothing about nearly every
patient. A row that passes here breaks no rule of :mod:`lrcore.reader.plausibility.rules`, lies
within the range of the development series, and is no further out than its furthest aspirate; a test
holds that. Every other row goes to the rules themselves, which alone find the words.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from lrcore.arrays import Floats
from lrcore.model import series as dev
from lrcore.model.applicability import largest_distance
from lrcore.reader.plausibility.rules import ROUNDING
from lrcore.schema import MEAN, ROUND_AREA, ROUND_PERIMETER, WORST, fields_of

_LOWEST, _HIGHEST = dev.LOWEST.tolist(), dev.HIGHEST.tolist()
_MEANS, _WORSTS = slice(0, 10), slice(20, 30)
_CIRCLES = tuple(
    (fields_of(group)[0].index, *ROUND_PERIMETER[group], *ROUND_AREA[group]) for group in (MEAN, WORST)
)
_NEARLY = 1 - 1e-9  # other sums round otherwise in the last digits: near a limit, the rules decide


def is_unremarkable(values: Sequence[float]) -> bool:
    """Tell whether a row certainly needs neither refusal nor warning.

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
    return _within(values) and _round(values) and _like_the_series(values)


def _within(values: Sequence[float]) -> bool:
    for value, low, high in zip(values, _LOWEST, _HIGHEST, strict=True):
        if not low <= value <= high:
            return False
    pairs = zip(values[_MEANS], values[_WORSTS], strict=True)
    return all(worst >= mean * ROUNDING for mean, worst in pairs)


def _round(values: Sequence[float]) -> bool:
    for first, least_around, most_around, least_area, most_area in _CIRCLES:
        radius = values[first]
        around = values[first + 2] / (2 * np.pi * radius)
        area = values[first + 3] / (np.pi * radius**2)
        if not (least_around <= around <= most_around and least_area <= area <= most_area):
            return False
    return True


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
