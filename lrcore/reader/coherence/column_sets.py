"""Sets of columns that may be wrong together, and the direction in which each would move."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.model.joint_law import class_laws
from lrcore.schema import FIELDS, GROUPS, N_FIELDS, PROPERTIES

_LENGTHS = {"radius": 1.0, "perimeter": 1.0, "area": 2.0}  # powers of the unit of length
_N_PROPERTIES = len(PROPERTIES)


@dataclass(frozen=True, eq=False, slots=True)
class ColumnSet:
    """Columns that may be wrong together.

    Attributes
    ----------
    name : str
        In words.
    columns : ndarray of int
    direction : ndarray of shape (30,)
        How their logarithms move when one factor applies to them: 2 for an area where the others are
        lengths.
    """

    name: str
    columns: NDArray[np.intp]
    direction: Floats

    @property
    def may_be_zero(self) -> bool:
        """Whether a nucleus can honestly measure 0 in one of the columns."""
        return any(FIELDS[column].nuclear_property.may_be_zero for column in self.columns.tolist())


@cache
def column_sets() -> tuple[ColumnSet, ...]:
    """Return every field, every group, every property, and the sizes of one group or of all.

    Examples
    --------
    >>> len(column_sets()), column_sets()[0].name, column_sets()[-1].name
    (47, 'mean radius', 'all lengths and areas')
    """
    fields = [_of(field.name, [field.index]) for field in FIELDS]
    groups = [
        _of(f"the {group.title.lower()} values", list(_columns(place))) for place, group in enumerate(GROUPS)
    ]
    properties = [
        _of(prop.name, [place + _N_PROPERTIES * group for group in range(len(GROUPS))])
        for place, prop in enumerate(PROPERTIES)
    ]
    sizes = [
        _of(f"the lengths and areas of the {group.title.lower()} values", _sized(_columns(place)))
        for place, group in enumerate(GROUPS)
    ]
    every = _of("all lengths and areas", _sized(range(N_FIELDS)))
    return (*fields, *groups, *properties, *sizes, every)


def _columns(group: int) -> range:
    return range(_N_PROPERTIES * group, _N_PROPERTIES * (group + 1))


def _sized(columns: range) -> list[int]:
    return [column for column in columns if FIELDS[column].nuclear_property.name in _LENGTHS]


def _of(name: str, columns: list[int]) -> ColumnSet:
    direction = np.zeros(N_FIELDS)
    several = {FIELDS[column].nuclear_property.name for column in columns}
    for column in columns:
        power = _LENGTHS.get(FIELDS[column].nuclear_property.name, 1.0)
        direction[column] = power if several <= set(_LENGTHS) and len(several) > 1 else 1.0
    return ColumnSet(name, np.array(columns, dtype=np.intp), direction)


@cache
def directions() -> tuple[Floats, Floats]:
    """Return the directions of all column sets, shape (30, k), and the information along each.

    The information is the inverse variance of the position of one patient along the direction, given
    everything else: the mean of both classes.
    """
    every = np.array([each.direction for each in column_sets()]).T
    information = [np.einsum("ij,ik,kj->j", every, law.precision, every) for law in class_laws()]
    return every, np.mean(information, axis=0)
