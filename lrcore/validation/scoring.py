"""Scoring: a risk for every patient of a cohort that could be read."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Cohort, Predictions


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
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
        """Return the patients whose outcome is known; None if there are none.

        Labels whose meaning is not yet confirmed are not used.
        """
        known = np.greater(self.cohort.outcome, -1)
        if self.cohort.labels.needs_confirmation or not known.any():
            return None
        return EvaluationSet(
            "Uploaded",
            f"Patients of the uploaded file, scored by the model in use.{_left_out(known)} It did not know "
            "them unless they belong to the Wisconsin series.",
            self.cohort.outcome[known],
            self.risk[known],
            self.log_odds[known],
        )


def evaluation_sets_of(predictions: Predictions) -> tuple[EvaluationSet, ...]:
    """Return one evaluation set for each model of a table of predictions, outcomes known.

    Empty if no outcome is known, or the meaning of the labels is not yet confirmed.
    """
    known = np.greater(predictions.outcome, -1)
    if predictions.labels.needs_confirmation or not known.any():
        return ()
    provenance = f"Risks of another model, as the uploaded file gives them.{_left_out(known)}"
    return tuple(
        EvaluationSet(
            f"Uploaded {model}",
            provenance,
            predictions.outcome[known],
            predictions.risk[known, place],
            _given(predictions.log_odds[known, place]),
        )
        for place, model in enumerate(predictions.models)
    )


def _given(log_odds: Floats) -> Floats | None:
    return None if np.isnan(log_odds).any() else log_odds


def _left_out(known: Bools) -> str:
    unknown = int((~known).sum())
    return f" {unknown:,} patients without a known outcome are left out." if unknown else ""


def score(cohort: Cohort, model: RiskModel) -> ScoredCohort:
    """Score every patient that could be read."""
    log_odds = model.log_odds(cohort.measurements)
    return ScoredCohort(cohort, log_odds, sigmoid(log_odds))
