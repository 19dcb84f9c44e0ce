"""``python -m lrcore`` in a clone, and ``cutpoint`` where the package is installed."""

import sys
from collections.abc import Sequence

from lrcore.commands.main import FROM_A_CLONE, main
from lrcore.system.memory import keep_freed_memory

_DASHBOARD = "dashboard"


def cutpoint() -> int:
    """Run the installed command: the dashboard, unless a command is named."""
    return _run(sys.argv[1:] or [_DASHBOARD], "cutpoint")


def _run(arguments: Sequence[str], program: str) -> int:
    if arguments[:1] != [_DASHBOARD]:  # a server returns freed memory; other commands soon end
        keep_freed_memory()
    return main(arguments, program=program)


if __name__ == "__main__":
    raise SystemExit(_run(sys.argv[1:], FROM_A_CLONE))
