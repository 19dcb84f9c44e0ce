"""What an uploaded file shows besides its measures: unknown outcomes, and several centres."""

from typing import Any

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader import Predictions
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.validation.centres import show_centres
from lrcore.ui.verification import show_verification
from lrcore.validation.centre_column import possible_centres
from lrcore.validation.scoring import ScoredCohort
from lrcore.validation.whole_file import whole_scored


def show_whole_file(sets: tuple[EvaluationSet, ...], threshold: float) -> dict[str, Any]:
    """Show the correction for unknown outcomes and the comparison of centres; return the numbers.

    Parameters
    ----------
    sets : tuple of EvaluationSet
        One, or several risks for the same patients, of which the user chooses one.
    threshold : float
    """
    source = session.cohort() or session.predictions()
    if source is None:
        return {}
    columns, has_unknown = _columns(source), _has_unknown(source)
    if not (columns or has_unknown):
        return {}
    place = _choose(sets)
    numbers: dict[str, Any] = {"whole_file_risks": sets[place].name} if len(sets) > 1 else {}
    found = whole_scored(source).verification(place, threshold) if has_unknown else None
    if found is not None:
        numbers["verification"] = show_verification(found, sets[place].words)
    return numbers | show_centres(source, sets[place], columns, threshold)


@cached_per_owner
def _columns(source: ScoredCohort | Predictions) -> tuple[str, ...]:
    return possible_centres(source if isinstance(source, Predictions) else source.cohort)


@cached_per_owner
def _has_unknown(source: ScoredCohort | Predictions) -> bool:
    return whole_scored(source).n_unknown > 0


def _choose(sets: tuple[EvaluationSet, ...]) -> int:
    if len(sets) == 1:
        return 0
    names = [patients.name for patients in sets]
    label = "Risks, for several hospitals and unknown outcomes"
    name = st.selectbox(label, names, key="validation_whole_file_risks")
    return names.index(name) if name in names else 0
