"""Patients who seem to stand in a table of risks more than once."""

from collections.abc import Sequence

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.reader.duplicates import same_ids
from lrcore.reader.issues import Issue, counted, file_note, listed, quoted

# Shares of rows with the same risks and outcome that chance seldom reaches: of risks written with few
# decimals, and of all others.
_SHARE_OF_ROUNDED, _SHARE_REPEATED = 0.6, 0.2
_FEW_DECIMALS = 4
_MEANS = "if patients stand in the file twice, every interval is too narrow."


def repeat_notes(ids: Sequence[str], risk: Floats, outcome: Ints, rows: Ints) -> list[Issue]:
    """Return notes on ids used more than once, and on rows that repeat the risks and outcome of another.

    Parameters
    ----------
    ids : sequence of n str
    risk : ndarray of shape (n, k)
    outcome : ndarray of shape (n,)
    rows : ndarray of shape (n,)
        Data row of each patient.
    """
    notes = []
    groups = same_ids(ids)
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
    repeated = _repeated_rows(risk, outcome)
    share = _SHARE_OF_ROUNDED if _is_rounded(risk) else _SHARE_REPEATED
    if repeated >= max(2, share * len(risk)):
        notes.append(
            file_note(
                f"{repeated:,} of {counted(len(risk), 'row')} hold the same risks and outcome as another row: "
                f"{_MEANS}",
                "repeated row",
            )
        )
    return notes


def _repeated_rows(risk: Floats, outcome: Ints) -> int:
    """Count the rows whose risks and outcome stand in another row too; certain risks do not count."""
    uncertain = ((risk > 0) & (risk < 1)).any(axis=1)
    if not uncertain.any():
        return 0
    together = np.column_stack([risk, outcome])[uncertain]
    order = np.lexsort(together.T)
    same = (together[order][1:] == together[order][:-1]).all(axis=1)
    return int((np.append(same, False) | np.insert(same, 0, False)).sum())


def _is_rounded(risk: Floats) -> bool:
    return bool(np.array_equal(risk, np.round(risk, _FEW_DECIMALS)))
