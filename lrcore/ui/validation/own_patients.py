"""The labelled patients of the uploaded file, and whether an update in use was fitted on them."""

from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.cache import cached_per_owner
from lrcore.validation.external import OurPatients, our_patients, outside_series
from lrcore.validation.scoring import ScoredCohort
from lrcore.validation.updating.fitted_on import was_fitted_on


@cached_per_owner
def own_patients(scored: ScoredCohort) -> OurPatients:
    """Return the patients of a file whose outcome is known."""
    return our_patients(scored, evaluation_set_choice.uploaded_sets()[0])


@cached_per_owner
def patients_outside_series(ours: OurPatients) -> OurPatients | None:
    """Return those of our patients who do not belong to the development series; None if all do."""
    return outside_series(ours)


def were_used_to_update(ours: OurPatients) -> bool:
    """Return whether an update in use was fitted on these patients, or on those outside the series."""
    updates = session.artifact().record.updates
    return bool(updates) and was_fitted_on(updates, ours, patients_outside_series(ours))
