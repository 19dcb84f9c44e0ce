"""Export the journal of predictions."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from lrcore.errors import InvalidInput
from lrcore.journal import Journal, settings_in_use
from lrcore.journal.export import export
from lrcore.system.outputs import check_outputs
from lrcore.system.terminal import say

_DATABASE_SUFFIXES = ("", "-wal", "-shm")  # the files of one database


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("output", type=Path, help="where to write: a name ending in .csv or .parquet")
    parser.add_argument("--since", type=moment, help="from this day or time on, UTC: 2026-01-31")
    parser.add_argument("--until", type=moment, help="before this day or time, UTC")


def moment(text: str) -> datetime:
    """Return a day or a time; UTC unless it names another zone."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def run(options: argparse.Namespace) -> None:
    """Write all predictions of the period or none; the count goes to standard error."""
    path = settings_in_use().path
    if path is None or not path.exists():
        raise InvalidInput(
            "There is no journal here: nothing was predicted yet, or CUTPOINT_JOURNAL=off is set."
        )
    check_outputs(
        {"export": options.output}, [path.with_name(f"{path.name}{part}") for part in _DATABASE_SUFFIXES]
    )
    with Journal.open(path) as journal:
        written = export(journal, options.output, since=options.since, until=options.until)
    say(f"{written:,} predictions written to {options.output}.")
