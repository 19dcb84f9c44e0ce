"""The measures of subgroups, for those that are large enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.arrays import Bools
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.measures import Measures, measures
from lrcore.evaluation.patients import Patients

MIN_PATIENTS, MIN_PER_CLASS = 50, 10
MAX_GROUPS = 12  # distinct values of a column that divides the patients into groups


@dataclass(frozen=True, slots=True)
class TooFew:
    """A subgroup that is not judged."""

    n: int
    n_malignant: int


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Each part of the patients, the largest first.

    Attributes
    ----------
    judged : dict of str to Measures
    too_few : dict of str to TooFew
        Parts of fewer than 50 patients, or with fewer than 10 of either outcome.
    """

    judged: dict[str, Measures]
    too_few: dict[str, TooFew]

    def as_json(self) -> dict[str, Any]:
        """Return every number of every part."""
        few = {
            name: {"n": each.n, "n_malignant": each.n_malignant, "reason": f"too few: {size_rule()}"}
            for name, each in self.too_few.items()
        }
        return {name: found.as_json() for name, found in self.judged.items()} | few


def size_rule() -> str:
    """Return the rule for the size of a subgroup, in words."""
    return (
        f"a subgroup is judged from {MIN_PATIENTS} patients on, with at least {MIN_PER_CLASS} malignant "
        f"and {MIN_PER_CLASS} benign"
    )


def is_grouping(values: Sequence[str]) -> bool:
    """Return whether a column of texts divides the patients into a few groups.

    Examples
    --------
    >>> is_grouping(["A", "B", "A", "A"]), is_grouping(["A", "A"]), is_grouping(["A", "B", "C"])
    (True, False, False)
    """
    return 2 <= len(set(values)) <= min(MAX_GROUPS, len(values) // 2)


def subgroups(
    patients: Patients, groups: Sequence[str], *, threshold: float, level: float = LEVEL
) -> Subgroups:
    """Return the numbers of each group of patients.

    Parameters
    ----------
    patients : Patients
    groups : sequence of n str
        The group of each patient.
    threshold : float
    level : float
        Coverage of the intervals.

    Raises
    ------
    InvalidInput
        If there is not one group per patient.
    """
    judged, too_few = {}, {}
    for name, inside in members_by_size(patients, groups).items():
        if is_judged(patients, inside):
            judged[name] = measures(patients.subset(inside), threshold=threshold, level=level)
        else:
            too_few[name] = TooFew(int(inside.sum()), int(patients.malignant[inside].sum()))
    return Subgroups(judged, too_few)


def members_by_size(patients: Patients, groups: Sequence[str]) -> dict[str, Bools]:
    """Return which patients belong to each group, the largest first.

    Parameters
    ----------
    patients : Patients
    groups : sequence of n str
        The group of each patient.

    Raises
    ------
    InvalidInput
        If there is not one group per patient.
    """
    if len(groups) != patients.n:
        raise InvalidInput(f"`groups` must name {patients.n} groups, one per patient, got {len(groups)}.")
    names = np.asarray(groups, dtype=object)
    members = {name: np.asarray(names == name, bool) for name in set(groups)}
    return dict(sorted(members.items(), key=lambda each: (-int(each[1].sum()), each[0])))


def is_judged(patients: Patients, inside: Bools) -> bool:
    """Return whether a group is large enough, see :func:`size_rule`."""
    n, malignant = int(inside.sum()), int(patients.malignant[inside].sum())
    return n >= MIN_PATIENTS and min(malignant, n - malignant) >= MIN_PER_CLASS
