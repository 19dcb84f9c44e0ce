"""The SQLite file: its tables, and connections that never leave a partial row."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lrcore.errors import JournalUnavailable
from lrcore.system.files import sync_folder

FORMAT = 1
_MARK = 0x43555450  # "CUTP", the application id of a journal in the header of the file
_BUSY_SECONDS = 10.0  # for another process to finish its commit
_TABLES = """
CREATE TABLE predictions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given out twice, even after rows were forgotten
    time INTEGER NOT NULL,
    model_version TEXT NOT NULL,
    threshold REAL NOT NULL,
    risk REAL NOT NULL,
    log_odds REAL NOT NULL,
    flagged INTEGER NOT NULL,
    measurements BLOB NOT NULL CHECK (length(measurements) = 240),
    source TEXT NOT NULL
);
CREATE INDEX predictions_time ON predictions (time);
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY REFERENCES predictions (id) ON DELETE CASCADE,
    outcome INTEGER NOT NULL CHECK (outcome IN (0, 1)),
    recorded_at INTEGER NOT NULL
);
CREATE TABLE heartbeat (id INTEGER PRIMARY KEY CHECK (id = 0), time INTEGER NOT NULL);
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the journal for writing; create it if it does not exist.

    Raises
    ------
    JournalUnavailable
        If it cannot be opened, is not a journal, or was written by a later version.
    """
    with translated(path):
        connection = _connected(path)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection and close it; errors are raised as JournalUnavailable, with a message."""
    with translated(path), closing(connect(path)) as connection:
        yield connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all of the block or nothing; after the block it is on disk."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise errors of SQLite and the system as JournalUnavailable, with a message for the user."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise JournalUnavailable(
            f"The journal {path.name} cannot be used: {reason}. Nothing was recorded. Make room, or make the "
            "file writable; CUTPOINT_JOURNAL=off switches the journal off."
        ) from error


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Measurements of patients: readable by the user the service runs as only.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=300
    )
    for setting in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if _number(connection, "user_version") == 0:
        # Must precede the first table: returns the pages of deleted rows to the disk.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise sqlite3.OperationalError("its folder does not support write-ahead logging")
        with transaction(connection):
            if _number(connection, "user_version") == 0:  # unless another process was faster
                _create(connection)
        sync_folder(path.parent)
    if (_number(connection, "application_id"), _number(connection, "user_version")) != (_MARK, FORMAT):
        raise sqlite3.DatabaseError("it is not a journal that this version of Cutpoint reads")


def _create(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise sqlite3.DatabaseError("it is a database of another program")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_MARK}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _number(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
