"""Headers that only count: x1, x2, ..., V1, V2, ..., feature_0, feature_1, ..., 0, 1, 2, ...."""

import re
from collections.abc import Sequence

from lrcore.reader.columns.spelling import field_of
from lrcore.schema import N_FIELDS

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
        found = _COUNTED.fullmatch(name)
        now = (found[1].strip().lower(), int(found[2])) if found else None
        if now is None or before is None or now != (before[0], before[1] + 1):
            start = column
        if now is not None:
            best = max(best, range(start, column + 1), key=len)
        before = now
    if len(best) < N_FIELDS or any(field_of(name) is not None for name in names):
        return ()
    return tuple(best)
