"""What the dashboard writes into the journal: patients entered by hand, and cohorts on request."""

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256

import streamlit as st

from lrcore.cohort import export
from lrcore.evaluation.counts import flagged
from lrcore.journal import BATCH, PAGE, Entry, entries_of, journal_in_use
from lrcore.model import Floats, sigmoid
from lrcore.scoring import ScoredCohort
from lrcore.ui import session
from lrcore.ui.patient_form import is_example

_NUMBERS, _COHORT = "journal_numbers", "recorded_cohort"
MOST = 100_000  # patients recorded by one click


def record_entered(measurements: Floats) -> str:
    """Record a patient entered by hand, before the risk is shown, once a session; say whether it was.

    Parameters
    ----------
    measurements : ndarray of shape (30,)

    Raises
    ------
    JournalUnavailable
        If it could not be recorded: then no risk is to be shown.
    """
    if is_example(measurements):
        return "An example, not a patient: not recorded in the journal."
    journal = journal_in_use()
    if journal is None:
        return "The journal is switched off: not recorded."
    known = st.session_state.setdefault(_NUMBERS, {})
    mark = sha256(measurements.tobytes()).hexdigest()
    if mark not in known:
        log_odds = session.artifact().model.log_odds(measurements[None, :])
        entries = _entries(measurements[None, :], log_odds, sigmoid(log_odds), session.threshold(), PAGE)
        known[mark] = journal.append(entries)[0]
    return f"Recorded in the journal as number {known[mark]}: measurements and risk, no name."


def record_cohort(scored: ScoredCohort, threshold: float) -> None:
    """Offer to record the patients of a file; nothing of them is written without this click."""
    journal = journal_in_use()
    if journal is None:
        return
    mark, n = session.cohort_mark(), len(scored.risk)
    recorded = st.session_state.get(_COHORT)
    if recorded is not None and recorded.mark == mark:
        _say_numbers(scored, recorded)
        return
    if st.button(
        f"Record these {n:,} predictions in the journal",
        disabled=n > MOST,
        help="For the Monitoring page. Measurements, risks and the threshold are written to disk on the "
        f"server; ids are not. At most {MOST:,} patients at once.",
    ):
        measurements = scored.cohort.measurements
        entries = _entries(measurements, scored.log_odds, scored.risk, threshold, BATCH)
        st.session_state[_COHORT] = _Recorded(mark, journal.append(entries)[0], threshold)
        st.rerun()


@dataclass(frozen=True, slots=True)
class _Recorded:
    mark: Hashable
    first: int
    threshold: float


def _say_numbers(scored: ScoredCohort, recorded: _Recorded) -> None:
    cohort, last = scored.cohort, recorded.first + len(scored.risk) - 1
    st.markdown(
        f"Recorded in the journal as numbers {recorded.first:d} to {last:d}, at the threshold of "
        f"{recorded.threshold:.3f}."
    )
    st.download_button(
        "Download the numbers (row, id, journal number, CSV)",
        lambda: export.numbers(cohort.rows.tolist(), cohort.ids, recorded.first),
        file_name="journal-numbers.csv",
        mime="text/csv",
        on_click="ignore",
        help="Keep it: once the outcomes are known, the Monitoring page takes them by these numbers.",
    )


def _entries(
    measurements: Floats, log_odds: Floats, risk: Floats, threshold: float, source: str
) -> list[Entry]:
    return entries_of(
        measurements,
        log_odds=log_odds,
        risk=risk,
        flagged=flagged(risk, threshold),
        model_version=session.artifact().record.version,
        threshold=threshold,
        source=source,
    )
