"""What an uploaded file shows besides its measures: unknown outcomes, and several centres."""

from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader import Predictions
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.validation.by_position import choose_by_position
from lrcore.ui.validation.centres import show_centres
from lrcore.ui.verification import show_verification
from lrcore.validation.centre_column import possible_centres
from lrcore.validation.scoring import ScoredCohort
from lrcore.validation.whole_file import whole_scored


@dataclass(frozen=True, eq=False, slots=True)
class FurtherContents:
    """What an uploaded file holds besides risks and known outcomes.

    Attributes
    ----------
    source : ScoredCohort or Predictions
    columns : tuple of str
        That could name centres.
    has_unknown : bool
        Whether outcomes of some patients are unknown.
    """

    source: ScoredCohort | Predictions
    columns: tuple[str, ...]
    has_unknown: bool

    @property
    def name(self) -> str:
        """What there is to show."""
        named = (("Unknown outcomes", self.has_unknown), ("Hospitals", bool(self.columns)))
        return " and ".join(name for name, is_there in named if is_there).capitalize()


def further_contents() -> FurtherContents | None:
    """Return the uploaded file; None where it holds neither unknown outcomes nor a column of centres."""
    source = session.cohort() or session.predictions()
    if source is None:
        return None
    found = FurtherContents(source, _columns(source), _has_unknown(source))
    return found if found.name else None


def show_further_contents(
    further: FurtherContents, sets: tuple[EvaluationSet, ...], threshold: float
) -> dict[str, Any]:
    """Show the correction for unknown outcomes and the comparison of centres; return the numbers.

    Parameters
    ----------
    further : FurtherContents
    sets : tuple of EvaluationSet
        One, or several risks for the same patients, of which the user chooses one.
    threshold : float
    """
    place = _choose(sets)
    numbers: dict[str, Any] = {"whole_file_risks": sets[place].name} if len(sets) > 1 else {}
    found = whole_scored(further.source).verification(place, threshold) if further.has_unknown else None
    if found is not None:
        numbers["verification"] = show_verification(found, sets[place].words)
    return numbers | show_centres(further.source, sets[place], further.columns, threshold)


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
    return names.index(choose_by_position(label, names, key="centre_risk"))
