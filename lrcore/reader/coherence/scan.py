"""Likelihood ratios of rows, added up: over all rows, over any share of them, over any stretch of them.

If the file is sound, each of these sums exceeds x in at most exp(-x) of files for each hypothesis (and each
place where a stretch may begin, where rows are in no order). Ratios of single rows are cut at a ceiling, so
that three odd patients are the least that can speak for anything.
"""

import numpy as np

from lrcore.arrays import Floats

CEILING = 6.0  # most that one row can contribute, in natural logarithms
_SHARES = (0.5, 0.25, 0.1)  # of the rows that may be wrong
_LIKELY, _PER_LOG_ROW = 12.5, 1.3  # see `likely`
_MORE_FOR_CERTAIN = 8.0
_BY_CHANCE = (
    3.5  # times the inverse root of the number of rows: how far below 1 the disorder may be by chance
)
_TINY = 1e-12


def likely(rows: int) -> float:
    """Return the sum beyond which a file is questioned.

    Some 700 hypotheses are tried. In sound files (see benchmarks/coherence.py) the largest sum exceeds
    this in fewer than 1 of 100, and `certain` in none.

    Examples
    --------
    >>> round(likely(10), 1), round(likely(569), 1)
    (15.5, 20.7)
    """
    return float(_LIKELY + _PER_LOG_ROW * np.log(max(rows, 1)))


def certain(rows: int) -> float:
    """Return the sum beyond which a file is refused."""
    return likely(rows) + _MORE_FOR_CERTAIN


def disorder(logs: Floats) -> float:
    """Return about 1 for rows in no order, 0 where they are sorted by one of the columns.

    Examples
    --------
    >>> disorder(np.arange(100.0)[:, None]) < 0.01
    True
    """
    steps = np.diff(logs, axis=0)
    return float(((steps**2).mean(axis=0) / np.maximum(2 * logs.var(axis=0), _TINY)).min(initial=1.0))


def is_in_order(logs: Floats) -> bool:
    """Return whether rows are sorted, so that those of one kind stand together without being wrong."""
    n = len(logs)
    return n > 1 and disorder(logs) < 1 - _BY_CHANCE / np.sqrt(n)


def total(ratios: Floats, *, parts: bool, stretches: bool) -> tuple[float, bool]:
    """Return the largest sum of the log-likelihood ratios of rows, and whether it is that of all rows.

    Parameters
    ----------
    ratios : ndarray of shape (n,)
    parts : bool
        Also under the hypothesis that a share of the rows is wrong, wherever they stand.
    stretches : bool
        Also over every stretch of consecutive rows.

    Examples
    --------
    >>> total(np.full(10, 3.0), parts=True, stretches=True)
    (30.0, True)
    >>> total(np.repeat([-9.0, 5.0, -9.0], 6), parts=True, stretches=True)[1]
    False
    """
    cut = np.minimum(ratios, CEILING)
    whole = best = float(cut.sum())
    if parts:
        odds = np.exp(cut)
        best = max(best, *(float(np.log(1 - share + share * odds).sum()) for share in _SHARES))
    if stretches:
        sums = np.concatenate([[0.0], np.cumsum(cut)])
        best = max(best, float((sums - np.minimum.accumulate(sums)).max()))
    return best, whole >= best - CEILING


def stretch(ratios: Floats) -> tuple[int, int]:
    """Return where the stretch with the largest sum begins, and where it ends (exclusive).

    Examples
    --------
    >>> stretch(np.array([-1.0, 3.0, 2.0, -4.0]))
    (1, 3)
    """
    sums = np.concatenate([[0.0], np.cumsum(np.minimum(ratios, CEILING))])
    low = np.minimum.accumulate(sums)
    stop = int((sums - low).argmax())
    return int(sums[: stop + 1].argmin()), stop
