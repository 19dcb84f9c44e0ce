"""Patients who seem to occur in a table of risks more than once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, Ints
from lrcore.reader.columns.string_column import ODD
from lrcore.reader.duplicates import same_ids, shared_places
from lrcore.reader.issues import Issue, counted, file_note, listed, quoted
from lrcore.system.parallel import run_both

_SHARE_REPEATED = 0.2  # of rows with the same risks and outcome that chance seldom reaches
_FEW_DECIMALS = 4  # with which risks of different patients are often equal, even of few
_MORE_DECIMALS = 2  # than the number of patients has digits: as many as are seldom equal by chance
_ROWS_LOOKED_AT = 5  # that show in no time that not every row is repeated
_FEWEST_ROWS = 10
_BLOCK_ROWS = 16_384  # that stay in the processor's cache
_MEANS = "if patients occur in the file twice, every interval is too narrow."


def repeats_of(
    ids: Sequence[str], risk: Floats, outcome: NDArray[np.int8]
) -> tuple[Sequence[Sequence[int]], int]:
    """Return the places of each id used more than once, and how many rows repeat risks and outcome of others.

    Parameters
    ----------
    ids : sequence of n str
    risk : ndarray of shape (n, k)
    outcome : ndarray of shape (n,)
    """
    return run_both(lambda: same_ids(ids), lambda: _rows_repeated(risk, outcome))


def repeat_notes(
    groups: Sequence[Sequence[int]], repeated: int, ids: Sequence[str], rows: Ints
) -> list[Issue]:
    """Return notes on ids used more than once, and on rows that repeat the risks and outcome of another.

    Parameters
    ----------
    groups, repeated
        As from :func:`repeats_of`.
    ids : sequence of n str
    rows : ndarray of shape (n,)
        Data row of each patient.
    """
    notes = []
    if groups:
        first = groups[0]
        where = listed([str(rows[place]) for place in first])
        notes.append(
            file_note(
                f"{counted(len(groups), 'id')} {'is' if len(groups) == 1 else 'are'} used more than once, in "
                f"{counted(sum(map(len, groups)), 'row')}, for example {quoted(ids[first[0]])} in rows "
                f"{where}: {_MEANS}",
                "repeated id",
            )
        )
    if repeated:
        notes.append(
            file_note(
                f"{repeated:,} of {counted(len(rows), 'row')} hold the same risks and outcome as another "
                f"row: {_MEANS}",
                "repeated row",
            )
        )
    return notes


def _rows_repeated(risk: Floats, outcome: NDArray[np.int8]) -> int:
    """Return how many rows hold the risks and outcome of another, where that is no chance; otherwise 0."""
    rounded = _is_rounded(risk)
    if rounded and any(_is_alone(risk, outcome, place) for place in range(min(len(risk), _ROWS_LOOKED_AT))):
        return 0
    keys = _keys(risk, outcome)
    shared = keys[shared_places(keys)]
    every = len(shared) == len(keys) >= _FEWEST_ROWS and np.gcd.reduce(_group_sizes(shared)) > 1
    many = len(shared) >= max(2, _SHARE_REPEATED * len(risk)) and not rounded
    return len(shared) if every or many else 0


def _is_alone(risk: Floats, outcome: NDArray[np.int8], place: int) -> bool:
    """Return whether a row with an uncertain risk is the only one with its risks and outcome."""
    same = outcome == outcome[place]
    for column in risk.T:
        same &= column == column[place]
    return np.count_nonzero(same) == 1 and bool(((risk[place] > 0) & (risk[place] < 1)).any())


def _keys(risk: Floats, outcome: NDArray[np.int8]) -> NDArray[np.uint64]:
    """Return a number for each row, the same for the same risks and outcome; not for certain risks."""
    uncertain = np.zeros(len(risk), bool)
    for column in risk.T:
        uncertain |= (column > 0) & (column < 1)
    keys = outcome.astype(np.uint64)
    for column in risk.T:
        keys *= ODD
        keys += np.ascontiguousarray(column).view(np.uint64)
    return keys if uncertain.all() else keys[uncertain]


def _group_sizes(keys: NDArray[np.uint64]) -> Ints:
    """Return how many rows hold each key."""
    ascending = np.sort(keys)
    starts = np.flatnonzero(np.concatenate([[len(keys) > 0], ascending[1:] != ascending[:-1]]))
    return np.diff(starts, append=len(keys))


def _is_rounded(risk: Floats) -> bool:
    decimals = max(_FEW_DECIMALS, len(str(len(risk))) + _MORE_DECIMALS)
    blocks = (risk[start : start + _BLOCK_ROWS] for start in range(0, len(risk), _BLOCK_ROWS))
    return all(np.array_equal(block, np.round(block, decimals)) for block in blocks)
