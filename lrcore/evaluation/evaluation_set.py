"""One named group of patients whose outcomes are known, with their risks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.inputs import checked, checked_log_odds


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class EvaluationSet:
    """Outcomes and risks of one group of patients.

    Attributes
    ----------
    name : str
        What it is called on screen, for example ``Cross-validated``.
    provenance : str
        One sentence: who the patients are and why the model did not know them.
    outcome : ndarray of shape (n,)
        1 = malignant, 0 = benign.
    risk : ndarray of shape (n,)
        P(malignant).
    log_odds : ndarray of shape (n,) or None
        The log-odds behind the risks, where the source gives them.
    """

    name: str
    provenance: str
    outcome: NDArray[np.int8]
    risk: Floats
    log_odds: Floats | None

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidInput("`name` of an evaluation set must not be empty.")
        checked(self.outcome, self.risk)
        if self.log_odds is not None:
            checked_log_odds(self.log_odds, self.risk)

    @property
    def malignant(self) -> Bools:
        """Which patients are malignant."""
        return np.equal(self.outcome, 1)

    @property
    def n(self) -> int:
        """Patients in all."""
        return len(self.outcome)

    @property
    def n_malignant(self) -> int:
        """Malignant patients."""
        return int(self.malignant.sum())

    @property
    def prevalence(self) -> float:
        """Share of the patients who are malignant."""
        return self.n_malignant / self.n

    @property
    def title(self) -> str:
        """Name with its n, as every page shows it."""
        return f"{self.name}, n = {self.n:,} ({self.n_malignant:,} malignant)"
