"""One thread writes; predictions that arrive during a commit share the next one."""

import os
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from lrcore.errors import JournalUnavailable
from lrcore.journal.database import connect, transaction, translated
from lrcore.journal.entries import Entry
from lrcore.journal.retention import HOUR, SYSTEM, Clock, Retention

_COLUMNS = "time, model_version, threshold, risk, log_odds, flagged, measurements, source"
_MAX_ROWS_PER_STATEMENT = 256
_HEARTBEAT = "INSERT INTO heartbeat VALUES (0, ?) ON CONFLICT (id) DO UPDATE SET time = excluded.time"
_MAX_ROWS_PER_COMMIT = 5_000
_MICROSECONDS_PER_SECOND = 1_000_000

Ticket = tuple[Sequence[Entry], "Future[int]"]


class Writer:
    """Writes groups of predictions, each in one durable commit.

    Parameters
    ----------
    path : Path
    keep_days : float or None
        Rows older than this are deleted, at the start and every hour; see
        :mod:`lrcore.journal.retention`.
    clock : Clock

    Attributes
    ----------
    closed : bool
        Whether no more predictions are accepted.
    retention : Retention
    """

    def __init__(self, path: Path, keep_days: float | None, clock: Clock = SYSTEM) -> None:
        self._path = path
        self.retention, self._next_sweep = Retention(keep_days, clock), clock.monotonic()
        self._connection = connect(path)
        self._file = _identity(path)
        self._queue: SimpleQueue[Ticket | None] = SimpleQueue()
        self.closed, self._lock = False, Lock()
        self._thread = Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def submit(self, entries: Sequence[Entry]) -> "Future[int]":
        """Submit predictions; the result is the number of the first, once all are on disk.

        Without predictions, the result confirms that the journal is writable.
        """
        future: Future[int] = Future()
        with self._lock:
            if self.closed:
                raise JournalUnavailable("The journal is closed: the service is stopping.")
            self._queue.put((entries, future))
        return future

    def close(self) -> None:
        """Write what was submitted, then stop."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        more = True
        while more:
            self._sweep_when_due()
            tickets, more = self._collected()
            self._settle([ticket for ticket in tickets if ticket[1].set_running_or_notify_cancel()])
        self._connection.close()

    def _collected(self) -> tuple[list[Ticket], bool]:
        """Wait for one ticket and take all others that are waiting; False when it is time to stop."""
        tickets: list[Ticket] = []
        rows = 0
        with suppress(Empty):
            ticket = self._queue.get(timeout=self._until_sweep())
            while ticket is not None:
                tickets.append(ticket)
                rows += len(ticket[0])
                if rows >= _MAX_ROWS_PER_COMMIT:
                    return tickets, True
                ticket = self._queue.get_nowait()
            return tickets, False
        return tickets, True

    def _settle(self, tickets: list[Ticket]) -> None:
        if not tickets:
            return
        try:
            with translated(self._path):
                first = self._written([entry for entries, _ in tickets for entry in entries])
        except Exception as error:  # report to the waiting callers; keep the thread alive
            for _, future in tickets:
                future.set_exception(error)
            return
        for entries, future in tickets:
            future.set_result(first)
            first += len(entries)

    def _written(self, entries: list[Entry]) -> int:
        """Write in one commit and return the number of the first row."""
        self._follow_the_file()
        connection = self._connection
        if not entries:
            connection.execute(_HEARTBEAT, (time.time_ns() // 1000,))
            return 0
        if len(entries) <= _MAX_ROWS_PER_STATEMENT:
            return _inserted(connection, entries)
        with transaction(connection):
            parts = [
                entries[start : start + _MAX_ROWS_PER_STATEMENT]
                for start in range(0, len(entries), _MAX_ROWS_PER_STATEMENT)
            ]
            return min([_inserted(connection, part) for part in parts])

    def _follow_the_file(self) -> None:
        """Reopen the journal if the file was moved away or replaced."""
        if _identity(self._path) != self._file:
            self._connection.close()
            self._connection = connect(self._path)
            self._file = _identity(self._path)
            self.retention.forget_the_file()

    def _sweep_when_due(self) -> None:
        """Delete some of the expired rows; the others after the next group, which therefore does not wait."""
        now = self.retention.clock.monotonic()
        if now < self._next_sweep:
            return
        more = False
        # A failure to write is reported with the next prediction.
        with suppress(sqlite3.Error, OSError, ValueError, JournalUnavailable):
            self._follow_the_file()
            more = self.retention.sweep(self._connection)
        self._next_sweep = now if more else now + HOUR

    def _until_sweep(self) -> float:
        """Return the seconds until the next sweep is due."""
        return max(0, self._next_sweep - self.retention.clock.monotonic()) / _MICROSECONDS_PER_SECOND


def _inserted(connection: sqlite3.Connection, entries: Sequence[Entry]) -> int:
    """Insert rows with one statement and return the number of the first; the others follow it.

    SQLite releases the interpreter's lock, and takes it back after each statement: a thread that serves
    requests would delay it by milliseconds each time. One statement waits once, and is a transaction of
    its own where none is open.
    """
    cursor = connection.execute(_insertion(len(entries)), list(chain.from_iterable(entries)))
    assert cursor.lastrowid is not None
    return cursor.lastrowid - len(entries) + 1


@lru_cache(maxsize=_MAX_ROWS_PER_STATEMENT)
def _insertion(n: int) -> str:
    return f"INSERT INTO predictions ({_COLUMNS}) VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?)'] * n)}"


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return (0, 0)
    return found.st_dev, found.st_ino
