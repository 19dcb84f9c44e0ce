"""``python -m lrcore``."""

from lrcore.allocator import keep_freed
from lrcore.cli import main

if __name__ == "__main__":
    keep_freed()
    raise SystemExit(main())
