"""Outcomes of the patients: recorded, and compared with their risks."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lrcore.errors import CutpointError, counted
from lrcore.evaluation.groups.observed_vs_expected import ObservedOverTime, observed_over_time
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.verification.verification import Verification, verification
from lrcore.figures.drift import cusum_alt, cusum_figure, observed_alt, observed_figure
from lrcore.journal import JournalEntries, RecordedOutcomes, journal_in_use
from lrcore.reader.outcomes_file import OutcomesFile
from lrcore.ui import file_reading
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.plain_text import plain
from lrcore.ui.sentences import show_sentences
from lrcore.ui.table import show_grid
from lrcore.ui.verification import show_verification
from lrcore.wording.calibration.over_time import since_when_caption
from lrcore.wording.calibration.sentences import calibration_in_words
from lrcore.wording.captions.monitoring import AT_ONE_LOOK, OBSERVED, OBSERVED_ON_ONE_DAY, OUTCOMES_COME_LATE

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_MESSAGE = "outcomes_said"
_MAX_ROWS = 20


def upload_outcomes() -> None:
    """Let the user upload outcomes keyed by journal number, and record them on a click."""
    st.markdown(
        "When the diagnosis is known, upload a table with the columns `journal_id` (the number of each "
        "prediction) and `outcome` (malignant or benign). The list of numbers that is offered where a file "
        "is recorded will do, with that column added."
    )
    file = st.file_uploader("Outcomes, by number in the journal", key="outcomes_file", on_change=_forget)
    if file is not None and _MESSAGE not in st.session_state:
        _offer(file)
    if _MESSAGE in st.session_state:
        st.info(plain(st.session_state[_MESSAGE]), icon=":material/task_alt:")


def _forget() -> None:
    st.session_state.pop(_MESSAGE, None)


def _offer(file: "UploadedFile") -> None:
    try:
        read = file_reading.read_outcomes_upload(file.getvalue())
    except CutpointError as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    st.markdown(plain(read.sentence))
    for row, problem in read.problems[:_MAX_ROWS]:
        st.markdown(f"- {plain(f'Row {row}: {problem}')}")
    if len(read.problems) > _MAX_ROWS:
        st.caption(f"The first {_MAX_ROWS} of {len(read.problems):,} problems.")
    if read.pairs:
        label = f"Record {counted(len(read.pairs), 'outcome')} in the journal"
        st.button(label, on_click=_record, args=(read,))


def _record(read: OutcomesFile) -> None:
    try:
        journal = journal_in_use()
        st.session_state[_MESSAGE] = (
            "There is no journal." if journal is None else _in_words(journal.record_outcomes(read.pairs))
        )
    except CutpointError as error:
        st.session_state[_MESSAGE] = f"Nothing was recorded. {error}"


def _in_words(done: RecordedOutcomes) -> str:
    parts = [f"{counted(done.recorded, 'outcome')} recorded"]
    parts += [f"{done.unchanged:,} known already"] if done.unchanged else []
    if done.unknown:
        parts.append(f"{len(done.unknown):,} numbers the journal does not have ({_some(done.unknown)})")
    if done.contradicting:
        parts.append(
            f"{len(done.contradicting):,} left as they were, because the journal has the other outcome "
            f"({_some(done.contradicting)})"
        )
    return f"{'; '.join(parts)}."


def _some(numbers: tuple[int, ...]) -> str:
    more = ", ..." if len(numbers) > _MAX_ROWS else ""
    return ", ".join(map(str, numbers[:_MAX_ROWS])) + more


def expected_and_observed(entries: JournalEntries, threshold: float) -> None:
    """Compare the known outcomes with the risks.

    Parameters
    ----------
    entries : JournalEntries
    threshold : float
        In force; corrects for unknown outcomes where the predictions were made at several ones.
    """
    known, found = np.greater(entries.outcome, -1), observed(entries)
    if found is None:
        st.info("No outcome is known yet for these predictions.", icon=":material/hourglass_empty:")
        return
    st.markdown(plain(f"{found.overall.n:,} of {counted(len(entries), 'prediction')} have an outcome."))
    show_sentences(calibration_in_words(found.agreement))
    show_caption(AT_ONE_LOOK)
    left, right = st.columns(2, gap="large")
    with left:
        is_course = len(found.each) > 1
        by_period = f", by {plain(found.unit)}" if is_course else ""
        st.subheader(f"Expected and observed{by_period}", anchor=False)
        chart(observed_figure(found), observed_alt(found), key="observed")
        show_caption(OBSERVED if is_course else OBSERVED_ON_ONE_DAY)
    with right:
        st.subheader("Since when?", anchor=False)
        chart(cusum_figure(found.cusum), cusum_alt(found.cusum), key="cusum")
        show_caption(since_when_caption(found.cusum))
    if not known.all():
        show_verification(_verification(entries, threshold))
    with folded("These numbers as a table"):
        show_grid(found.frame(), alt="Expected and observed cancers in each period")
    show_caption(OUTCOMES_COME_LATE)


@cached_per_owner
def observed(entries: JournalEntries) -> ObservedOverTime | None:
    """Return the known outcomes against the risks; None where no outcome is known."""
    known = np.greater(entries.outcome, -1)
    if not known.any():
        return None
    patients = Patients(entries.outcome[known], entries.risk[known], entries.log_odds[known])
    return observed_over_time(entries.time[known], patients)


@cached_per_owner
def _verification(entries: JournalEntries, threshold: float) -> Verification:
    """Return the correction at the threshold in force, or at the one at which all were flagged."""
    recorded = np.unique(entries.threshold)
    at = float(recorded[0]) if len(recorded) == 1 else threshold
    return verification(entries.risk, entries.outcome, threshold=at, log_odds=entries.log_odds)
