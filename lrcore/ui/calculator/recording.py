"""Recording in the journal: patients entered by hand, and files on request."""

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256

import streamlit as st

from lrcore.arrays import Floats, sigmoid
from lrcore.evaluation.threshold.counts import flagged
from lrcore.journal import BATCH, PAGE, Entry, entries_of, journal_in_use
from lrcore.reader.export import tables
from lrcore.registry.operating_point import digits_shown
from lrcore.ui import session
from lrcore.ui.calculator.patient_form import ASSESS, is_example
from lrcore.validation.scoring import ScoredCohort

_ANSWERED, _RECORDED_COHORT = "answered", "recorded_cohort"
MAX_PATIENTS = 100_000  # patients recorded by one click


def record_entered(measurements: Floats, *, asked: bool) -> str:
    """Record a patient entered by hand; return how, or nothing while no risk may be shown.

    The patient is recorded when the risk is requested, before it is shown, with the threshold in force. The
    same measurements are recorded again only if the model or the threshold in force has changed.

    Parameters
    ----------
    measurements : ndarray of shape (30,)
    asked : bool
        Whether the risk was just requested.

    Raises
    ------
    JournalUnavailable
        If it could not be recorded; no risk is then shown.
    ArtifactDamaged
        If the threshold in force is not known.
    """
    if is_example(measurements):
        return "An example, not a patient: not recorded in the journal."
    in_force = session.in_force().threshold
    mark = _mark(measurements, in_force)
    answered: dict[str, int | None] = st.session_state.setdefault(_ANSWERED, {})
    if not asked and mark not in answered:
        st.info(f"All 30 measurements are entered. **{ASSESS}** records them and shows the risk.")
        return ""
    if answered.get(mark) is None:
        answered[mark] = _record_one(measurements, in_force)
    number = answered[mark]
    if number is None:
        return "Not recorded: the journal is switched off."
    return (
        f"Recorded in the journal as number {number}, at the threshold in force ({digits_shown(in_force)}): "
        "measurements and risk, no name."
    )


def _mark(measurements: Floats, in_force: float) -> str:
    """Return a key of an answer."""
    asked_of = f"{session.artifact().digest} {in_force!r}"
    return sha256(measurements.tobytes() + asked_of.encode()).hexdigest()


def _record_one(measurements: Floats, in_force: float) -> int | None:
    journal = journal_in_use()
    if journal is None:
        return None
    log_odds = session.artifact().model.log_odds(measurements[None, :])
    return journal.append(_entries(measurements[None, :], log_odds, sigmoid(log_odds), in_force, PAGE))[0]


def record_cohort(scored: ScoredCohort) -> None:
    """Offer to record the patients of a file; nothing is written without this click.

    They are recorded with the threshold in force, whichever is set.
    """
    journal = journal_in_use()
    if journal is None:
        return
    mark, n = session.cohort_mark(), len(scored.risk)
    recorded = st.session_state.get(_RECORDED_COHORT)
    if recorded is not None and recorded.mark == mark:
        _say_numbers(scored, recorded)
        return
    if st.button(
        f"Record {'this prediction' if n == 1 else f'these {n:,} predictions'} in the journal",
        disabled=n > MAX_PATIENTS,
        help="For the Monitoring page. Measurements, risks and the threshold in force are written to disk "
        f"on the server; ids are not. At most {MAX_PATIENTS:,} patients at once.",
    ):
        measurements, threshold = scored.cohort.measurements, session.in_force().threshold
        entries = _entries(measurements, scored.log_odds, scored.risk, threshold, BATCH)
        st.session_state[_RECORDED_COHORT] = _Recorded(mark, journal.append(entries)[0], threshold)
        st.rerun()


@dataclass(frozen=True, slots=True)
class _Recorded:
    mark: Hashable
    first: int
    threshold: float


def _say_numbers(scored: ScoredCohort, recorded: _Recorded) -> None:
    cohort, last = scored.cohort, recorded.first + len(scored.risk) - 1
    which = f"number {last:d}" if last == recorded.first else f"numbers {recorded.first:d} to {last:d}"
    st.markdown(
        f"Recorded in the journal as {which}, at the threshold in force then, {recorded.threshold:.3f}."
    )
    st.download_button(
        "Download the numbers (row, id, journal number, CSV)",
        lambda: tables.numbers(cohort.rows.tolist(), cohort.ids, recorded.first),
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
