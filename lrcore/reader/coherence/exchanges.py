"""Columns that have exchanged places: which, and whether every row agrees.

A rearrangement is an array of 30 places: position j holds the column that is read as field j.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model.dataset import load
from lrcore.model.joint_law import log_values, mixture_log_density
from lrcore.schema import GROUPS, N_FIELDS, PROPERTIES

Places = NDArray[np.intp]

_N_PROPERTIES, _N_GROUPS = len(PROPERTIES), len(GROUPS)
_TINY = 1e-9
_LOOKED_AT = 48  # rows on which rearrangements are compared
_MOST_STEPS = 12  # exchanges that are undone one after the other
LOG_TRIED = 6.4  # logarithm of the number of exchanges tried in each step: what one of them gains by chance


@dataclass(frozen=True, eq=False, slots=True)
class Rearrangement:
    """Columns read as other fields than their headers say.

    Attributes
    ----------
    places : ndarray of int, shape (30,)
    steps : int
        Exchanges it took to find it: of two columns, of two properties, or of groups.
    """

    places: Places
    steps: int

    def applied(self, rows: Floats) -> Floats:
        """Return the rows as they would be read."""
        return np.asarray(rows[:, self.places])

    @property
    def moved(self) -> tuple[int, ...]:
        """The fields that are read from another column."""
        return tuple(int(place) for place in np.flatnonzero(self.places != np.arange(N_FIELDS)))


@cache
def _single_exchanges() -> tuple[Places, ...]:
    """Return every exchange of two columns, of two properties in two or all groups, and of groups."""
    found = [_exchanged([one], [other]) for one, other in combinations(range(N_FIELDS), 2)]
    for one, other in combinations(range(_N_PROPERTIES), 2):
        for some in ((0, 1), (0, 2), (1, 2), (0, 1, 2)):
            offsets = [_N_PROPERTIES * group for group in some]
            found.append(_exchanged([o + one for o in offsets], [o + other for o in offsets]))
    whole = np.arange(N_FIELDS).reshape(_N_GROUPS, _N_PROPERTIES)
    found += [whole[list(order)].ravel() for order in list(permutations(range(_N_GROUPS)))[1:]]
    return tuple(found)


def _exchanged(ones: list[int], others: list[int]) -> Places:
    places = np.arange(N_FIELDS)
    places[ones], places[others] = others, ones
    return places


def densities(rows: Floats, places: Places) -> Floats:
    """Return the log-density of rows read in another order of their columns, up to a constant."""
    logs = log_values(rows[:, places])
    return np.asarray(mixture_log_density(logs) - logs.sum(axis=1))


def best_rearrangement(rows: Floats) -> Rearrangement | None:
    """Return the order of the columns under which the rows are most like the development series.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Nonnegative.

    Returns
    -------
    Rearrangement or None
        None where no other order is clearly better.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> rows = load().measurements[:20]
    >>> best_rearrangement(rows) is None
    True
    >>> wrong = rows[:, [0, 1, 2, 3, 8, 5, 6, 7, 4, *range(9, 30)]]
    >>> best_rearrangement(wrong).moved
    (4, 8)
    """
    looked = rows[np.linspace(0, len(rows) - 1, min(len(rows), _LOOKED_AT)).astype(np.intp)]
    asis = np.arange(N_FIELDS)
    found = [_improved(looked, asis, 0)]
    if not found[0][0].steps:
        return None
    found += [_improved(looked, each, _fewest_steps(each)) for each in _assigned(looked)]
    best, value = max(found, key=lambda each: each[1] - each[0].steps * LOG_TRIED)
    gained = value - _score(densities(looked, asis)) - best.steps * LOG_TRIED
    return best if best.moved and gained > 0 else None


def _fewest_steps(places: Places) -> int:
    return int((places != np.arange(N_FIELDS)).sum()) // _N_GROUPS


def _score(values: Floats) -> float:
    """Add up densities, those of the least likely tenth left out: they are odd in any order."""
    kept = np.sort(values)[len(values) // 10 :]
    return float(kept.sum())


def _improved(rows: Floats, places: Places, steps: int) -> tuple[Rearrangement, float]:
    value = _score(densities(rows, places))
    for _ in range(_MOST_STEPS):
        tried = [places[each] for each in _single_exchanges()]
        gains = [_score(densities_) for densities_ in _all_densities(rows, tried)]
        best = int(np.argmax(gains))
        if gains[best] <= value + LOG_TRIED:
            break
        places, value, steps = tried[best], gains[best], steps + 1
    return Rearrangement(places, steps), value


def _all_densities(rows: Floats, orders: list[Places]) -> Iterator[Floats]:
    logs = log_values(rows[:, np.array(orders)].reshape(-1, N_FIELDS))
    found = (mixture_log_density(logs) - logs.sum(axis=1)).reshape(len(rows), len(orders))
    return iter(found.T)


def _assigned(rows: Floats) -> Iterator[Places]:
    """Yield the orders in which each column by itself, or each property in all groups, fits best."""
    from scipy.optimize import linear_sum_assignment

    own, series = _middle_and_spread(rows), _series_quantiles()
    cost = np.abs(own[:, None, :] - series[:, :, None]).sum(axis=0)  # field x column
    yield linear_sum_assignment(cost)[1].astype(np.intp)
    groups = cost.reshape(_N_GROUPS, _N_PROPERTIES, _N_GROUPS, _N_PROPERTIES)
    together = sum(groups[g, :, g, :] for g in range(_N_GROUPS))
    order = linear_sum_assignment(together)[1]
    yield np.concatenate([order + _N_PROPERTIES * group for group in range(_N_GROUPS)]).astype(np.intp)


@cache
def _series_quantiles() -> Floats:
    return _middle_and_spread(load().measurements)


def _middle_and_spread(rows: Floats) -> Floats:
    middle = np.median(rows, axis=0)
    spread = np.median(np.abs(rows - middle), axis=0)
    return np.asarray(np.log(np.maximum(np.array([middle, spread]), _TINY)))


def exchange_ratios(rows: Floats, rearrangement: Rearrangement) -> Floats:
    """Return the log-likelihood ratio of each row for an order of the columns."""
    asis = np.arange(N_FIELDS)
    return densities(rows, rearrangement.places) - densities(rows, asis)
