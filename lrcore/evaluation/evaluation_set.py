"""A named group of patients with known outcomes."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients


@dataclass(frozen=True, eq=False, init=False)
class EvaluationSet(Patients):
    """Patients under the name and the description that pages and reports give them.

    Parameters
    ----------
    name : str
        Name on screen, for example ``Cross-validated``.
    provenance : str
        One sentence: who the patients are, and why the model was not fitted on them.
    outcome, risk, log_odds
        As for :class:`Patients`.
    """

    name: str
    provenance: str

    def __init__(
        self,
        name: str,
        provenance: str,
        outcome: ArrayLike,
        risk: ArrayLike,
        log_odds: ArrayLike | None = None,
    ) -> None:
        if not name:
            raise InvalidInput("`name` of an evaluation set must not be empty.")
        super().__init__(outcome, risk, log_odds)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "provenance", provenance)

    @property
    def title(self) -> str:
        """Name with its n, as every page shows it."""
        return f"{self.name}, n = {self.n:,} ({self.n_malignant:,} malignant)"
