"""Files named on the command line."""

import sys
from pathlib import Path

from lrcore.cohort.stored import Bytes, bytes_of
from lrcore.durable import write_atomically
from lrcore.errors import InvalidInput


def content_of(path: Path) -> Bytes:
    """Return a file's bytes, or say why it cannot be read."""
    try:
        return bytes_of(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


def write(path: Path | None, text: str) -> None:
    """Write all of a text or nothing; to standard output when no file is named."""
    if path is None:
        sys.stdout.write(text.replace("\r\n", "\n"))
        return
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from error
