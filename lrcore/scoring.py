"""A cohort meets a model: every patient that could be read gets a risk."""

from dataclasses import dataclass

import numpy as np

from lrcore.cohort import Cohort
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model import Floats, RiskModel, sigmoid


@dataclass(frozen=True, eq=False, slots=True)
class ScoredCohort:
    """Patients of a file with their risks, in the order of the file.

    Attributes
    ----------
    cohort : Cohort
    log_odds, risk : ndarray of shape (cohort.n_scored,)
    """

    cohort: Cohort
    log_odds: Floats
    risk: Floats

    def evaluation_set(self) -> EvaluationSet | None:
        """Return the patients whose outcome is known, or None when there is none to be used.

        Labels whose meaning a person has not yet confirmed are not used.
        """
        known = np.greater(self.cohort.outcome, -1)
        if self.cohort.labels.needs_confirmation or not known.any():
            return None
        unknown = int((~known).sum())
        left_out = f" {unknown:,} without a known outcome are left out." if unknown else ""
        return EvaluationSet(
            "Uploaded",
            f"Patients of the uploaded file whose outcome is known.{left_out} The model did not see them "
            "unless they are part of the Wisconsin series.",
            self.cohort.outcome[known],
            self.risk[known],
            self.log_odds[known],
        )


def score(cohort: Cohort, model: RiskModel) -> ScoredCohort:
    """Score every patient that could be read."""
    log_odds = model.log_odds(cohort.measurements)
    return ScoredCohort(cohort, log_odds, sigmoid(log_odds))
