"""The journal: append, read back, record outcomes."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from lrcore.errors import InvalidInput
from lrcore.journal import outcomes
from lrcore.journal.database import reading, translated
from lrcore.journal.entries import Entry, JournalEntries, concatenate, from_rows
from lrcore.journal.outcomes import RecordedOutcomes
from lrcore.journal.retention import SYSTEM, Clock
from lrcore.journal.writer import Writer

MAX_ENTRIES = 200_000  # predictions read in one call: 70 MB, twice that for a moment
_BLOCK_ROWS = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "SELECT p.id, p.time, model_version, threshold, risk, log_odds, flagged, measurements, source, outcome "
    "FROM predictions p LEFT JOIN outcomes o USING (id) WHERE p.time >= ? AND p.time < ? "
)


class Journal:
    """Predictions on disk, in the order in which they were answered.

    Any number of processes may write to one file. Reading opens a connection of its own and sees what is
    durable at that moment.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from lrcore.model.dataset import load
    >>> from lrcore.journal import PAGE, entry
    >>> one = entry(load().measurements[0], model_version="lr-1", threshold=0.5, risk=0.9,
    ...             log_odds=2.2, flagged=True, source=PAGE)
    >>> with TemporaryDirectory() as folder, Journal.open(Path(folder) / "journal.sqlite3") as journal:
    ...     journal.append([one, one]), len(journal.entries())
    ([1, 2], 2)
    """

    def __init__(self, path: Path, writer: Writer) -> None:
        self.path = path
        self._writer = writer

    @classmethod
    def open(cls, path: Path, *, keep_days: float | None = None, clock: Clock = SYSTEM) -> "Journal":
        """Open a journal; create it if it does not exist.

        Parameters
        ----------
        path : Path
        keep_days : float, optional
            Delete older predictions with their outcomes, now and every hour, in small steps.
        clock : Clock
            By which age is measured; see :mod:`lrcore.journal.retention`.

        Raises
        ------
        JournalUnavailable
            If it cannot be written, or is not a journal.
        """
        return cls(path, Writer(path, keep_days, clock))

    def submit(self, entries: Sequence[Entry]) -> "Future[int]":
        """Submit predictions; the result is the number of the first, the others follow it.

        The future completes when all of them are on disk, or fails with JournalUnavailable if none is.
        """
        return self._writer.submit(entries)

    def append(self, entries: Sequence[Entry]) -> list[int]:
        """Write predictions and return their numbers; they are on disk when this returns.

        Raises
        ------
        JournalUnavailable
            If they could not be written; then none of them was.
        """
        if not entries:
            return []
        first = self.submit(entries).result()
        return list(range(first, first + len(entries)))

    def close(self) -> None:
        """Write what was submitted, and stop."""
        self._writer.close()

    @property
    def notice(self) -> str:
        """Why deletion is paused; empty if it is not."""
        return self._writer.retention.notice

    @property
    def closed(self) -> bool:
        """Whether the journal accepts no more predictions."""
        return self._writer.closed

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def entries(
        self, *, since: datetime | None = None, until: datetime | None = None, most: int = MAX_ENTRIES
    ) -> JournalEntries:
        """Return the predictions of a period, oldest first.

        Parameters
        ----------
        since, until : datetime, optional
            From `since` on and before `until`; times with a time zone.
        most : int
            Largest number to read, the newest first, so that memory stays bounded; ``n_found`` is
            the number in the period.
        """
        period = _period(since, until)
        with reading(self.path) as connection:
            connection.execute("BEGIN")  # both queries see the same moment
            n_found = _count(connection, period)
            query = f"{_COLUMNS} ORDER BY p.time DESC, p.id DESC LIMIT ?"
            found, blocks = connection.execute(query, (*period, most)), []
            while rows := found.fetchmany(_BLOCK_ROWS):  # the newest first
                blocks.append(from_rows(rows[::-1], n_found))
        return concatenate(blocks[::-1] or [from_rows([], 0)], n_found)

    def count(self, *, since: datetime | None = None, until: datetime | None = None) -> int:
        """Return how many predictions a period holds."""
        with reading(self.path) as connection:
            return _count(connection, _period(since, until))

    def blocks(
        self, *, since: datetime | None = None, until: datetime | None = None, size: int = _BLOCK_ROWS
    ) -> Iterator[JournalEntries]:
        """Yield all predictions of a period in the order of their numbers, block by block."""
        period, last = _period(since, until), 0
        query = f"{_COLUMNS} AND p.id > ? ORDER BY p.id LIMIT ?"
        with reading(self.path) as connection:
            n_found = _count(connection, period)
            while rows := connection.execute(query, (*period, last, size)).fetchall():
                last = rows[-1][0]
                yield from_rows(rows, n_found)

    def record_outcomes(self, pairs: Iterable[tuple[int, int]]) -> RecordedOutcomes:
        """Record the outcomes of patients, in one durable transaction.

        Parameters
        ----------
        pairs : iterable of (int, int)
            Number in the journal; 1 = malignant, 0 = benign.

        Raises
        ------
        InvalidInput
            If an outcome is neither; nothing is recorded then.
        JournalUnavailable
        """
        with reading(self.path) as connection, translated(self.path):
            return outcomes.record(connection, pairs)


def _count(connection: sqlite3.Connection, period: tuple[int, int]) -> int:
    query = "SELECT count(*) FROM predictions WHERE time >= ? AND time < ?"
    found: tuple[Any, ...] = connection.execute(query, period).fetchone()
    return int(found[0])


def _period(since: datetime | None, until: datetime | None) -> tuple[int, int]:
    return _microseconds(since, 0), _microseconds(until, 2**62)


def _microseconds(moment: datetime | None, otherwise: int) -> int:
    if moment is None:
        return otherwise
    if moment.tzinfo is None:
        raise InvalidInput(f"A time needs a time zone, for example UTC; got {moment.isoformat()}.")
    return (moment - _EPOCH) // timedelta(microseconds=1)
