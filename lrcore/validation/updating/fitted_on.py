"""Whether an update in use was fitted on the patients it is judged on."""

from collections.abc import Sequence

from lrcore.registry.record import Record
from lrcore.registry.update import Update
from lrcore.validation.external import OurPatients, outside_series
from lrcore.validation.overlap import overlap_advice

_SENTENCE = (
    "The update in use was fitted on these patients: for them, nothing here is a validation. Judge it on "
    "others, or by the held-out numbers shown before it was applied."
)


def was_fitted_on(updates: Sequence[Update], ours: OurPatients, others: OurPatients | None) -> bool:
    """Return whether one of the updates was fitted on some patients.

    Parameters
    ----------
    updates : sequence of Update
    ours : OurPatients
    others : OurPatients or None
        Those of them outside the development series, on whom alone it may have been fitted.
    """
    fitted = {update.patients_sha256 for update in updates}
    return ours.sha256 in fitted or (others is not None and others.sha256 in fitted)


def fitted_on_in_words(updates: Sequence[Update], ours: OurPatients) -> str:
    """Return what follows where an update was fitted on some patients; empty where none was."""
    return _SENTENCE if updates and was_fitted_on(updates, ours, outside_series(ours)) else ""


def known_in_words(ours: OurPatients, record: Record) -> str:
    """Return which patients the model was developed with or updated on; empty for any others.

    Parameters
    ----------
    ours : OurPatients
    record : Record
        Of the model in use.
    """
    developed = overlap_advice(ours.measurements, record.held_out_rows)
    return " ".join(filter(None, [developed, fitted_on_in_words(record.updates, ours)]))
