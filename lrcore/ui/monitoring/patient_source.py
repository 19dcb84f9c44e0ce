"""The patients to monitor: predictions of the journal, or the uploaded file."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.errors import JournalUnavailable
from lrcore.journal import BATCH, PAGE, SERVICE, Journal, JournalEntries, journal_in_use
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.plain_text import plain
from lrcore.validation.scoring import ScoredCohort

JOURNAL, FILE = "journal", "file"
_ALL = "All"
_DAYS = {"Last 7 days": 7, "Last 30 days": 30, "Last 90 days": 90}
_DATES = "Dates"
_FROM, _TO = "from", "to"
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)  # that can be chosen
_SOURCES = {PAGE: "Calculator page", BATCH: "Files", SERVICE: "Service"}


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class MonitoredPatients:
    """The patients that are compared with the development patients.

    Attributes
    ----------
    title : str
        Name and number of the patients.
    measurements : ndarray of shape (n, 30)
    entries : tuple of JournalEntries
        One when they come from the journal, else none.
    """

    title: str
    measurements: Floats
    entries: tuple[JournalEntries, ...]


def choose_patients() -> MonitoredPatients | None:
    """Let the user choose the patients, and return them; None when there are none."""
    journal, cohort = _journal(), session.cohort()
    options = ([JOURNAL] if journal and journal.count() else []) + ([FILE] if cohort is not None else [])
    if not options:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        chosen = JOURNAL if options == [JOURNAL] else _choose_kind(options)
        if chosen == FILE and cohort is not None:
            return _of_file(cohort)
        return None if journal is None else _of_journal(journal)


def _choose_kind(options: list[str]) -> str:
    names = {JOURNAL: "Journal of predictions", FILE: "The uploaded file"}
    chosen = st.segmented_control(
        "Patients monitored",
        options,
        format_func=names.__getitem__,
        default=options[0],
        required=True,
        wrap=True,
        key="watched",
        persist_state="session",
    )
    return chosen or options[0]


def _journal() -> Journal | None:
    """Return the journal if there is one that can be read; show an error if it cannot."""
    try:
        return journal_in_use()
    except JournalUnavailable as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


@cached_per_owner
def _of_file(cohort: ScoredCohort) -> MonitoredPatients:
    title = f"{cohort.cohort.name}, n = {len(cohort.risk):,}"
    return MonitoredPatients(title, cohort.cohort.measurements, ())


def _of_journal(journal: Journal) -> MonitoredPatients | None:
    since, until, period = _period()
    entries = _entries(journal, since, until)
    if not len(entries):
        return None
    chosen = _choose_version_and_source(entries)
    if entries.n_found > len(entries):
        st.caption(
            f"The newest {len(entries):,} of {entries.n_found:,} predictions of this period; the export "
            "below holds all."
        )
    return _of_entries(entries, period, *chosen)


@cached_per_owner
def _of_entries(
    entries: JournalEntries, period: str, version: str | None, source: str | None
) -> MonitoredPatients:
    kept = entries.only(version=version, source=source)
    return MonitoredPatients(f"{period}, {_origin(kept)}, n = {len(kept):,}", kept.measurements, (kept,))


def _origin(entries: JournalEntries) -> str:
    """Return by which model and where predictions were made, whether or not this was chosen."""
    versions, sources = np.unique(entries.model_version).tolist(), np.unique(entries.source).tolist()
    model = f"model version {versions[0]}" if len(versions) == 1 else f"{len(versions)} model versions"
    return f"{model}, {' and '.join(_source_label(each).lower() for each in sources)}"


def _period() -> tuple[datetime | None, datetime | None, str]:
    """Return from when, until when, and both in words."""
    chosen = st.segmented_control(
        "Period",
        [_ALL, *_DAYS, _DATES],
        default=_ALL,
        required=True,
        wrap=True,
        key="period",
        bind="query-params",
    )
    today = datetime.now(UTC).date()
    if chosen != _DATES:
        session.put_in_address(_FROM, None)
        session.put_in_address(_TO, None)
    if chosen in _DAYS:
        return _begin(today - timedelta(days=_DAYS[chosen] - 1)), None, chosen
    if chosen != _DATES:
        return None, None, "All predictions"
    since = _choose_day("First day (UTC)", _FROM, today - timedelta(days=29))
    until = _choose_day("Last day (UTC)", _TO, today)
    return _begin(since), _begin(until + timedelta(days=1)), f"{since} to {until}"


def _choose_day(label: str, key: str, proposed: date) -> date:
    """Let a day be chosen, and keep it in the address even if it is the one proposed.

    The day proposed depends on today: a bound widget leaves its default out of the address, which would
    then lead to another day tomorrow.
    """
    if st.session_state.get(key) is None:
        st.session_state[key] = _day_in_address(key) or proposed
    chosen = st.date_input(
        plain(label),
        None,
        min_value=_FIRST_DAY,
        max_value=_LAST_DAY,
        required=True,
        key=key,
        persist_state="session",
        width=200,
    )
    day = chosen or proposed
    session.put_in_address(key, day.isoformat())
    return day


def _day_in_address(key: str) -> date | None:
    try:
        day = date.fromisoformat(st.query_params.get(key, ""))
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, clock(), UTC)


def _entries(journal: Journal, since: datetime | None, until: datetime | None) -> JournalEntries:
    """Read the journal again only when the period or the file has changed."""
    return _entries_of_period(session.owner(), journal, since, until, _modification_times(journal))


def _read_entries(
    session_owner: session.SessionOwner,
    journal: Journal,
    since: datetime | None,
    until: datetime | None,
    modified: tuple[int, ...],
) -> JournalEntries:
    with st.spinner("Reading the journal."):
        return journal.entries(since=since, until=until)


_entries_of_period = cached_per_owner(_read_entries, max_results=1)


def _modification_times(journal: Journal) -> tuple[int, ...]:
    files = (journal.path, journal.path.with_name(journal.path.name + "-wal"))
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


def _choose_version_and_source(entries: JournalEntries) -> tuple[str | None, str | None]:
    """Let the user keep one model version and one source, where there are several."""
    version = _choose_one("Model version", np.unique(entries.model_version).tolist(), "version")
    return version, _choose_one("Source", np.unique(entries.source).tolist(), "source")


def _choose_one(label: str, values: list[str], key: str) -> str | None:
    if len(values) < 2:
        return None
    return st.selectbox(
        plain(label), [None, *values], format_func=_source_label, key=key, bind="query-params", width=200
    )


def _source_label(value: str | None) -> str:
    return "All" if value is None else _SOURCES.get(value, value)
