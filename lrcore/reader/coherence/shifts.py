"""By how many rows a set of columns is off."""

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model.joint_law import log_values, mixture_log_density
from lrcore.reader.coherence.strongest_finding import strongest_hypothesis

_MOST = 20  # rows
_LOOKED_AT = 200
_CLEAR = 15.0  # log-likelihood ratio to the rows as they are, and half as much to the next best
_FEWEST = 4
_CEILING = 8.0  # most that one row can say for or against a shift


def rows_off(rows: Floats, columns: NDArray[np.intp]) -> int:
    """Return how many rows too low some columns stand; 0 where no shift mends them.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
    columns : ndarray of int

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> rows = load().measurements[:30].copy()
    >>> rows_off(rows, np.arange(20, 30))
    0
    >>> rows[:, 20:] = np.roll(rows[:, 20:], 2, axis=0)
    >>> rows_off(rows, np.arange(20, 30))
    2
    """
    logs = log_values(rows[:_LOOKED_AT])
    most = min(_MOST, len(logs) - _FEWEST)
    tried = [by for step in range(1, most + 1) for by in (step, -step)]
    gains = {by: _gain(logs, columns, by) for by in tried}
    if not gains:
        return 0
    best = max(gains, key=lambda by: gains[by])
    others = [gain for by, gain in gains.items() if by != best]
    clear = gains[best] > _CLEAR and gains[best] - max([0.0, *others]) > _CLEAR / 2
    return best if clear and strongest_hypothesis(_moved_up(logs, columns, best)) is None else 0


def _gain(logs: Floats, columns: NDArray[np.intp], by: int) -> float:
    """Return the gain in log-density when columns are moved up by some rows; the ends are left out."""
    asis = logs[: len(logs) - by] if by > 0 else logs[-by:]
    gain = mixture_log_density(_moved_up(logs, columns, by)) - mixture_log_density(asis)
    return float(np.clip(gain, -_CEILING, _CEILING).sum())


def _moved_up(logs: Floats, columns: NDArray[np.intp], by: int) -> Floats:
    mended = logs.copy()
    mended[:, columns] = np.roll(logs[:, columns], -by, axis=0)
    return mended[: len(logs) - by] if by > 0 else mended[-by:]
