"""Headers that only count: x1, x2, ..., V1, V2, ..., feature_0, feature_1, ..., 0, 1, ..., A, B, C, ...."""

import re
from collections.abc import Sequence

from lrcore.reader.columns.spelling import field_of
from lrcore.schema import N_FIELDS

_LETTERS = re.compile(r"\s*([A-Z]{1,2})\s*")  # as a spreadsheet names its columns
_COUNTED = re.compile(r"\s*(.{0,24}?)[ _.-]?0*(\d{1,4})(?:\.0*)?\s*", re.DOTALL)


def counting_columns(names: Sequence[str]) -> tuple[int, ...]:
    """Return the columns whose headers only count, in one run.

    Empty when there are fewer than 30, or a header names a measurement.

    Examples
    --------
    >>> len(counting_columns(["id", *(f"x{n}" for n in range(1, 31))]))
    30
    >>> counting_columns(["radius1", "texture1", "perimeter1"])
    ()
    """
    best, start = range(0), 0
    before: tuple[str, int] | None = None
    for column, name in enumerate(names):
        now = _place(name)
        if now is None or before is None or now != (before[0], before[1] + 1):
            start = column
        if now is not None:
            best = max(best, range(start, column + 1), key=len)
        before = now
    if len(best) < N_FIELDS or any(field_of(name) is not None for name in names):
        return ()
    return tuple(best)


def _place(name: str) -> tuple[str, int] | None:
    """Return what a header counts with, and how far it has come; None where it does not count.

    Examples
    --------
    >>> _place("x07"), _place("AA"), _place("radius")
    (('x', 7), ('letters', 27), None)
    """
    if letters := _LETTERS.fullmatch(name):
        place = 0
        for letter in letters[1]:
            place = 26 * place + ord(letter) - ord("A") + 1
        return "letters", place
    found = _COUNTED.fullmatch(name)
    return (found[1].strip().lower(), int(found[2])) if found else None
