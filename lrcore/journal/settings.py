"""The path of the journal and how long it keeps rows, from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lrcore.errors import InvalidInput
from lrcore.registry.artifact import folder_in_use
from lrcore.system.environment import JOURNAL, JOURNAL_KEEP_DAYS, setting

NAME = "journal.sqlite3"


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """Where predictions are recorded.

    Attributes
    ----------
    path : Path or None
        None if the journal is switched off (``CUTPOINT_JOURNAL=off``).
    keep_days : float or None
        Rows older than this are deleted; None keeps everything.
    """

    path: Path | None
    keep_days: float | None


def settings_in_use(environment: Mapping[str, str] = os.environ) -> JournalSettings:
    """Read ``CUTPOINT_JOURNAL`` (a path, or ``off``) and ``CUTPOINT_JOURNAL_KEEP_DAYS``.

    Raises
    ------
    InvalidInput
        If either is neither empty nor valid: a misspelt "off" does not become a file.

    Examples
    --------
    >>> settings_in_use({"CUTPOINT_JOURNAL": "off"}).path is None
    True
    >>> settings_in_use({"CUTPOINT_JOURNAL": "/var/lib/cutpoint/journal.sqlite3"}).path.name
    'journal.sqlite3'
    """
    value = setting(JOURNAL, environment).strip()
    if value.lower() == "off":
        return JournalSettings(None, None)
    if value and not Path(value).suffix:
        raise InvalidInput(
            f"`{JOURNAL}` must be `off` or the path of a file such as /var/lib/cutpoint/{NAME}, got "
            f"{value!r}."
        )
    return JournalSettings(Path(value) if value else folder_in_use() / NAME, _days(environment))


def _days(environment: Mapping[str, str]) -> float | None:
    value = setting(JOURNAL_KEEP_DAYS, environment).strip()
    if not value:
        return None
    try:
        days = float(value)
    except ValueError:
        days = -1.0
    if not 0 < days < 100_000:
        raise InvalidInput(
            f"`{JOURNAL_KEEP_DAYS}` must be a number of days above 0, or empty to keep all, got {value!r}."
        )
    return days
