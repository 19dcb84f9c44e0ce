"""Histograms of one quantity in two samples, with shared steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.numerics.quantiles import quantiles

STEPS = 24
_ENDS = (1, 199), 200  # 0.5 % of the values lie beyond either end and are counted there


@dataclass(frozen=True, eq=False, slots=True)
class SharedHistograms:
    """Two samples in equal steps.

    Attributes
    ----------
    edges : ndarray of shape (k + 1,)
        Values beyond the ends are counted in the first and the last step.
    reference, current : ndarray of shape (k,)
        Values in each step.
    median_reference, median : float
    """

    edges: Floats
    reference: Ints
    current: Ints
    median_reference: float
    median: float

    @property
    def n_reference(self) -> int:
        """Values of the reference."""
        return int(self.reference.sum())

    @property
    def n(self) -> int:
        """Values of the other sample."""
        return int(self.current.sum())


def shared_histograms(reference: ArrayLike, current: ArrayLike, *, steps: int = STEPS) -> SharedHistograms:
    """Count two samples in the same steps, from the 0.5 % to the 99.5 % quantile of both together.

    Raises
    ------
    InvalidInput
        If a sample is empty, or holds a value that is not finite.

    Examples
    --------
    >>> found = shared_histograms([0, 1, 2, 3], [3, 3, 9], steps=2)
    >>> found.reference.tolist(), found.current.tolist(), found.median
    ([4, 0], [2, 1], 3.0)
    """
    old, new = np.asarray(reference, np.float64), np.asarray(current, np.float64)
    together = np.concatenate([old, new])
    if not (len(old) and len(new)) or not np.isfinite(together).all():
        raise InvalidInput("Two samples of one or more finite numbers are needed.")
    low, high = quantiles(together, *_ENDS)
    if low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, steps + 1)
    before, now = (np.histogram(np.clip(sample, low, high), edges)[0] for sample in (old, new))
    return SharedHistograms(edges, before, now, float(np.median(old)), float(np.median(new)))
