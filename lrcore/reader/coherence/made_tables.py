"""Tables whose values were made from others: rebuilt from components, averaged in groups of patients."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.schema import N_FIELDS

_LOOKED_AT, _FEWEST_ROWS = 128, 10  # rows from which the rank is taken
_SAME = 1e-9  # relative
_LOW_RANK, _NEARLY_SAME = 3e-4, 0.01  # singular value, of the largest; relative
_FEWEST_AVERAGED, _MOST_AVERAGED = 10, 1_000  # rows in which equal values are counted
_SHARE_DISTINCT, _MANY_AVERAGED = 0.6, 20  # of the rows, and columns; in sound files of 569 rows none


def is_rebuilt(rows: Floats) -> bool:
    """Return whether all 30 columns follow from a few numbers of each row, as after principal components.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients. In sound files of ten rows and more the third least singular value is above 0.003
        of the largest; rebuilt and rounded to four digits it is below 0.0002.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> series = load().measurements
    >>> left, values, right = np.linalg.svd(series[:40], full_matrices=False)
    >>> is_rebuilt(series[:40]), is_rebuilt(left[:, :5] * values[:5] @ right[:5])
    (False, True)
    """
    some = rows[:: max(len(rows) // _LOOKED_AT, 1)]
    return _is_low_rank(some) and _is_low_rank(_without_near_copies(some))


def _without_near_copies(rows: Floats) -> Floats:
    near = (np.abs(rows[:, None] - rows[None]) <= _NEARLY_SAME * np.abs(rows)[None]).all(axis=2)
    return rows[~np.tril(near, -1).any(axis=1)]


def _is_low_rank(some: Floats) -> bool:
    if len(some) < _FEWEST_ROWS:
        return False
    if N_FIELDS - 6 < len(some) < 2 * N_FIELDS:  # as many rows as columns are nearly dependent by chance
        some = some[: N_FIELDS - 6]
    away = some - some.mean(axis=0)
    values = np.linalg.svd(away / np.maximum(some.std(axis=0), _SAME), compute_uv=False)
    third = min(len(some) - 1, N_FIELDS) - 3
    return bool(values[third] <= _LOW_RANK * values[0])


def is_averaged(rows: Floats) -> bool:
    """Return whether patients share their values in groups, column by column, as anonymised ones do.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> series = load().measurements
    >>> in_threes = np.sort(series[:567], axis=0).reshape(-1, 3, 30).mean(axis=1).repeat(3, axis=0)
    >>> is_averaged(series), is_averaged(in_threes)
    (False, True)
    """
    if not _FEWEST_AVERAGED <= len(rows) <= _MOST_AVERAGED:
        return False
    distinct = 1 + (np.diff(np.sort(rows, axis=0), axis=0) > 0).sum(axis=0)
    return int((distinct <= _SHARE_DISTINCT * len(rows)).sum()) >= _MANY_AVERAGED
