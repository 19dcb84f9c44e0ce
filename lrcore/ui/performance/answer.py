"""The answer to the question of the Performance page."""

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.best_strategy import BestStrategy
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import bold
from lrcore.ui.validation.own_patients import own_patients, were_used_to_update
from lrcore.validation.external import known_outcome
from lrcore.validation.overlap import overlap
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.calibration.trust import trust_in_words


def show_answer(
    patients: EvaluationSet,
    summary: EvaluationSummary,
    at: OperatingCharacteristics,
    best: BestStrategy,
) -> None:
    """Show whether the risks can be trusted, in one sentence.

    Parameters
    ----------
    patients : EvaluationSet
    summary : EvaluationSummary
    at : OperatingCharacteristics
    best : BestStrategy
        At the same threshold.
    """
    answer = trust_in_words(
        summary.agreement,
        summary.auc,
        at,
        best,
        fitted_on=_fitted_on(patients),
        updated_on=_updated_on(patients),
    )
    with st.container(border=True, key="answer"):
        verdict, sentence = patients.words.say_all(answer)
        st.markdown(f"{bold(verdict)}: {linked(sentence)}")


def _fitted_on(patients: EvaluationSet) -> int:
    """Return how many patients of an uploaded file the model was fitted on."""
    scored = session.cohort()
    if scored is None or patients not in evaluation_set_choice.uploaded_sets():
        return 0
    return _fitted_on_of(scored, session.artifact().record.held_out_rows)


def _updated_on(patients: EvaluationSet) -> bool:
    """Return whether an update in use was fitted on the patients of an uploaded file."""
    scored = session.cohort()
    if scored is None or patients not in evaluation_set_choice.uploaded_sets():
        return False
    return were_used_to_update(own_patients(scored))


@cached_per_owner
def _fitted_on_of(scored: ScoredCohort, held_out_rows: tuple[int, ...]) -> int:
    known = scored.cohort.measurements[known_outcome(scored.cohort.outcome)]
    return overlap(known, held_out_rows).fitted_on
