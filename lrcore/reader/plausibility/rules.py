"""What cannot have been measured: one table of limits, and masks over all rows at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.model import series as dev
from lrcore.reader.plausibility.missing_codes import is_missing_code
from lrcore.schema import MEAN, ROUND_AREA, ROUND_PERIMETER, WORST, fields_of

_MIN_SHARE_OF_MEAN = 0.995  # the worst value may fall this far below the mean when both were rounded
_RADIUS, _PERIMETER, _AREA = 0, 2, 3  # places within a group
Value = TypeVar("Value", float, Floats)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two fields of which one follows from the other, within limits.

    Attributes
    ----------
    rule : str
        ``smaller``, ``perimeter`` or ``area``: the mask of :class:`Violations`.
    field, base : int
        Their places; the field is held against ``scale * base ** power``.
    scale : float
    power : int
    low, high : float
        How many times as large the field may be.
    """

    rule: str
    field: int
    base: int
    scale: float
    power: int
    low: float
    high: float

    def broken(self, values: Sequence[Value] | Floats) -> Any:
        """Return whether the values break the rule.

        Parameters
        ----------
        values : sequence of 30 float, or ndarray of shape (30, n)
        """
        expected = self.scale * values[self.base] ** self.power
        below = values[self.field] < self.low * expected
        return below if self.high == np.inf else below | (values[self.field] > self.high * expected)


def _ratios() -> Iterator[Ratio]:
    for mean, worst in zip(fields_of(MEAN), fields_of(WORST), strict=True):
        yield Ratio("smaller", worst.index, mean.index, 1.0, 1, _MIN_SHARE_OF_MEAN, np.inf)
    for group in (MEAN, WORST):
        radius = fields_of(group)[_RADIUS].index
        yield Ratio("perimeter", radius + _PERIMETER, radius, 2 * np.pi, 1, *ROUND_PERIMETER[group])
        yield Ratio("area", radius + _AREA, radius, np.pi, 2, *ROUND_AREA[group])


RATIOS = tuple(_ratios())


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
    masks = {rule: np.zeros(sound.shape, bool) for rule in ("smaller", "area", "perimeter")}
    with np.errstate(all="ignore"):
        for ratio in RATIOS:
            masks[ratio.rule][:, ratio.field] = ratio.broken(sound.T)
    smaller, area, perimeter = masks.values()
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
