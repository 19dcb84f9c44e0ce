"""Record the predictions of a file in the journal: the option ``--journal`` of ``score``."""

from lrcore.errors import InvalidInput
from lrcore.evaluation.threshold.counts import flagged
from lrcore.journal import BATCH, entries_of, journal_in_use
from lrcore.validation.scoring import ScoredCohort


def record(scored: ScoredCohort, threshold: float, model_version: str) -> str:
    """Record the predictions, without ids, and return a sentence with their numbers.

    Raises
    ------
    InvalidInput
        If the journal is switched off.
    JournalUnavailable
        If they could not be written; then none of them was.
    """
    journal = journal_in_use()
    if journal is None:
        raise InvalidInput("`--journal` was given, but CUTPOINT_JOURNAL=off is set.")
    numbers = journal.append(
        entries_of(
            scored.cohort.measurements,
            log_odds=scored.log_odds,
            risk=scored.risk,
            flagged=flagged(scored.risk, threshold),
            model_version=model_version,
            threshold=threshold,
            source=BATCH,
        )
    )
    if not numbers:
        return "No patient was scored, so nothing was recorded in the journal."
    first, last = numbers[0], numbers[-1]
    return f"Recorded in the journal as numbers {first} to {last}, in the order of the scored rows."
