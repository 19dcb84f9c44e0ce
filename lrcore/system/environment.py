"""Settings from the environment: every name begins with ``CUTPOINT_``, and this module alone reads them.

Former names without the prefix are still read. Each use of one is logged once, by default on standard
error.
"""

import logging
import os
from collections.abc import Mapping
from functools import cache

from lrcore.errors import InvalidInput

ARTIFACTS = "CUTPOINT_ARTIFACTS"
JOURNAL = "CUTPOINT_JOURNAL"
JOURNAL_KEEP_DAYS = "CUTPOINT_JOURNAL_KEEP_DAYS"
API_KEY = "CUTPOINT_API_KEY"
API_KEY_FILE = "CUTPOINT_API_KEY_FILE"
HOSTS = "CUTPOINT_HOSTS"
METRICS = "CUTPOINT_METRICS"
CHROMIUM_PATH = "CUTPOINT_CHROMIUM_PATH"
REQUIRE_BROWSER = "CUTPOINT_REQUIRE_BROWSER"

FORMER_NAMES = {
    name: name.removeprefix("CUTPOINT_")
    for name in (JOURNAL, JOURNAL_KEEP_DAYS, API_KEY, API_KEY_FILE, CHROMIUM_PATH, REQUIRE_BROWSER)
}
LOG = logging.getLogger("lrcore.environment")


def setting(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the value of a variable; empty when it is not set.

    Parameters
    ----------
    name : str
        With its prefix, as listed in this module.
    environment : mapping of str to str

    Raises
    ------
    InvalidInput
        If the variable and its former name hold different values. The message quotes neither, because
        a value may be a key.

    Examples
    --------
    >>> setting(JOURNAL, {"CUTPOINT_JOURNAL": "off"})
    'off'
    >>> setting(JOURNAL, {})
    ''
    """
    value = environment.get(name, "")
    former = FORMER_NAMES.get(name, "")
    value_of_former = environment.get(former, "")
    if not value_of_former or value_of_former == value:
        return value
    if value:
        raise InvalidInput(
            f"`{name}` and its former name `{former}` are set to different values: unset `{former}`."
        )
    _report(former, name)
    return value_of_former


@cache
def _report(former: str, name: str) -> None:
    LOG.warning("The environment variable %s is now called %s; the former name is still read.", former, name)
