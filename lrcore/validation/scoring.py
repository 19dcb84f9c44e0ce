"""Scoring: a risk for every patient of a cohort that could be read."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import UNNAMED, WISCONSIN, StudyWords
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Cohort, Predictions
from lrcore.reader.columns.label_words import meaning_of
from lrcore.reader.columns.spelling import squashed
from lrcore.schema import BENIGN_HEADERS, MALIGNANT, MALIGNANT_HEADERS


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
            "them unless they belong to the Wisconsin series or it was updated on them.",
            self.cohort.outcome[known],
            self.risk[known],
            self.log_odds[known],
        )


def words_of_table(table: Cohort | Predictions) -> StudyWords:
    """Return the words of a table before a person names them.

    Patients with measurements are those of the model in use. The outcome of a table of risks is "the
    event", unless its own header or values call it malignant or benign.
    """
    if isinstance(table, Cohort):
        return WISCONSIN
    labels = table.labels
    headers = f"{MALIGNANT_HEADERS} {BENIGN_HEADERS}".split()
    named = any(meant == MALIGNANT == meaning_of(value) for value, meant in labels.meaning.items())
    return WISCONSIN if named or squashed(labels.column) in headers else UNNAMED


def evaluation_sets_of(
    predictions: Predictions, words: StudyWords | None = None
) -> tuple[EvaluationSet, ...]:
    """Return one evaluation set for each model of a table of predictions, outcomes known.

    Empty if no outcome is known, or the meaning of the labels is not yet confirmed.

    Parameters
    ----------
    predictions : Predictions
    words : StudyWords, optional
        By default those of :func:`words_of_table`.
    """
    known = np.greater(predictions.outcome, -1)
    if predictions.labels.needs_confirmation or not known.any():
        return ()
    words = words or words_of_table(predictions)
    left_out = words.say(_left_out(known))
    provenance = f"Risks of another model, as the uploaded file gives them.{left_out}"
    return tuple(
        EvaluationSet(
            f"Uploaded {model}",
            provenance,
            predictions.outcome[known],
            predictions.risk[known, place],
            _given(predictions.log_odds[known, place]),
            words=words,
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
