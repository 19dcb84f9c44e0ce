"""Options of commands that read files larger than memory."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lrcore.batch.input_files import GZIP, files_of
from lrcore.errors import InvalidInput
from lrcore.reader.formats.bounds import MOST_BYTES
from lrcore.system.parallel import cores

if TYPE_CHECKING:
    from lrcore.batch.engine import Engine
    from lrcore.batch.progress import Progress

_MIN_BYTES_FOR_PROCESSES = 2**28  # below, starting processes takes longer than it saves
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--jobs", type=int, help="processes (one per core for large files)")
    parser.add_argument(
        "--cluster", default="", metavar="tcp://HOST:PORT", help="a Dask scheduler to work on"
    )
    parser.add_argument("--progress", action="store_true", help="show progress, also in a log file")


def is_needed(options: argparse.Namespace) -> bool:
    """Return whether to read in parts: a folder, a file too large to read as a whole, or on request.

    What can be read as a whole is: only then are repeated patients and summary lines found.
    """
    path: Path = options.file
    if path.is_dir() or options.jobs is not None or options.cluster:
        return True
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            first = file.read(4)
            file.seek(max(size - 4, 0))
            unpacked = int.from_bytes(file.read(), "little")  # the size that gzip records, modulo 4 GiB
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    if first in _ZIP:
        return False
    packed = first.startswith(GZIP)
    return size > MOST_BYTES or (packed and (unpacked > MOST_BYTES or size > MOST_BYTES // 4))


def engine_of(options: argparse.Namespace) -> "Engine":
    """Return the processes or the cluster that do the work.

    Raises
    ------
    InvalidInput
        If the number of processes is not positive.
    """
    if options.jobs is not None and options.jobs < 1:
        raise InvalidInput(f"`--jobs` must be 1 or more, got {options.jobs}.")
    from lrcore.batch.engine import Engine

    return Engine(options.jobs or _jobs(options.file), options.cluster)


def _jobs(path: Path) -> int:
    total = sum(file.stat().st_size for file in files_of(path))
    return cores() if total >= _MIN_BYTES_FOR_PROCESSES else 1


def progress_of(options: argparse.Namespace) -> "Progress":
    """Return the progress line: shown on a terminal, or on request."""
    from lrcore.batch.progress import Progress

    return Progress(options.progress or sys.stderr.isatty())
