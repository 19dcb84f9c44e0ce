"""Programs of the system that some tests need."""

import glob
import os
import shutil

import pytest

from lrcore.system.environment import REQUIRE_BROWSER, setting

# Debian keeps the programs of a PostgreSQL server outside of the path, and others for root alone.
_FOLDERS = [*os.get_exec_path(), "/usr/sbin", *glob.glob("/usr/lib/postgresql/*/bin")]


def program(name, package):
    """Return the path of a program. Without it the test is skipped, or fails where skipping is forbidden."""
    found = shutil.which(name, path=os.pathsep.join(_FOLDERS))
    if found:
        return found
    reason = f"{name} is not installed: apt-get install {package}"
    if setting(REQUIRE_BROWSER) == "1":
        pytest.fail(f"{reason}; {REQUIRE_BROWSER}=1 forbids skipping")
    return pytest.skip(reason)
