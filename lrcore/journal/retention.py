"""How long predictions are kept, by a clock that may be wrong for a while.

Deletion is final, so the clock of the machine is not trusted blindly. Retention follows the *believed
time*, which is kept in the journal and shared by all processes:

- Once an hour, and when the journal is opened, the clock is read. A reading within a day of the
  believed time becomes the believed time. In a journal without one, the last
  prediction provides it.
- A reading more than a day off is doubtful: the clock has jumped, or the machine was off for long.
  Nothing more becomes due, and a notice says so, until one of two things is seen. The clock runs on
  in step with the monotonic one for as long as it is off, at most a week, in one process or in
  several: then it is believed. Or later starts of the program find it on two later days, without
  having gone back in between: then the first of these readings is believed.
- Predictions never give the time again: those that a wrong clock has stamped disable nothing.

A journal without new predictions is therefore emptied in time as long as a process has it open, and
a little later where the program is only started now and then. A moment of a wrong clock, with or
without predictions and restarts meanwhile, deletes nothing.

A prediction is deleted when its own time is due and no prediction with a time that is not due was
written before it: one that a clock set back has stamped goes with those around it. One stamped in
the future stays until that time is due.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import NamedTuple

from lrcore.journal.database import transaction

HOUR, DAY = 3_600_000_000, 86_400_000_000  # microseconds
MAX_ROWS_PER_SWEEP = 500  # one transaction
_MAX_WATCH = 7 * DAY
_LATER_DAYS = 2
_LATEST = 2**62
_LOG = logging.getLogger("lrcore.journal")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 0), believed INTEGER NOT NULL, "
    "last INTEGER NOT NULL, watched INTEGER NOT NULL, doubtful TEXT NOT NULL)"
)


class Clock(NamedTuple):
    """The clocks of the machine.

    Attributes
    ----------
    now : callable
        Returns microseconds since 1970, UTC, as far as the machine knows.
    monotonic : callable
        Returns microseconds since some moment; never goes back.
    """

    now: Callable[[], int]
    monotonic: Callable[[], int]


SYSTEM = Clock(lambda: time.time_ns() // 1000, lambda: time.monotonic_ns() // 1000)


@dataclass(frozen=True, slots=True)
class BelievedTime:
    """What the clock has shown so far, and how much of it is believed. All in microseconds.

    Attributes
    ----------
    believed : int
        The last reading that is believed.
    last : int
        The last reading.
    watched : int
        How long the clock ran in step while it was doubtful.
    doubtful : tuple of int
        The first reading of those that are not believed, and those of later starts, a day on or more.
    """

    believed: int
    last: int
    watched: int = 0
    doubtful: tuple[int, ...] = ()

    @property
    def time(self) -> int:
        """The time by which predictions are due: never later than the clock says."""
        return min(self.believed, self.last)

    @property
    def to_watch(self) -> int:
        """How long the clock has to run in step before it is believed."""
        return min(abs(self.doubtful[0] - self.believed), _MAX_WATCH) if self.doubtful else 0

    def after(self, now: int, elapsed: int | None) -> "BelievedTime":
        """Return what is believed after another reading.

        Parameters
        ----------
        now : int
            The reading.
        elapsed : int or None
            What the monotonic clock ran on since this process read the clock before; None at its first
            reading.
        """
        if abs(now - self.believed) <= DAY:
            return BelievedTime(now, now)
        if not self.doubtful or now < self.last or self._is_other_side(now):
            return BelievedTime(self.believed, now, doubtful=(now,))
        if now <= self.last + (elapsed or 0) + DAY:
            watched = self.watched + min(elapsed or 0, now - self.last)
            return replace(self, last=now, watched=watched)._confirmed()
        if elapsed is not None:  # it jumped once more, in this process
            return BelievedTime(self.believed, now, doubtful=(now,))
        return replace(self, last=now, watched=0, doubtful=(*self.doubtful, now))._confirmed()

    def _is_other_side(self, now: int) -> bool:
        return (now > self.believed) != (self.doubtful[0] > self.believed)

    def _confirmed(self) -> "BelievedTime":
        if self.watched >= self.to_watch:
            return BelievedTime(self.last, self.last)
        if len(self.doubtful) > _LATER_DAYS:
            return replace(self, believed=self.doubtful[0], doubtful=self.doubtful[1:])
        return self


@dataclass(eq=False, slots=True)
class Retention:
    """Keeps the believed time of a journal, and deletes what is older than may be kept.

    Attributes
    ----------
    keep_days : float or None
        None keeps everything; the time is followed all the same, for when that changes.
    clock : Clock
    notice : str
        Why deletion is paused; empty if it is not.
    """

    keep_days: float | None
    clock: Clock = SYSTEM
    notice: str = ""
    _read_at: int | None = field(default=None)

    def forget_the_file(self) -> None:
        """Start again, as for another journal."""
        self._read_at = None

    def sweep(self, connection: sqlite3.Connection) -> bool:
        """Read the clock and delete some of what is due, in one transaction.

        Returns
        -------
        bool
            Whether there may be more.
        """
        with transaction(connection):
            known = self._look(connection)
            gone = 0 if self.keep_days is None else self._forgotten(connection, known)
        if gone:
            _return_pages(connection)
        return gone == MAX_ROWS_PER_SWEEP

    def _look(self, connection: sqlite3.Connection) -> BelievedTime:
        now, at = self.clock.now(), self.clock.monotonic()
        elapsed = None if self._read_at is None else at - self._read_at
        self._read_at = at
        known = _stored(connection, now).after(now, elapsed)
        _store(connection, known)
        self._say(known)
        return known

    def _forgotten(self, connection: sqlite3.Connection, known: BelievedTime) -> int:
        assert self.keep_days is not None
        return forget(connection, known.time - int(self.keep_days * DAY), known.believed + DAY)

    def _say(self, known: BelievedTime) -> None:
        before, self.notice = self.notice, ""
        if self.keep_days is not None and known.doubtful:
            self.notice = _notice(known)
        if bool(self.notice) != bool(before):
            _LOG.warning(self.notice or "The clock is believed again: old predictions are deleted as before.")


def forget(connection: sqlite3.Connection, before: int, until: int = _LATEST) -> int:
    """Delete up to 500 rows older than a time, outcomes with them; the caller holds a transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
    before : int
        Microseconds, UTC: what is older is due.
    until : int
        Later times are those of a wrong clock.

    Returns
    -------
    int
        How many were deleted.
    """
    # In the order in which they were written; +time, because an index over it is of another order.
    oldest = connection.execute(
        "SELECT id, time FROM predictions WHERE +time <= ? ORDER BY id LIMIT ?", (until, MAX_ROWS_PER_SWEEP)
    ).fetchall()
    due = [number for number, _ in takewhile(lambda row: row[1] < before, oldest)]
    if due:
        connection.execute("DELETE FROM predictions WHERE id <= ? AND +time < ?", (due[-1], before))
    return len(due)


def _return_pages(connection: sqlite3.Connection) -> None:
    """Return the space to the disk and clear the write-ahead log, without waiting for readers."""
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.executescript("PRAGMA incremental_vacuum")  # execute() would free one page
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def _stored(connection: sqlite3.Connection, now: int) -> BelievedTime:
    connection.execute(_TABLE)
    found = connection.execute("SELECT believed, last, watched, doubtful FROM clock").fetchone()
    if found:
        believed, last, watched, doubtful = found
        return BelievedTime(believed, last, watched, tuple(json.loads(doubtful)))
    newest = connection.execute("SELECT time FROM predictions ORDER BY id DESC LIMIT 1").fetchone()
    begun = min(newest[0], now) if newest else now
    return BelievedTime(begun, begun)


def _store(connection: sqlite3.Connection, known: BelievedTime) -> None:
    row = (known.believed, known.last, known.watched, json.dumps(known.doubtful))
    connection.execute("INSERT OR REPLACE INTO clock VALUES (0, ?, ?, ?, ?)", row)


def _notice(known: BelievedTime) -> str:
    believed = datetime.fromtimestamp(known.believed // 1_000_000, UTC)
    off, left = (known.last - known.believed) / DAY, (known.to_watch - known.watched) / HOUR
    return (
        f"The clock of this machine is {abs(off):,.1f} days {'ahead of' if off > 0 else 'behind'} "
        f"{believed:%Y-%m-%d %H:%M} UTC, when it was last known to be right. It may be wrong, so nothing "
        "more is deleted from the journal. If it is right, nothing needs to be done: it is believed when it "
        f"has run on for {left:,.0f} hours."
    )
