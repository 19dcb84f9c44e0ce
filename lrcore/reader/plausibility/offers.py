"""Conversions that would let single rows be scored after all."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.reader.changes import as_written
from lrcore.reader.choices import MOVE_POINTS, Choices, Offer
from lrcore.reader.issues import counted, listed
from lrcore.reader.plausibility.missing_codes import is_missing_code
from lrcore.reader.plausibility.rules import violations
from lrcore.reader.plausibility.units import conversions, decades, described, shifted


def row_offers(held: Floats, rows: Sequence[int], choices: Choices) -> tuple[Offer, ...]:
    """Offer to move decimal points where that makes a row that was held back plausible.

    A number that looks like a code for a missing value, such as 99.99, is never offered, whether it
    looks so in the file or after a conversion that was accepted.

    Parameters
    ----------
    held : ndarray of shape (m, 30)
        Rows in which every cell could be read.
    rows : sequence of m int
        Their 1-based data rows.
    choices : Choices
        What each offer is added to.
    """
    if not len(held):
        return ()
    shifts = decades(held)
    mended = shifts.any(axis=1) & ~violations(shifted(held, shifts)).rows
    shifts[~mended] = 0
    written = as_written(held, rows, choices)
    coded = is_missing_code(held) | is_missing_code(written)
    mended &= ~(coded & (shifts != 0)).any(axis=1)
    groups: dict[bytes, list[int]] = defaultdict(list)
    for place in np.flatnonzero(mended):
        groups[shifts[place].tobytes()].append(int(place))
    return tuple(
        _offer(shifts[places[0]], [rows[place] for place in places], choices) for places in groups.values()
    )


def _offer(shift: NDArray[np.int8], rows: list[int], choices: Choices) -> Offer:
    where = f"{counted(len(rows), 'row')} ({listed(map(str, rows))})"
    return Offer(
        f"In {where} {described(shift)}: move the decimal point there.",
        choices.with_conversions(conversions(shift, rows=tuple(rows))),
        MOVE_POINTS,
    )
