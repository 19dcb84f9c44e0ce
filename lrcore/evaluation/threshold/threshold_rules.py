"""Rules by which a threshold is chosen on patients whose outcome is known."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lrcore.arrays import Floats, Ints
from lrcore.errors import InvalidInput


class Rule(Protocol):
    """A way of choosing a threshold on patients whose outcome is known."""

    @property
    def name(self) -> str:
        """The rule in words."""

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return a score for each threshold; the highest of those with the best score is chosen.

        Parameters
        ----------
        found, alarmed : ndarray of shape (..., k)
            Malignant and benign patients flagged; all of them at the first threshold, none at the last.
        """


@dataclass(frozen=True, slots=True)
class RecallAtLeast:
    """The highest threshold at which at least this share of the malignant patients is found."""

    target: float

    def __post_init__(self) -> None:
        if not 0 < self.target <= 1:
            raise InvalidInput(f"`target` must be above 0 and at most 1, got {self.target}.")

    @property
    def name(self) -> str:
        """The rule in words."""
        return f"recall of at least {100 * self.target:g} %"

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return 1 where the recall is reached, else 0."""
        return (found / found[..., :1] >= self.target).astype(float)


@dataclass(frozen=True, slots=True)
class LowestCost:
    """The threshold of the highest net benefit, if a missed cancer is as bad as `harm_ratio` false alarms."""

    harm_ratio: float

    def __post_init__(self) -> None:
        if not 0 <= self.harm_ratio < np.inf:
            raise InvalidInput(f"`harm_ratio` must be 0 or more and finite, got {self.harm_ratio}.")

    @property
    def name(self) -> str:
        """The rule in words."""
        return f"lowest cost, one missed cancer as bad as {self.harm_ratio:g} false alarms"

    def score(self, found: Ints, alarmed: Ints) -> Floats:
        """Return minus the cost, in false alarms."""
        # Rounded, so that costs that are equal on paper are equal here whatever the ratio.
        cost = self.harm_ratio * (found[..., :1] - found) + alarmed
        return -np.round(cost, 9)
