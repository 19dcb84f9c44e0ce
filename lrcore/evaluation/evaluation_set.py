"""A named group of patients with known outcomes."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.study_words import WISCONSIN, StudyWords


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
    words : StudyWords, default WISCONSIN
        What the outcome and a patient are called.
    """

    name: str
    provenance: str
    words: StudyWords

    def __init__(
        self,
        name: str,
        provenance: str,
        outcome: ArrayLike,
        risk: ArrayLike,
        log_odds: ArrayLike | None = None,
        *,
        words: StudyWords = WISCONSIN,
    ) -> None:
        if not name:
            raise InvalidInput("`name` of an evaluation set must not be empty.")
        super().__init__(outcome, risk, log_odds)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "provenance", provenance)
        object.__setattr__(self, "words", words)

    @property
    def title(self) -> str:
        """Name with its n, as every page shows it."""
        return f"{self.name}, {self.words.say(f'n = {self.n:,} ({self.n_malignant:,} malignant)')}"
