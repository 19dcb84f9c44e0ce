"""Patients counted at each distinct risk: one sort, from which every rank statistic follows."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats, Ints

_MIN_FOR_TWO_SORTS = 20_000  # patients above which two sorts are faster than one


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """Malignant and benign patients at each distinct risk.

    Attributes
    ----------
    risk : ndarray of shape (k,)
        The distinct risks, ascending.
    malignant, benign : ndarray of shape (k,)
        Patients at each of them.
    """

    risk: Floats
    malignant: Ints
    benign: Ints

    @property
    def n_malignant(self) -> int:
        """Malignant patients in all."""
        return int(self.malignant.sum())

    @property
    def n_benign(self) -> int:
        """Benign patients in all."""
        return int(self.benign.sum())

    @property
    def patients(self) -> Ints:
        """Patients at each distinct risk."""
        return self.malignant + self.benign


class Ranked(Protocol):
    """Patients who can be ranked by their risks, whether all are in memory or only their counts."""

    @property
    def tally(self) -> Tally:
        """The patients at each distinct risk."""


def tally_risks(malignant: Bools, risk: Floats) -> Tally:
    """Sort once and count the patients at each distinct risk.

    Parameters
    ----------
    malignant : ndarray of bool, shape (n,)
    risk : ndarray of shape (n,)
        From 0 to 1; n is 1 or more.

    Examples
    --------
    >>> found = tally_risks(np.array([False, True, True]), np.array([0.2, 0.2, 0.9]))
    >>> found.risk.tolist(), found.malignant.tolist(), found.benign.tolist()
    ([0.2, 0.9], [1, 1], [1, 0])
    """
    # Non-negative doubles sort like their bit patterns, and the sign bit is free to carry the
    # outcome: sorting plain integers is five times faster than an argsort and two look-ups.
    key = risk.view(np.uint64) << np.uint64(1)
    key |= malignant
    _sort_in_place(key, risk)
    up_to, bits = np.cumsum((key & np.uint64(1)).view(np.int64)), key >> np.uint64(1)
    last = np.append(np.flatnonzero(bits[1:] != bits[:-1]), len(bits) - 1)
    found = np.diff(up_to[last], prepend=0)
    return Tally(bits[last].view(np.float64), found, np.diff(last, prepend=-1) - found)


def _sort_in_place(key: NDArray[np.uint64], risk: Floats) -> None:
    """Sort keys that ascend with the risk."""
    if len(key) < _MIN_FOR_TWO_SORTS:
        key.sort()
        return
    # First roughly, in 65,536 steps of the risk, which needs no comparison; what is nearly in order
    # is then merged in place.
    key[:] = key[np.argsort((risk * 65_535).astype(np.uint16), kind="stable")]
    key.sort(kind="stable")
