"""Every prediction that was given out, append-only and durable, and never an identity.

``database`` (the SQLite file), ``writer`` (one thread, grouped commits), ``entries`` (what is read
back, as arrays), ``outcomes`` (what became of the patients), ``retention`` (how long they are kept),
``export``, ``settings`` and ``in_use`` (the one this process shares). A row is on disk before anybody is told
its number.
"""

from lrcore.journal.entries import BATCH, PAGE, SERVICE, SOURCES, Entry, JournalEntries, entries_of, entry
from lrcore.journal.in_use import journal_in_use
from lrcore.journal.journal import Journal
from lrcore.journal.outcomes import RecordedOutcomes
from lrcore.journal.settings import JournalSettings, settings_in_use

__all__ = [
    "BATCH",
    "PAGE",
    "SERVICE",
    "SOURCES",
    "Entry",
    "Journal",
    "JournalEntries",
    "JournalSettings",
    "RecordedOutcomes",
    "entries_of",
    "entry",
    "journal_in_use",
    "settings_in_use",
]
