"""The journal of this process: opened at first use, shared by pages and service."""

import atexit
from threading import Lock

from lrcore.journal.journal import Journal
from lrcore.journal.settings import JournalSettings, settings_in_use

_lock = Lock()
_open: dict[JournalSettings, Journal] = {}


def journal_in_use() -> Journal | None:
    """Return the journal the environment names, or None if ``CUTPOINT_JOURNAL=off``.

    Raises
    ------
    InvalidInput
        If the setting is neither a path nor ``off``.
    JournalUnavailable
        If it cannot be opened; the next call tries again.
    """
    settings = settings_in_use()
    if settings.path is None:
        return None
    with _lock:
        if settings not in _open or _open[settings].closed:
            _open[settings] = Journal.open(settings.path, keep_days=settings.keep_days)
            atexit.register(_open[settings].close)
        return _open[settings]
