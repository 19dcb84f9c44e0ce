"""What cannot have been measured, as masks over all rows at once."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.model import series as dev
from lrcore.reader.plausibility.missing_codes import is_missing_code
from lrcore.schema import MEAN, ROUND_AREA, ROUND_PERIMETER, WORST, fields_of

ROUNDING = 0.995  # the worst value may fall this far below the mean when both were rounded
_MEANS, _WORSTS = slice(0, 10), slice(20, 30)
_RADIUS, _PERIMETER, _AREA = 0, 2, 3  # places within a group


@dataclass(frozen=True, eq=False, slots=True)
class Violations:
    """Which cells break which rule; every mask but ``empty`` has shape (n, 30).

    Attributes
    ----------
    empty : ndarray of shape (n,)
        All 30 values are 0.
    coded : ndarray
        Negative or outside the plausible range, and a number that is often written for a missing value.
    negative, zero : ndarray
        Any other value below 0; 0 where no nucleus measures 0.
    beyond : ndarray
        Any other value outside :attr:`lrcore.schema.Field.plausible`.
    smaller : ndarray
        A worst value below its mean.
    area, perimeter : ndarray
        An area or a perimeter that does not fit its radius.
    unlike : ndarray
        In rows that break no other rule, the value that the other 29 contradict most.
    """

    empty: Bools
    coded: Bools
    negative: Bools
    zero: Bools
    beyond: Bools
    smaller: Bools
    area: Bools
    perimeter: Bools
    unlike: Bools

    @property
    def rows(self) -> Bools:
        """Rows that break any rule."""
        cells = self.coded | self.negative | self.zero | self.beyond
        cells = cells | self.smaller | self.area | self.perimeter | self.unlike
        return np.asarray(self.empty | cells.any(axis=1))


def violations(measurements: Floats) -> Violations:
    """Apply every rule to every row.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        nan breaks no rule.
    """
    empty = (measurements == 0).all(axis=1)
    negative = measurements < 0
    zero = (measurements == 0) & ~dev.MAY_BE_ZERO & ~empty[:, None]
    beyond = _beyond(measurements)
    sound = np.where(negative | (measurements == 0) & ~dev.MAY_BE_ZERO | beyond, np.nan, measurements)
    coded = missing_codes(measurements)
    smaller = np.zeros(sound.shape, bool)
    smaller[:, _WORSTS] = sound[:, _WORSTS] < sound[:, _MEANS] * ROUNDING
    area, perimeter = _not_round(sound)
    whole = ~np.asarray((np.isnan(sound) | smaller | area | perimeter).any(axis=1))
    negative, beyond, unlike = negative & ~coded, beyond & ~coded, _unlike(sound, whole)
    return Violations(empty, coded, negative, zero, beyond, smaller, area, perimeter, unlike)


def missing_codes(measurements: Floats) -> Bools:
    """Mark the cells that hold a code for a missing value: see :class:`Violations`.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> row = load().measurements[:1].copy()
    >>> row[0, :4] = [99, 99, 99, 999.9]
    >>> missing_codes(row)[0, :4].tolist()
    [True, True, False, False]
    """
    coded = (measurements < 0) | _beyond(measurements)
    coded[coded] = is_missing_code(measurements[coded])
    return coded


def _beyond(measurements: Floats) -> Bools:
    low = (measurements < dev.PLAUSIBLE_LOW) & (measurements > 0)
    return np.asarray(low | (measurements > dev.PLAUSIBLE_HIGH))


def _not_round(sound: Floats) -> tuple[Bools, Bools]:
    area, perimeter = np.zeros(sound.shape, bool), np.zeros(sound.shape, bool)
    for group in (MEAN, WORST):
        first = fields_of(group)[0].index
        radius = sound[:, first + _RADIUS]
        ratio = sound[:, first + _AREA] / (np.pi * radius**2)
        area[:, first + _AREA] = (ratio < ROUND_AREA[group][0]) | (ratio > ROUND_AREA[group][1])
        ratio = sound[:, first + _PERIMETER] / (2 * np.pi * radius)
        low, high = ROUND_PERIMETER[group]
        perimeter[:, first + _PERIMETER] = (ratio < low) | (ratio > high)
    return area, perimeter


def _unlike(sound: Floats, whole: Bools) -> Bools:
    marked = np.zeros(sound.shape, bool)
    rows, prediction = np.flatnonzero(whole), dev.field_prediction()
    errors = np.abs(prediction.errors(sound[rows]))
    # Of all changes of one field, changing the one with the largest standardised error brings
    # the row closest to the development series: that field gets the blame.
    standardised = np.where(errors > prediction.limit, errors / prediction.deviation, 0.0)
    blamed = standardised.argmax(axis=1) if len(rows) else rows
    marked[rows, blamed] = standardised[np.arange(len(rows)), blamed] > 0
    return marked
