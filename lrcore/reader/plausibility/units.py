"""Slips of the decimal point: which fields look ten, a hundred ... times too large or too small."""

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model import series as dev
from lrcore.reader.choices import Conversion
from lrcore.reader.issues import listed
from lrcore.schema import FIELDS

Shifts = NDArray[np.int8]

_MOST_ZEROS = 6
_STEPS = 8  # fields corrected in one row before the search is given up
_IN_WORDS = {1: "ten", 2: "a hundred", 3: "a thousand"}


def decades(measurements: Floats) -> Shifts:
    """Return the powers of ten that would bring each row closest to the development series.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        nan and impossible values are left alone.

    Returns
    -------
    ndarray of int8, shape (n, 30)
        0 where nothing should change; 1 where the value looks ten times too small. These are
        suggestions: the caller checks the corrected row again.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> row = load().measurements[:1].copy()
    >>> row[0, 0] /= 10
    >>> decades(row)[0, :3].tolist()
    [1, 0, 0]
    """
    shifts = _out_of_range(measurements)
    usable = np.isfinite(measurements).all(axis=1) & (measurements >= 0).all(axis=1)
    usable &= ((measurements > 0) | dev.MAY_BE_ZERO).all(axis=1)
    rows, prediction = np.flatnonzero(usable), dev.field_prediction()
    for _ in range(_STEPS):
        errors = prediction.errors(shifted(measurements[rows], shifts[rows]))
        worst = np.abs(errors / prediction.deviation).argmax(axis=1)
        step = -np.rint(errors[np.arange(len(rows)), worst] / np.log(10)).astype(np.int8)
        moving = step != 0
        rows, worst, step = rows[moving], worst[moving], step[moving]
        if not len(rows):
            break
        shifts[rows, worst] += step
    return np.clip(shifts, -_MOST_ZEROS, _MOST_ZEROS)


def _out_of_range(measurements: Floats) -> Shifts:
    """Suggest a shift where a value lies outside the development range and a shift brings it back."""
    known = np.where(measurements > 0, measurements, np.nan)
    shift = -np.rint(np.log10(known) - np.log10(dev.MEDIAN))
    outside = (known < dev.LOWEST) | (known > dev.HIGHEST)
    moved = known * 10.0 ** np.clip(shift, -_MOST_ZEROS, _MOST_ZEROS)
    useful = outside & (moved >= dev.LOWEST) & (moved <= dev.HIGHEST) & (np.abs(shift) <= _MOST_ZEROS)
    return np.where(useful, shift, 0).astype(np.int8)


def shifted(measurements: Floats, shifts: Shifts) -> Floats:
    """Return the measurements with their decimal points moved."""
    return np.asarray(measurements * 10.0**shifts)


def in_words(shift: int) -> str:
    """Return what a shift means, in words.

    Examples
    --------
    >>> in_words(1), in_words(-2)
    ('ten times too small', 'a hundred times too large')
    """
    factor = _IN_WORDS.get(abs(shift), f"{10 ** abs(shift):,}")
    return f"{factor} times too {'small' if shift > 0 else 'large'}"


def conversions(shifts: Shifts, *, rows: tuple[int, ...] = ()) -> tuple[Conversion, ...]:
    """Return the conversions that carry out the shifts of one row, or of a whole column."""
    return tuple(
        Conversion(FIELDS[index].key, 10.0 ** int(shifts[index]), rows=rows)
        for index in np.flatnonzero(shifts)
    )


def described(shifts: Shifts) -> str:
    """Return which fields look wrong, and by which factor.

    Examples
    --------
    >>> described(np.array([1, 0, 1, 2] + [0] * 26, np.int8))
    'mean radius and mean perimeter look ten times too small, mean area looks a hundred times too small'
    """
    phrases = []
    for shift in sorted(set(shifts.tolist()) - {0}, key=abs):
        names = [FIELDS[index].name for index in np.flatnonzero(shifts == shift)]
        phrases.append(f"{listed(names)} {'looks' if len(names) == 1 else 'look'} {in_words(shift)}")
    return ", ".join(phrases)
