"""Every prediction that was answered: append-only, durable, without identities.

``database`` (the SQLite file), ``writer`` (one thread, grouped commits), ``entries`` (predictions as
arrays), ``outcomes`` (of the patients, recorded later), ``retention`` (how long rows are kept),
``export``, ``settings`` and ``in_use`` (the journal that this process shares). A row is on disk before
its number is returned.
"""

from lrcore.journal.entries import BATCH, PAGE, SERVICE, Entry, JournalEntries, entries_of, entry
from lrcore.journal.in_use import journal_in_use
from lrcore.journal.journal import Journal
from lrcore.journal.outcomes import RecordedOutcomes
from lrcore.journal.settings import JournalSettings, settings_in_use

__all__ = [
    "BATCH",
    "PAGE",
    "SERVICE",
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
